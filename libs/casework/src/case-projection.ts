import type { StoredMessage } from '@trace/exchange';
import type { Case, Clock, Filed } from './case/index.ts';
import type { CaseFileRow } from './case-file.entity.ts';

/** Kinds that only the requesting State sends; the others come from the requested State. */
const ASKING = new Set(['REQUEST', 'WITHDRAWAL', 'CLOSE']);
/** A clock is due soon when three quarters of its time have gone (lifecycle.md, derived states). */
const DUE_SOON_SHARE = 0.75;

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
  return messages.filter((one) => one.direction === 'OUT' && one.outcome !== undefined).length + messages.length;
}

/** The last own sequence number that is used up in the case. */
export function lastOwnSequence(messages: readonly StoredMessage[]): number {
  return Math.max(0, ...messages.filter((one) => one.direction === 'OUT').map((one) => one.message.sequence));
}

/** The other State of the case, and the day of the request, as far as the messages tell. */
export function partiesOf(own: string, messages: readonly StoredMessage[]): { partner: string; on: string } {
  const request = messages.find((one) => one.message.kind === 'REQUEST') ?? messages[0];
  if (!request) throw new Error('a case without messages is no case');
  const { issuer, audience, createdAt } = request.message;
  return { partner: issuer === own ? audience : issuer, on: createdAt.slice(0, 10) };
}

/** Whether this State asks in the case, or is asked: as the request says, and before it has come, as the others hint. */
export function directionOf(own: string, folded: Case, messages: readonly StoredMessage[]): 'OUT' | 'IN' {
  if (folded.requestingState !== undefined) return folded.requestingState === own ? 'OUT' : 'IN';
  return messages.some(({ message }) => ASKING.has(message.kind) === (message.issuer === own)) ? 'OUT' : 'IN';
}

/** The line of the case file that follows from a case and its messages: the same whenever it is computed. */
export function projectionOf(own: string, folded: Case, messages: readonly StoredMessage[]): CaseFileRow {
  const { partner } = partiesOf(own, messages);
  const running = folded.clocks
    .filter((clock) => clock.stoppedAt === undefined)
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  const missed = folded.clocks
    .filter((clock) => clock.stoppedAt !== undefined && clock.stoppedAt > clock.dueAt)
    .map((clock) => clock.dueAt.getTime());
  const moments = messages.flatMap((one) => [one.storedAt, one.receipt?.receivedAt ?? one.storedAt]);
  return {
    caseId: folded.caseId,
    direction: directionOf(own, folded, messages),
    partner,
    reference: folded.reference ?? '',
    requestType: folded.requestType ?? '',
    urgency: folded.urgency ?? '',
    state: folded.state,
    openedAt: new Date(Math.min(...messages.map((one) => one.storedAt.getTime()))),
    changedAt: new Date(Math.max(...moments.map((at) => at.getTime()))),
    version: versionOf(messages),
    ownSequence: lastOwnSequence(messages),
    otherSequence: folded.applied[partner] ?? 0,
    nextClock: running[0]?.kind ?? null,
    nextDueAt: running[0]?.dueAt ?? null,
    nextWarnAt: running.length === 0 ? null : new Date(Math.min(...running.map(warnAt))),
    lateSince: missed.length === 0 ? null : new Date(Math.min(...missed)),
    waitingFor: folded.waitingFor?.state ?? null,
  };
}

function warnAt({ startedAt, dueAt }: Clock): number {
  return Math.ceil(startedAt.getTime() + (dueAt.getTime() - startedAt.getTime()) * DUE_SOON_SHARE);
}
