import type { MessageKind, RefusalMode } from '@trace/protocol';

/** Where a case stands. Late, due soon or on track are not states: they follow from its clocks and the time. */
export const CASE_STATES = [
  'NOTHING_YET',
  'QUEUED',
  'DELIVERY_FAILED',
  'DELIVERED',
  'ACKNOWLEDGED',
  'PARTIALLY_ANSWERED',
  'RESTRICTED',
  'POSTPONED',
  'REOPENED',
  'ANSWERED',
  'REFUSED',
  'REFERRED',
  'WITHDRAWN',
  'CLOSED',
] as const;

/** One of the states. */
export type CaseState = (typeof CASE_STATES)[number];

/** Which of the two States says something: the one that asks or the one that is asked. */
export type Side = 'REQUESTING' | 'REQUESTED';

/** What of a message, beside its kind, decides where it leads. */
export type Variant = RefusalMode | 'STANDS' | 'LIFTED';

/** One line of the table of transitions. */
export interface Transition {
  kind: MessageKind;
  side: Side;
  /** Only for a refusal of this mode, or for an explanation by which a refusal stands or is lifted. */
  mode?: Variant;
  from: readonly CaseState[];
  /** Absent where the state stays as it is. */
  to?: CaseState;
}

/**
 * The states in which a request waits for its answer. `QUEUED` is among them because an answer may overtake the receipt
 * for the request: it proves by itself that the request has come.
 */
export const OPEN = [
  'QUEUED',
  'DELIVERED',
  'ACKNOWLEDGED',
  'PARTIALLY_ANSWERED',
  'RESTRICTED',
  'POSTPONED',
  'REOPENED',
] as const satisfies CaseState[];
const NOT_RESTRICTED = OPEN.filter((state) => state !== 'RESTRICTED');
const NOT_POSTPONED = OPEN.filter((state) => state !== 'POSTPONED');
const ENDED = ['ANSWERED', 'REFUSED', 'REFERRED'] as const satisfies CaseState[];
const EVER = [...OPEN, ...ENDED, 'WITHDRAWN', 'CLOSED'] as const satisfies CaseState[];
const REFUSED_SOMEHOW = [...OPEN, 'ANSWERED', 'REFUSED'] as const satisfies CaseState[];

const byRequesting = (
  kind: MessageKind,
  from: readonly CaseState[],
  to?: CaseState,
): Transition => ({ kind, side: 'REQUESTING', from, ...(to && { to }) });
const byRequested = (
  kind: MessageKind,
  from: readonly CaseState[],
  to?: CaseState,
  mode?: Variant,
): Transition => ({ kind, side: 'REQUESTED', from, ...(to && { to }), ...(mode && { mode }) });
const byEither = (kind: MessageKind, from: readonly CaseState[], to?: CaseState): Transition[] => [
  byRequesting(kind, from, to),
  byRequested(kind, from, to),
];

/**
 * Every transition there is; a message that fits no line is kept and has no effect. What a kind needs beside a state,
 * such as a question to answer, stands in `needs.ts`. Whoever adds a message kind adds its line here and its effect in
 * `effects.ts`.
 */
export const TRANSITIONS: readonly Transition[] = [
  byRequesting('REQUEST', ['NOTHING_YET'], 'DELIVERED'),
  byRequested('ACKNOWLEDGEMENT', ['QUEUED', 'DELIVERED'], 'ACKNOWLEDGED'),
  byRequested('PARTIAL_ANSWER', NOT_RESTRICTED, 'PARTIALLY_ANSWERED'),
  byRequested('PARTIAL_ANSWER', ['RESTRICTED'], 'RESTRICTED'),
  byRequested('FINAL_ANSWER', OPEN, 'ANSWERED'),
  byRequested('REFUSAL', OPEN, 'REFUSED', 'REFUSE'),
  byRequested('REFUSAL', OPEN, 'RESTRICTED', 'RESTRICT'),
  byRequested('REFUSAL', OPEN, 'POSTPONED', 'POSTPONE'),
  byRequested('REFERRAL', OPEN, 'REFERRED'),
  byRequesting('WITHDRAWAL', OPEN, 'WITHDRAWN'),
  byRequesting('CLOSE', [...OPEN, ...ENDED], 'CLOSED'),
  byRequested('CLARIFICATION_REQUEST', OPEN),
  byRequesting('CLARIFICATION', OPEN),
  byRequested('DELAY_NOTICE', NOT_POSTPONED),
  byRequesting('STATUS_QUERY', OPEN),
  byRequested('STATUS_REPLY', OPEN),
  byRequested('CONSULT_PROPOSAL', OPEN),
  byRequesting('CONSULT_REPLY', OPEN),
  byRequesting('EXPLANATION_QUERY', REFUSED_SOMEHOW),
  byRequested('EXPLANATION', ['ANSWERED', 'REFUSED'], 'REOPENED', 'LIFTED'),
  byRequested('EXPLANATION', EVER),
  ...byEither('REOPEN', ['ANSWERED', 'REFUSED', 'CLOSED'], 'REOPENED'),
  ...byEither('REMINDER', EVER),
  ...byEither('CORRECTION', EVER),
  ...byEither('PERMISSION_REQUEST', EVER),
  ...byEither('PERMISSION_DECISION', EVER),
  ...byEither('SPONTANEOUS_INFO', EVER),
];

/** The line of the table that a message follows, if there is one. */
export function findTransition(
  from: CaseState,
  kind: MessageKind,
  side: Side,
  mode?: Variant,
): Transition | undefined {
  return TRANSITIONS.find(
    (line) =>
      line.kind === kind &&
      line.side === side &&
      line.from.includes(from) &&
      (mode === undefined || line.mode === undefined || line.mode === mode),
  );
}

/** Whether a request in this state waits for its answer. */
export function isOpen(state: CaseState): boolean {
  return (OPEN as readonly CaseState[]).includes(state);
}
