import type { StoredMessage } from '@trace/exchange';
import { nextDue, type Case, type Clock, type Filed } from './case/index.ts';
import { DUE_SOON_SHARE } from './deadlines/index.ts';
import type { CaseFileRow } from './case-file.entity.ts';

/** Kinds that only the requesting State sends; the others come from the requested State. */
const ASKING = new Set(['REQUEST', 'WITHDRAWAL', 'CLOSE']);

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

/** The version of a case: its messages, and the receipts that came for our own. It grows whenever the case can change. */
export function versionOf(messages: readonly StoredMessage[]): number {
  return (
    messages.filter((one) => one.direction === 'OUT' && one.outcome !== undefined).length +
    messages.length
  );
}

/**
 * The place that the next own message takes in the case: the first that is free. One that the partner's node refused is
 * free again, and what was said after it waits there until the place is filled.
 */
export function nextOwnSequence(messages: readonly StoredMessage[]): number {
  const taken = new Set(
    messages
      .filter((one) => one.direction === 'OUT' && one.outcome !== 'REFUSED')
      .map((one) => one.message.sequence),
  );
  let place = 1;
  while (taken.has(place)) place += 1;
  return place;
}

/** The highest own place that was ever taken in the case. */
function lastOwnSequence(messages: readonly StoredMessage[]): number {
  const own = messages.filter((one) => one.direction === 'OUT');
  return Math.max(0, ...own.map((one) => one.message.sequence));
}

/** The other State of the case, and the day of the request, as far as the messages tell. */
export function partiesOf(
  own: string,
  messages: readonly StoredMessage[],
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
  return messages.some(({ message }) => ASKING.has(message.kind) === (message.issuer === own))
    ? 'OUT'
    : 'IN';
}

/** The line of the case file that follows from a case and its messages: the same whenever it is computed. */
export function projectionOf(
  own: string,
  folded: Case,
  messages: readonly StoredMessage[],
): CaseFileRow {
  const { partner } = partiesOf(own, messages);
  const { reference = '', requestType = '', urgency = '', state, waitingFor } = folded;
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
    ...clockColumns(folded.clocks),
    waitingFor: waitingFor?.state ?? null,
  };
}

function clockColumns(
  clocks: readonly Clock[],
): Pick<CaseFileRow, 'nextClock' | 'nextDueAt' | 'nextWarnAt' | 'lateSince'> {
  const next = nextDue({ clocks });
  const running = clocks.filter((clock) => clock.stoppedAt === undefined);
  const missed = clocks.filter(
    ({ stoppedAt, dueAt }) => stoppedAt !== undefined && stoppedAt > dueAt,
  );
  return {
    nextClock: next?.kind ?? null,
    nextDueAt: next?.dueAt ?? null,
    nextWarnAt: earliest(running.map(warnAt)) ?? null,
    lateSince: earliest(missed.map(({ dueAt }) => dueAt)) ?? null,
  };
}

/** The instant at which a running clock becomes due soon, rounded up to the whole milliseconds that are stored. */
function warnAt({ startedAt, dueAt }: Clock): Date {
  const span = dueAt.getTime() - startedAt.getTime();
  return new Date(Math.ceil(startedAt.getTime() + span * DUE_SOON_SHARE));
}

function earliest(instants: readonly Date[]): Date | undefined {
  return instants.length === 0
    ? undefined
    : new Date(Math.min(...instants.map((at) => at.getTime())));
}

function latest(instants: readonly Date[]): Date {
  return new Date(Math.max(...instants.map((at) => at.getTime())));
}
