import type { MessageKind } from '@trace/protocol';
import { takeCalendars } from './calendars.ts';
import type { Case, CaseEntry, Effect, Waiting } from './case.ts';
import { failDelivery, takeBack, takeEffect } from './effects.ts';
import type { Filed, Terms } from './filed.ts';
import { mayDo, sideOf } from './may-do.ts';
import { nextDue } from './next-due.ts';
import { isVoid } from './order.ts';
import { saidAtOf } from './said-at.ts';
import { sayingOf, variantOf } from './saying.ts';
import { findTransition, isOpen } from './transitions.ts';
import type { Turn } from './turn.ts';

interface Outcome {
  c: Case;
  effect: Effect;
  reason?: string;
}

/**
 * The case after one more message, the next in the order. Pure and total: every message leaves its entry, and one that
 * is not possible when its turn comes, that the partner's node refused, or that was recalled before it left, is kept and marked and does nothing else.
 */
export function apply(c: Case, filed: Filed, terms: Terms): Case {
  const { message, receivedAt } = filed;
  const { c: after, effect, reason } = judge(c, filed, terms);
  const provisional = c.provisional || (receivedAt === undefined && filed.outcome !== 'RECALLED');
  const entry: CaseEntry = {
    ...envelopeOf(filed),
    effect,
    ...(reason !== undefined && { reason }),
    provisional,
    stateAfter: after.state,
  };
  return {
    ...withWaiting(after),
    caseId: message.caseId,
    provisional,
    entries: [...c.entries, entry],
    // What was refused or recalled has taken no place.
    ...(!isVoid(filed) && {
      applied: { ...c.applied, [message.issuer]: message.sequence },
    }),
  };
}

/** The part of an entry that the message and its receipt give. */
export function envelopeOf({
  message,
  receivedAt,
}: Filed): Omit<CaseEntry, 'effect' | 'reason' | 'provisional' | 'stateAfter'> {
  const { messageId, kind, issuer, sequence, createdAt } = message;
  return {
    messageId,
    kind,
    issuer,
    sequence,
    createdAt: new Date(createdAt),
    ...(receivedAt !== undefined && { receivedAt }),
  };
}

function judge(before: Case, filed: Filed, terms: Terms): Outcome {
  const { message, receivedAt } = filed;
  const at = receivedAt ?? new Date(message.createdAt);
  const c = takeCalendars(before, terms, at);
  const saidAt = saidAtOf(c, filed);
  const turn = {
    message,
    terms,
    ...(receivedAt !== undefined && { receivedAt }),
    ...(saidAt !== undefined && { saidAt }),
  };
  const may = mayDo(c, message.kind, message.issuer, sayingOf(message, at));
  if (isVoid(filed)) return comeToNothing(c, turn, filed, may.allowed);
  if (!may.allowed) return { c, effect: 'NOT_POSSIBLE', reason: may.because };
  const side = sideOf(c, message.kind, message.issuer) ?? 'REQUESTED';
  const to = findTransition(c.state, message.kind, side, variantOf(message))?.to ?? c.state;
  return { c: takeEffect({ ...c, state: to }, turn), effect: 'APPLIED' };
}

/** A message that never came about; with its opening the whole case comes to nothing. */
function comeToNothing(
  c: Case,
  turn: Turn<MessageKind>,
  { message, outcome, refusalCode }: Filed,
  possible: boolean,
): Outcome {
  const isFirst = possible && c.state === 'NOTHING_YET';
  if (outcome === 'RECALLED') {
    const reason = `${message.issuer} recalled it before it left.`;
    return { c: isFirst ? takeBack(c, turn) : c, effect: 'RECALLED', reason };
  }
  const reason = `The node of ${message.audience} refused it${refusalCode === undefined ? '' : `: ${refusalCode}`}.`;
  return { c: isFirst ? failDelivery(c, turn) : c, effect: 'REFUSED_BY_PARTNER', reason };
}

/** The case with whoever is waited for now. */
export function withWaiting(c: Case): Case {
  const { waitingFor: _, ...rest } = c;
  const waitingFor = findWaiting(c);
  return { ...rest, ...(waitingFor && { waitingFor }) };
}

/**
 * Who is waited for by the clock that is due first; and as long as the request waits for its answer, the requested State,
 * also where a missing receipt keeps the clock from running.
 */
function findWaiting(c: Case): Waiting | undefined {
  const running = nextDue(c);
  if (running) return { state: running.owner, clock: running.kind, since: running.startedAt };
  const answer = c.clocks.findLast(({ kind }) => kind === 'ANSWER');
  if (!isOpen(c.state) || answer === undefined) return undefined;
  return { state: answer.owner, clock: 'ANSWER', since: answer.stoppedAt ?? answer.startedAt };
}
