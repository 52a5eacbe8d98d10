import { eachReading, startClock, type Clock, type ClockStart } from './clock.ts';
import { numberOf, type Day } from './day.ts';
import type { Due } from './due.ts';
import { dayAt, endOfDay, showEndOfDay } from './local-time.ts';

/** Starts the clock of a postponement: by its review date, but never later than the rule allows. */
export function startReviewClock(start: ClockStart, reviewDate: Day | undefined): Clock {
  const clock = startClock(start);
  if (reviewDate === undefined) return clock;
  const { owner, startedAt, zone } = clock;
  const named = { namedDay: reviewDate, owner, startedAt, zone };
  const readings = eachReading((reading) => namedForReview(clock.readings[reading], named));
  return { ...clock, namedDay: reviewDate, readings, dueAt: readings[clock.applied].dueAt };
}

/** The latest date for a review, brought forward to the day that its State has named. */
export function namedForReview(
  latest: Due,
  {
    namedDay,
    owner,
    startedAt,
    zone,
  }: Required<Pick<Clock, 'namedDay' | 'owner' | 'startedAt' | 'zone'>>,
): Due {
  // A date before the notice itself is that of the notice: nobody can be late before having spoken.
  const day = Math.max(numberOf(namedDay), dayAt(startedAt, zone));
  const named = endOfDay(day, zone);
  const tooLate = named > latest.dueAt;
  const step = {
    rule: 'REVIEW_DATE' as const,
    sentence: `${owner} named ${showEndOfDay(day, zone)} for the review${tooLate ? `, later than allowed: due ${latest.shown}` : ''}.`,
    at: tooLate ? latest.dueAt : named,
    source: 'UNTOC art 18(25); ITI para 22',
  };
  return {
    dueAt: step.at,
    steps: [...latest.steps, step],
    shown: tooLate ? latest.shown : showEndOfDay(day, zone),
  };
}
