import {
  ACTION_OF,
  groundsInForce,
  isAllowed,
  mayDo,
  modesInForce,
  PERMISSIONS,
  type Case,
  type FollowKind,
  type OpenedCase,
  type Role,
} from '@trace/casework';
import type { CloseCause } from '@trace/protocol';
import { STEPS } from '../case-steps.ts';

/** A ground on which may be refused in this case, because both States share it. */
export class GroundView {
  ground: string;
  /** The instrument and paragraph that it comes from. */
  source: string;
}

/** A way to refuse, whether it is open now, and on which of the grounds. */
export class ModeView {
  /** REFUSE, RESTRICT or POSTPONE. */
  mode: string;
  possible: boolean;
  /** Why it is not open, or not on every ground. */
  because?: string;
  grounds: string[];
}

/** What names a ground when it refuses. */
const GROUNDED: ReadonlySet<FollowKind> = new Set<FollowKind>([
  'REFUSAL',
  'CONSULT_PROPOSAL',
  'JIT_REPLY',
  'PARTIAL_ANSWER',
  'FINAL_ANSWER',
]);

/** Whether this person can take a step in this case now, and if not, why. */
export class PossibleView {
  /** The last part of the address to post to. */
  step: string;
  kind: string;
  possible: boolean;
  because?: string;
  /** Of a refusal: which ways are open, so that a screen offers no other. */
  modes?: ModeView[];
  /** Of a close: the causes that this State may name; without one it closes with feedback. */
  causes?: string[];
  /** Of what may refuse: the grounds that hold between the two States in this case. */
  grounds?: GroundView[];

  /** Every step, judged for one person by the same functions that would judge the attempt. */
  static allOf(
    { folded, shared }: Pick<OpenedCase, 'folded' | 'shared'>,
    { own, role, now }: { own: string; role: Role; now: Date },
  ): PossibleView[] {
    return Object.entries(STEPS).map(([step, { kind }]) => {
      const may = mayDo(folded, kind, own, { at: now });
      if (!may.allowed) return { step, kind, possible: false, because: may.because };
      const action = ACTION_OF[kind];
      if (isAllowed(role, action)) {
        return {
          step,
          kind,
          possible: true,
          ...(kind === 'REFUSAL' && { modes: modesInForce(folded, own, { shared, at: now }) }),
          ...(kind === 'CLOSE' && { causes: causesOf(folded, own) }),
          ...(GROUNDED.has(kind) && { grounds: groundsInForce(folded, shared) }),
        };
      }
      return {
        step,
        kind,
        possible: false,
        because: `This is for ${PERMISSIONS[action].join(', ')}.`,
      };
    });
  }
}

/** Who is asked closes for want of information, and who asked with feedback; automatically closes a node alone. */
function causesOf({ opening, requestedState }: Case, own: string): CloseCause[] {
  return opening === 'REQUEST' && own === requestedState ? ['INSUFFICIENT'] : [];
}
