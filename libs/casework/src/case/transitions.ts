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
  'ANSWERED',
  'REFUSED',
  'WITHDRAWN',
  'CLOSED',
] as const;

/** One of the states. */
export type CaseState = (typeof CASE_STATES)[number];

/** Which of the two States says something: the one that asks or the one that is asked. */
export type Side = 'REQUESTING' | 'REQUESTED';

/** One line of the table of transitions. */
export interface Transition {
  kind: MessageKind;
  side: Side;
  /** Only for a refusal of this mode. */
  mode?: RefusalMode;
  from: readonly CaseState[];
  to: CaseState;
}

/**
 * The states in which a request waits for its answer. `QUEUED` is among them because an answer may overtake the receipt
 * for the request: it proves by itself that the request has come.
 */
const OPEN = [
  'QUEUED',
  'DELIVERED',
  'ACKNOWLEDGED',
  'PARTIALLY_ANSWERED',
  'RESTRICTED',
  'POSTPONED',
] as const satisfies CaseState[];
const NOT_RESTRICTED = OPEN.filter((state) => state !== 'RESTRICTED');

/**
 * Every transition there is; a message that fits no line is kept and has no effect. Whoever adds a message kind adds
 * its line here and its effect in `effects.ts`.
 */
export const TRANSITIONS: readonly Transition[] = [
  { kind: 'REQUEST', side: 'REQUESTING', from: ['NOTHING_YET'], to: 'DELIVERED' },
  { kind: 'ACKNOWLEDGEMENT', side: 'REQUESTED', from: ['QUEUED', 'DELIVERED'], to: 'ACKNOWLEDGED' },
  { kind: 'PARTIAL_ANSWER', side: 'REQUESTED', from: NOT_RESTRICTED, to: 'PARTIALLY_ANSWERED' },
  { kind: 'PARTIAL_ANSWER', side: 'REQUESTED', from: ['RESTRICTED'], to: 'RESTRICTED' },
  { kind: 'FINAL_ANSWER', side: 'REQUESTED', from: OPEN, to: 'ANSWERED' },
  { kind: 'REFUSAL', side: 'REQUESTED', mode: 'REFUSE', from: OPEN, to: 'REFUSED' },
  { kind: 'REFUSAL', side: 'REQUESTED', mode: 'RESTRICT', from: OPEN, to: 'RESTRICTED' },
  { kind: 'REFUSAL', side: 'REQUESTED', mode: 'POSTPONE', from: OPEN, to: 'POSTPONED' },
  { kind: 'WITHDRAWAL', side: 'REQUESTING', from: OPEN, to: 'WITHDRAWN' },
  { kind: 'CLOSE', side: 'REQUESTING', from: ['ANSWERED', 'REFUSED'], to: 'CLOSED' },
];

/** The line of the table that a message follows, if there is one. */
export function findTransition(
  from: CaseState,
  kind: MessageKind,
  side: Side,
  mode?: RefusalMode,
): Transition | undefined {
  return TRANSITIONS.find(
    (line) =>
      line.kind === kind &&
      line.side === side &&
      line.from.includes(from) &&
      (mode === undefined || line.mode === undefined || line.mode === mode),
  );
}
