import {
  ACTION_OF,
  isAllowed,
  mayDo,
  PERMISSIONS,
  type Case,
  type FollowKind,
  type Role,
} from '@trace/casework';

/** The kinds of message that may follow in a case, by the last part of the address that takes them. */
export const FOLLOW_ROUTES = {
  acknowledgement: 'ACKNOWLEDGEMENT',
  'partial-answers': 'PARTIAL_ANSWER',
  'final-answer': 'FINAL_ANSWER',
  refusal: 'REFUSAL',
  withdrawal: 'WITHDRAWAL',
  closure: 'CLOSE',
} as const satisfies Record<string, FollowKind>;

/** Whether this person can take a step in this case now, and if not, why. */
export class PossibleView {
  /** The last part of the address to post to. */
  step: string;
  kind: string;
  possible: boolean;
  because?: string;

  /** Every step, judged for one person by the same functions that would judge the attempt. */
  static allOf(folded: Case, own: string, role: Role): PossibleView[] {
    return Object.entries(FOLLOW_ROUTES).map(([step, kind]) => {
      const may = mayDo(folded, kind, own);
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
