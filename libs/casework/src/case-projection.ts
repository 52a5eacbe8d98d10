import type { StoredMessage } from '@trace/exchange';
import { LIMITS, type Message, type MessageKind } from '@trace/protocol';
import {
  atRiskFrom,
  dueSoonAt,
  isRunning,
  isVoid,
  nextDue,
  TRANSITIONS,
  type Case,
  type Filed,
  type Side,
  type Terms,
} from './case/index.ts';
import { boardColumns } from './board/board-columns.ts';
import { scoreColumns } from './board/score-columns.ts';
import type { CaseFileRow } from './case-file.entity.ts';
import { closesAt } from './closes-at.ts';
import { withDesk } from './desk/desk-clocks.ts';
import { firstCrossingAt } from './escalation/crossings-of.ts';
import { lateSince } from './late-since.ts';
import { datedBackAt } from './unusual/dated-back-words.ts';

/** Kinds that only the one side sends: before the request has come, they tell which side that is. */
const ONLY_BY = { REQUESTING: onlyBy('REQUESTING'), REQUESTED: onlyBy('REQUESTED') };

/** A stored message in the form that the fold reads. */
export function filedOf(stored: StoredMessage): Filed {
  const { message, digest, outcome, refusalCode, receipt } = stored;
  return {
    message,
    digest,
    ...(outcome !== undefined && { outcome }),
    ...(refusalCode !== undefined && { refusalCode }),
    ...(receipt !== undefined && { receivedAt: receipt.receivedAt }),
  };
}

/**
 * The version of a case: what was said in it, and what of that the partner's node refused or this State recalled. It grows whenever somebody who
 * has read the case would decide anew; that a message has arrived takes nobody's decision away from him.
 */
export function versionOf(messages: readonly StoredMessage[]): number {
  const voided = messages.filter((one) => one.direction === 'OUT' && isVoid(one));
  return messages.length + voided.length;
}

/**
 * The place that the next own message takes in the case: the first that is free. One that the partner's node refused,
 * or that was recalled, is free again, and what was said after it waits there until the place is filled.
 */
export function nextOwnSequence(messages: readonly StoredMessage[]): number {
  const taken = new Set(
    messages
      .filter((one) => one.direction === 'OUT' && !isVoid(one))
      .map((one) => one.message.sequence),
  );
  let place = 1;
  while (taken.has(place)) place += 1;
  return place;
}

/**
 * Whether this State has said all that it may say in a case, void words too: each is read whenever one more comes.
 * The protocol gives a case as many places and as many bytes; the next word may be as long as a message can be.
 */
export function isFull(messages: readonly StoredMessage[]): boolean {
  const own = messages.filter(({ direction }) => direction === 'OUT');
  const bytes = own.reduce((sum, { token }) => sum + token.length, 0);
  return own.length >= LIMITS.caseMessages || bytes > LIMITS.caseBytes - LIMITS.messageBytes;
}

/** The highest own place that was ever taken in the case. */
function lastOwnSequence(messages: readonly StoredMessage[]): number {
  const own = messages.filter((one) => one.direction === 'OUT');
  return Math.max(0, ...own.map((one) => one.message.sequence));
}

/** The other State of the case, and the day of the request, as far as the messages tell. */
export function partiesOf(
  own: string,
  messages: readonly { message: Message }[],
): { partner: string; on: string } {
  const request = messages.find((one) => one.message.kind === 'REQUEST') ?? messages[0];
  if (!request) throw new Error('a case without messages is no case');
  const { issuer, audience, createdAt } = request.message;
  return { partner: issuer === own ? audience : issuer, on: createdAt.slice(0, 10) };
}

/** Whether this State asks in the case, or is asked: as the request says, and before it has come, as the others hint. */
export function directionOf(
  own: string,
  folded: Case,
  messages: readonly StoredMessage[],
): 'OUT' | 'IN' {
  if (folded.requestingState !== undefined) return folded.requestingState === own ? 'OUT' : 'IN';
  const asks = messages.some(({ message }) =>
    ONLY_BY[message.issuer === own ? 'REQUESTING' : 'REQUESTED'].has(message.kind),
  );
  return asks ? 'OUT' : 'IN';
}

function onlyBy(side: Side): ReadonlySet<MessageKind> {
  const others = new Set(TRANSITIONS.filter((line) => line.side !== side).map(({ kind }) => kind));
  return new Set(TRANSITIONS.map(({ kind }) => kind).filter((kind) => !others.has(kind)));
}

/**
 * The line of the case file that follows from a case and its messages: the same whenever it is computed.
 *
 * @param unansweredDays when an unanswered case closes by itself, see {@link closesAt}
 */
export function projectionOf(
  own: string,
  folded: Case,
  messages: readonly StoredMessage[],
  terms: Terms,
  unansweredDays = 0,
): CaseFileRow {
  const { partner } = partiesOf(own, messages);
  const { reference = '', opening = '', urgency = '', state, waitingFor } = folded;
  // A case without a request is listed by what opened it.
  const { requestType = opening } = folded;
  const stored = messages.map((one) => one.storedAt);
  const received = messages.flatMap(({ receipt }) => (receipt ? [receipt.receivedAt] : []));
  return {
    caseId: folded.caseId,
    direction: directionOf(own, folded, messages),
    partner,
    reference,
    requestType,
    urgency,
    state,
    openedAt: earliest(stored) ?? new Date(0),
    changedAt: latest([...stored, ...received]),
    version: versionOf(messages),
    ownSequence: lastOwnSequence(messages),
    otherSequence: folded.applied[partner] ?? 0,
    ...clockColumns(folded),
    // Who has the case at home, only another table knows: the watch looks there, once too often and never too late.
    nextCrossingAt: firstCrossingAt(withDesk(folded, own, [], terms), own) ?? null,
    closesAt: closesAt(own, folded, unansweredDays) ?? null,
    waitingFor: waitingFor?.state ?? null,
    ...boardColumns(folded, messages),
    ...scoreColumns(folded),
    datedBackAt: datedBackAt(folded),
    outdated: false,
  };
}

function clockColumns(
  folded: Pick<Case, 'clocks' | 'expectation'>,
): Pick<
  CaseFileRow,
  'nextClock' | 'nextDueAt' | 'nextZone' | 'nextWarnAt' | 'nextRiskAt' | 'lateSince'
> {
  const { clocks } = folded;
  const next = nextDue(folded);
  const running = clocks.filter(isRunning);
  return {
    nextClock: next?.kind ?? null,
    nextDueAt: next?.dueAt ?? null,
    nextZone: next?.zone ?? null,
    nextWarnAt: earliest(running.map(dueSoonAt)) ?? null,
    nextRiskAt: atRiskFrom(folded) ?? null,
    lateSince: lateSince(clocks) ?? null,
  };
}

function earliest(instants: readonly Date[]): Date | undefined {
  return instants.length === 0
    ? undefined
    : new Date(Math.min(...instants.map((at) => at.getTime())));
}

function latest(instants: readonly Date[]): Date {
  return new Date(Math.max(...instants.map((at) => at.getTime())));
}
