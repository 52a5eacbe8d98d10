import type { Explanation, MessageKind, Reopen } from '@trace/protocol';
import { continueClock, stopClock, type ClockEnding } from '../deadlines/index.ts';
import type { Case, Said } from './case.ts';
import { mapAnswer, resumeAnswer, startAnswer, stopClocks } from './case-clocks.ts';
import { lapse } from './dialogue-effects.ts';
import type { Turn } from './turn.ts';

/** Endings by which a postponed request was not looked at again. */
const UNREVIEWED: ReadonlySet<ClockEnding> = new Set(['WITHDRAWN', 'UNANSWERED', 'INSUFFICIENT']);

/** Ends the wait for the answer: what was asked for its sake lapses, and every clock of it stops. */
export function endRequest(c: Case, turn: Turn<MessageKind>, ending: ClockEnding): Case {
  const idle = ending === 'WITHDRAWN' ? 'WITHDRAWN' : 'OVERTAKEN';
  const lapsed = lapse(c, ['CLARIFICATION', 'STATUS', 'CONSULTATION'], turn, idle);
  const reviewed = UNREVIEWED.has(ending) ? idle : 'MET';
  const updated = stopClocks(resumePostponed(lapsed, turn, reviewed), ['DELAY_UPDATE'], {
    ...turn,
    ending: idle,
  });
  const told = stopClocks(updated, ['INTERIM_REPORT'], { ...turn, ending: idle });
  return stopClocks(told, ['ANSWER', 'DECISION'], { ...turn, ending });
}

/** Ends a postponement: the review has led to something, and the answer clock runs on. */
export function resumePostponed(
  c: Case,
  turn: Turn<MessageKind>,
  ending: ClockEnding = 'MET',
): Case {
  const of = c.refusals.map(({ messageId }) => messageId);
  return resumeAnswer(stopClocks(c, ['REVIEW'], { ...turn, ending }), turn, of);
}

/**
 * Takes the case up again. The answer is due by a new clock; the old one stays as it went. Where the case was closed
 * without its answer, the old clock goes on instead: reopening cures no lateness.
 */
export function reopen(c: Case, said: Said<Reopen | Explanation>, turn: Turn<MessageKind>): Case {
  const { receivedAt, message } = turn;
  const { expectation: _, ...rest } = c;
  const opened = { ...rest, reopenings: [...c.reopenings, said] };
  if (receivedAt === undefined) return opened;
  const { closing } = opened;
  const stop = { at: receivedAt, by: message.messageId, ending: 'OVERTAKEN' as const };
  const going = { ...opened, ...(closing && { closing: stopClock(closing, stop) }) };
  const unanswered = going.clocks.some(({ ending }) => ending === 'UNANSWERED');
  return unanswered ? mapAnswer(going, continueClock) : startAnswer(going, turn);
}
