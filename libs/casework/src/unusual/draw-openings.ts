import { createHash } from 'node:crypto';
import { writeDay, type DayNumber } from '../deadlines/day.ts';
import type { Opening } from './facts.ts';
import { grouped } from '../grouped.ts';
import { shownFrom, THRESHOLDS } from './thresholds.ts';

const { dailyDraw } = THRESHOLDS;

/** An opening of a case that a supervisor looks at. */
export interface DrawnOpening extends Opening {
  /** Under which what is said about it is kept. */
  key: string;
  hasPart: boolean;
}

/**
 * Draws a few openings of each day that is over, the same whenever it is drawn: those without a part in the case first,
 * then by a digest over day and entry, which nobody can foresee who opens a case (T-27).
 */
export function drawOpenings(
  openings: readonly Opening[],
  hasPart: (opening: Opening) => boolean,
  today: DayNumber,
): DrawnOpening[] {
  const from = shownFrom(today);
  const over = openings.filter(({ day }) => day < today && day >= from);
  const days = [...grouped(over, ({ day }) => day)];
  return days
    .toSorted(([one], [other]) => other - one)
    .flatMap(([day, some]) =>
      some
        .map((opening) => ({ opening, hasPart: hasPart(opening), lot: lotOf(day, opening) }))
        .toSorted(
          (one, other) =>
            Number(one.hasPart) - Number(other.hasPart) || (one.lot < other.lot ? -1 : 1),
        )
        .slice(0, dailyDraw)
        .map((one) => ({
          ...one.opening,
          hasPart: one.hasPart,
          key: `OPENING:${one.opening.entryId}`,
        })),
    );
}

function lotOf(day: DayNumber, { entryId }: Opening): string {
  return createHash('sha256')
    .update(`${writeDay(day)} ${entryId}`)
    .digest('hex');
}
