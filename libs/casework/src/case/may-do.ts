import type { MessageKind } from '@trace/protocol';
import type { Case } from './case.ts';
import { NEEDS } from './needs.ts';
import type { Saying } from './saying.ts';
import {
  findTransition,
  isOpening,
  TRANSITIONS,
  type CaseState,
  type Side,
} from './transitions.ts';

/** Whether something may be said in a case now, or why not. */
export type Permission = { allowed: true } | { allowed: false; because: string };

const VERBS: Record<MessageKind, string> = {
  REQUEST: 'ask',
  ACKNOWLEDGEMENT: 'acknowledge',
  PARTIAL_ANSWER: 'answer in part',
  FINAL_ANSWER: 'answer',
  REFUSAL: 'refuse',
  WITHDRAWAL: 'withdraw',
  CLOSE: 'close',
  CLARIFICATION_REQUEST: 'ask for a clarification',
  CLARIFICATION: 'clarify',
  DELAY_NOTICE: 'give notice of a delay',
  STATUS_QUERY: 'ask for the progress',
  STATUS_REPLY: 'tell the progress',
  REMINDER: 'remind',
  CONSULT_PROPOSAL: 'open a consultation',
  CONSULT_REPLY: 'reply to a consultation',
  REFERRAL: 'refer to another State',
  EXPLANATION_QUERY: 'ask for an explanation',
  EXPLANATION: 'explain',
  CORRECTION: 'correct',
  REOPEN: 'reopen',
  PERMISSION_REQUEST: 'ask for a permission',
  PERMISSION_DECISION: 'decide on a permission',
  SPONTANEOUS_INFO: 'inform',
  JIT_PROPOSAL: 'propose a joint team',
  JIT_REPLY: 'reply to the proposal of a joint team',
  HIT_NOTICE: 'tell of a hit',
  PURGE_NOTICE: 'give notice of a purge',
  PURGE_CONFIRMATION: 'confirm a purge',
};

const KINDS = Object.keys(VERBS) as MessageKind[];

const STANDING: Record<CaseState, string> = {
  NOTHING_YET: 'there is no request in this case yet',
  QUEUED: 'the request is on its way and has no receipt yet',
  DELIVERY_FAILED:
    "the requested State's node did not accept the request, and a new one needs a new case",
  RECALLED: 'it was recalled before it left, and what is sent instead has a case of its own',
  DELIVERED: 'the request is delivered and waits for its answer',
  ACKNOWLEDGED: 'the request is acknowledged and waits for its answer',
  PARTIALLY_ANSWERED: 'the request is answered in part and waits for the rest',
  RESTRICTED: 'the request is refused in part and waits for the rest',
  POSTPONED: 'the request is postponed and waits for its review',
  REOPENED: 'the case is open again and waits for its answer',
  ANSWERED: 'the request has its final answer',
  REFUSED: 'the request is refused',
  REFERRED: 'the request is referred to another State',
  WITHDRAWN: 'the request was withdrawn, and what comes after is kept as unsolicited',
  CLOSED: 'the case is closed',
  INFORMED: 'the case holds information that nobody asked for, and no request',
  PROPOSED: 'a joint team is proposed and waits for its reply, and nothing is requested',
  AGREED: 'a joint team is agreed, and nothing is requested',
  DECLINED: 'a joint team was declined, and nothing is requested',
};

/**
 * Whether this State may say this in the case as it stands, and if not, a sentence that tells why. The fold, the api and
 * every screen ask this one function, so none of them can promise what another refuses. What is said of the message in
 * `saying` is asked as well; without it the answer is whether any message of the kind is possible.
 */
export function mayDo(c: Case, kind: MessageKind, state: string, saying: Saying = {}): Permission {
  const side = sideOf(c, kind, state);
  if (side === undefined)
    return no(`${state} is not a party to this case; it is between ${parties(c)}.`);
  if (findTransition(c.state, kind, side, saying.mode)) {
    const missing = NEEDS[kind]?.(c, state, saying);
    if (missing === undefined) return { allowed: true };
    return no(`${state} can not ${VERBS[kind]} now: ${missing || STANDING[c.state]}.`);
  }
  if (c.state !== 'NOTHING_YET' && isForTheOther(c, kind, side)) {
    return no(onlyTheOther(c, kind, side));
  }
  if (kind === 'REQUEST') return no(anotherCase(c));
  return no(`${state} can not ${VERBS[kind]} now: ${STANDING[c.state]}.`);
}

/** Everything that this State may say in the case now. */
export function possibleKinds(c: Case, state: string): MessageKind[] {
  return KINDS.filter((kind) => mayDo(c, kind, state).allowed);
}

function isForTheOther(c: Case, kind: MessageKind, side: Side): boolean {
  const lines = TRANSITIONS.filter((line) => line.kind === kind);
  const now = lines.filter(({ from }) => from.includes(c.state));
  // What belongs to requests is for neither side of a case without one.
  const counting = now.length > 0 || isWithoutRequest(c) ? now : lines;
  return counting.length > 0 && counting.every((line) => line.side !== side);
}

function isWithoutRequest({ opening = 'REQUEST' }: Case): boolean {
  return opening !== 'REQUEST';
}

function anotherCase(c: Case): string {
  return isWithoutRequest(c)
    ? 'A request needs a case of its own; it can name this one as its parent.'
    : `This case already has its request, of ${c.requestingState}; another one needs a new case.`;
}

function onlyTheOther(c: Case, kind: MessageKind, side: Side): string {
  const [asks, asked] = isWithoutRequest(c)
    ? ['State that opened it', 'State to which it was opened']
    : ['requesting State', 'requested State'];
  const [named, other] =
    side === 'REQUESTING'
      ? [`${asked}, ${c.requestedState}`, c.requestingState]
      : [`${asks}, ${c.requestingState}`, c.requestedState];
  return `Only the ${named}, can ${VERBS[kind]} in this case; ${other} can not.`;
}

/** On which side a State stands in a case; in one that has not begun, whoever opens it requests. */
export function sideOf(c: Case, kind: MessageKind, state: string): Side | undefined {
  if (c.state === 'NOTHING_YET') return isOpening(kind) ? 'REQUESTING' : 'REQUESTED';
  if (state === c.requestingState) return 'REQUESTING';
  return state === c.requestedState ? 'REQUESTED' : undefined;
}

function parties(c: Case): string {
  return `${c.requestingState} and ${c.requestedState}`;
}

function no(because: string): Permission {
  return { allowed: false, because };
}
