import { Problem } from '@trace/platform';
import type { MessageKind } from '@trace/protocol';
import { mayDo, type Case } from './case/index.ts';
import type { OpenedCase } from './case-files.ts';
import { ACTION_OF, isAllowed, type Person } from './permissions.ts';

/**
 * What may follow in a case, and the last part of the address at which a person says it. A purge has none: it is proposed
 * and approved by two people.
 */
export const STEP_NAMES = {
  ACKNOWLEDGEMENT: 'acknowledgement',
  PARTIAL_ANSWER: 'partial-answers',
  FINAL_ANSWER: 'final-answer',
  REFUSAL: 'refusal',
  REFERRAL: 'referral',
  WITHDRAWAL: 'withdrawal',
  CLOSE: 'closure',
  REOPEN: 'reopening',
  CLARIFICATION_REQUEST: 'clarification-request',
  CLARIFICATION: 'clarification',
  DELAY_NOTICE: 'delay-notice',
  STATUS_QUERY: 'status-query',
  STATUS_REPLY: 'status-reply',
  REMINDER: 'reminder',
  CONSULT_PROPOSAL: 'consultation',
  CONSULT_REPLY: 'consultation-reply',
  EXPLANATION_QUERY: 'explanation-query',
  EXPLANATION: 'explanation',
  CORRECTION: 'correction',
  PERMISSION_REQUEST: 'permission-request',
  PERMISSION_DECISION: 'permission-decision',
  SPONTANEOUS_INFO: 'spontaneous-information',
  JIT_PROPOSAL: 'joint-team-proposal',
  JIT_REPLY: 'joint-team-reply',
  HIT_NOTICE: 'hit-notice',
} as const satisfies Partial<Record<MessageKind, string>>;

/** A kind of message that a person says as a step in a case. */
export type StepKind = keyof typeof STEP_NAMES;

/** The last part of the address of a step. */
export type StepName = (typeof STEP_NAMES)[StepKind];

/** A step, by its address and by the message that it becomes. */
export interface NamedStep {
  step: StepName;
  kind: StepKind;
}

/** The steps that a State may take in the case now, for a person of this role: what a refused attempt tells instead. */
export function possibleSteps(
  folded: Case,
  { role }: Pick<Person, 'role'>,
  { own, now }: { own: string; now: Date },
): NamedStep[] {
  return (Object.entries(STEP_NAMES) as [StepKind, StepName][])
    .filter(
      ([kind]) => mayDo(folded, kind, own, { at: now }).allowed && isAllowed(role, ACTION_OF[kind]),
    )
    .map(([kind, step]) => ({ step, kind }));
}

/** The problem of an attempt that the case does not allow: where the case stands, and what may be done instead. */
export function notPossible(
  because: string,
  { file, folded }: Pick<OpenedCase, 'file' | 'folded'>,
  person: Pick<Person, 'role'>,
  at: { own: string; now: Date },
): Problem {
  const possible = possibleSteps(folded, person, at);
  return new Problem('case.not-possible', because, { state: file.state, possible });
}
