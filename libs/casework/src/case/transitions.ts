import type { JointTeamDecision, MessageKind, RefusalMode } from '@trace/protocol';

/** Where a case stands. Late, due soon or on track are not states: they follow from its clocks and the time. */
export const CASE_STATES = [
  'NOTHING_YET',
  'QUEUED',
  'DELIVERY_FAILED',
  'RECALLED',
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
  'INFORMED',
  'PROPOSED',
  'AGREED',
  'DECLINED',
] as const;

/** One of the states. */
export type CaseState = (typeof CASE_STATES)[number];

/** Which of the two States says something: the one that asks or the one that is asked. */
export type Side = 'REQUESTING' | 'REQUESTED';

/** What of a message, beside its kind, decides where it leads. */
export type Variant = RefusalMode | JointTeamDecision | 'STANDS' | 'LIFTED';

/** One line of the table of transitions. */
export interface Transition {
  kind: MessageKind;
  side: Side;
  /** Only for a refusal of this mode, an explanation by which a refusal stands or is lifted, or this reply to a proposal. */
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
/**
 * The states of a case that no request has opened: nobody owes an answer in it. The State that spoke first stands on the
 * requesting side.
 */
export const WITHOUT_REQUEST = [
  'INFORMED',
  'PROPOSED',
  'AGREED',
  'DECLINED',
] as const satisfies CaseState[];

/** What may be the first message of a case. */
export const OPENINGS = [
  'REQUEST',
  'SPONTANEOUS_INFO',
  'JIT_PROPOSAL',
] as const satisfies MessageKind[];

/** One of the kinds that open a case. */
export type Opening = (typeof OPENINGS)[number];

const NOT_RESTRICTED = OPEN.filter((state) => state !== 'RESTRICTED');
const NOT_POSTPONED = OPEN.filter((state) => state !== 'POSTPONED');
const ENDED = ['ANSWERED', 'REFUSED', 'REFERRED'] as const satisfies CaseState[];
const WITH_REQUEST = [...OPEN, ...ENDED, 'WITHDRAWN', 'CLOSED'] as const satisfies CaseState[];
const EVER = [...WITH_REQUEST, ...WITHOUT_REQUEST] as const satisfies CaseState[];
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
const byEither = (
  kind: MessageKind,
  from: readonly CaseState[],
  to?: CaseState,
  mode?: Variant,
): Transition[] => [
  { ...byRequesting(kind, from, to), ...(mode && { mode }) },
  byRequested(kind, from, to, mode),
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
  byRequesting('WITHDRAWAL', [...OPEN, 'PROPOSED'], 'WITHDRAWN'),
  byRequesting('CLOSE', [...OPEN, ...ENDED], 'CLOSED'),
  byRequested('CLOSE', OPEN, 'CLOSED'),
  ...byEither('CLOSE', WITHOUT_REQUEST, 'CLOSED'),
  byRequested('CLARIFICATION_REQUEST', OPEN),
  byRequesting('CLARIFICATION', OPEN),
  byRequested('DELAY_NOTICE', NOT_POSTPONED),
  byRequesting('STATUS_QUERY', OPEN),
  byRequested('STATUS_REPLY', OPEN),
  byRequested('CONSULT_PROPOSAL', OPEN),
  byRequesting('CONSULT_REPLY', OPEN),
  byRequesting('EXPLANATION_QUERY', REFUSED_SOMEHOW),
  byRequested('EXPLANATION', ['ANSWERED', 'REFUSED'], 'REOPENED', 'LIFTED'),
  byRequested('EXPLANATION', WITH_REQUEST),
  ...byEither('REOPEN', ['ANSWERED', 'REFUSED', 'CLOSED'], 'REOPENED'),
  ...byEither('REMINDER', EVER),
  ...byEither('CORRECTION', EVER),
  ...byEither('PERMISSION_REQUEST', EVER),
  ...byEither('PERMISSION_DECISION', EVER),
  byRequesting('SPONTANEOUS_INFO', ['NOTHING_YET'], 'INFORMED'),
  ...byEither('SPONTANEOUS_INFO', EVER),
  byRequesting('JIT_PROPOSAL', ['NOTHING_YET'], 'PROPOSED'),
  ...byEither('JIT_PROPOSAL', WITHOUT_REQUEST, 'PROPOSED'),
  ...byEither('JIT_PROPOSAL', WITH_REQUEST),
  ...byEither('JIT_REPLY', WITHOUT_REQUEST, 'AGREED', 'ACCEPTED'),
  ...byEither('JIT_REPLY', WITHOUT_REQUEST, 'DECLINED', 'DECLINED'),
  ...byEither('JIT_REPLY', WITH_REQUEST),
  ...byEither('HIT_NOTICE', EVER),
  ...byEither('PURGE_NOTICE', EVER),
  ...byEither('PURGE_CONFIRMATION', EVER),
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

/** Whether a message of this kind may be the first one of a case. */
export function isOpening(kind: MessageKind): kind is Opening {
  return (OPENINGS as readonly MessageKind[]).includes(kind);
}

/** Whether a request in this state waits for its answer. */
export function isOpen(state: CaseState): boolean {
  return (OPEN as readonly CaseState[]).includes(state);
}
