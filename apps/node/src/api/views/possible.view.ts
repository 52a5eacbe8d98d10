import { ACTION_OF, isAllowed, mayDo, PERMISSIONS, type Case, type Role } from '@trace/casework';
import { STEPS } from '../case-steps.ts';

/** Whether this person can take a step in this case now, and if not, why. */
export class PossibleView {
  /** The last part of the address to post to. */
  step: string;
  kind: string;
  possible: boolean;
  because?: string;

  /** Every step, judged for one person by the same functions that would judge the attempt. */
  static allOf(
    folded: Case,
    { own, role, now }: { own: string; role: Role; now: Date },
  ): PossibleView[] {
    return Object.entries(STEPS).map(([step, { kind }]) => {
      const may = mayDo(folded, kind, own, { at: now });
      if (!may.allowed) return { step, kind, possible: false, because: may.because };
      const action = ACTION_OF[kind];
      if (isAllowed(role, action)) return { step, kind, possible: true };
      return {
        step,
        kind,
        possible: false,
        because: `This is for ${PERMISSIONS[action].join(', ')}.`,
      };
    });
  }
}
