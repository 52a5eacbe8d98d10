import { READINGS } from './calendar.ts';
import { startClock, type Clock, type ClockStart } from './clock.ts';
import { numberOf, type Day } from './day.ts';
import { dayAt, endOfDay, showEndOfDay } from './local-time.ts';

/** Starts the clock of a postponement: by its review date, but never later than the rule allows. */
export function startReviewClock(start: ClockStart, reviewDate: Day | undefined): Clock {
  const clock = startClock(start);
  if (reviewDate === undefined) return clock;
  const { zone } = clock;
  // A date before the notice itself is that of the notice: nobody can be late before having spoken.
  const day = Math.max(numberOf(reviewDate), dayAt(start.startedAt, zone));
  const named = endOfDay(day, zone);
  for (const reading of READINGS) {
    const latest = clock.readings[reading];
    const tooLate = named > latest.dueAt;
    const step = {
      rule: 'REVIEW_DATE' as const,
      sentence: `${clock.owner} named ${showEndOfDay(day, zone)} for the review${tooLate ? `, later than allowed: due ${latest.shown}` : ''}.`,
      at: tooLate ? latest.dueAt : named,
      source: 'UNTOC art 18(25); ITI para 22',
    };
    clock.readings[reading] = {
      dueAt: step.at,
      steps: [...latest.steps, step],
      shown: tooLate ? latest.shown : showEndOfDay(day, zone),
    };
  }
  return { ...clock, dueAt: clock.readings[clock.applied].dueAt };
}
