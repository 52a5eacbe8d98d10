import type { MessageKind } from '@trace/protocol';
import type { Case } from './case.ts';
import { findTransition, TRANSITIONS, type CaseState, type Side } from './transitions.ts';

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
};

const KINDS = Object.keys(VERBS) as MessageKind[];

const STANDING: Record<CaseState, string> = {
  NOTHING_YET: 'there is no request in this case yet',
  QUEUED: 'the request is on its way and has no receipt yet',
  DELIVERY_FAILED:
    "the requested State's node did not accept the request, and a new one needs a new case",
  DELIVERED: 'the request is delivered and waits for its answer',
  ACKNOWLEDGED: 'the request is acknowledged and waits for its answer',
  PARTIALLY_ANSWERED: 'the request is answered in part and waits for the rest',
  RESTRICTED: 'the request is refused in part and waits for the rest',
  POSTPONED: 'the request is postponed and waits for its review',
  ANSWERED: 'the request has its final answer',
  REFUSED: 'the request is refused',
  WITHDRAWN: 'the request was withdrawn, and what comes after is kept as unsolicited',
  CLOSED: 'the case is closed',
};

/**
 * Whether this State may say this in the case as it stands, and if not, a sentence that tells why. The fold, the api and
 * every screen ask this one function, so none of them can promise what another refuses.
 */
export function mayDo(c: Case, kind: MessageKind, state: string): Permission {
  const side = sideOf(c, kind, state);
  if (side === undefined)
    return no(`${state} is not a party to this case; it is between ${parties(c)}.`);
  if (findTransition(c.state, kind, side)) return { allowed: true };
  const needed = TRANSITIONS.find((line) => line.kind === kind)?.side;
  if (c.state !== 'NOTHING_YET' && needed !== side) {
    const [named, other] =
      needed === 'REQUESTED'
        ? [`requested State, ${c.requestedState}`, c.requestingState]
        : [`requesting State, ${c.requestingState}`, c.requestedState];
    return no(`Only the ${named}, can ${VERBS[kind]} in this case; ${other} can not.`);
  }
  if (kind === 'REQUEST')
    return no(
      `This case already has its request, of ${c.requestingState}; another one needs a new case.`,
    );
  return no(`${state} can not ${VERBS[kind]} now: ${STANDING[c.state]}.`);
}

/** Everything that this State may say in the case now. */
export function possibleKinds(c: Case, state: string): MessageKind[] {
  return KINDS.filter((kind) => mayDo(c, kind, state).allowed);
}

function sideOf(c: Case, kind: MessageKind, state: string): Side | undefined {
  if (c.state === 'NOTHING_YET') return kind === 'REQUEST' ? 'REQUESTING' : 'REQUESTED';
  if (state === c.requestingState) return 'REQUESTING';
  return state === c.requestedState ? 'REQUESTED' : undefined;
}

function parties(c: Case): string {
  return `${c.requestingState} and ${c.requestedState}`;
}

function no(because: string): Permission {
  return { allowed: false, because };
}
