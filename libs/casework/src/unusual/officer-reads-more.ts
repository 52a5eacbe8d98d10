import { writeDay } from '../deadlines/day.ts';
import type { Against, UnusualFinding, Measure } from './finding.ts';
import { keyOf } from './finding.ts';
import type { OfficerDay } from './officer-days.ts';
import { THRESHOLDS } from './thresholds.ts';
import { usualOf } from './usual.ts';

const { floor, times, earlierDays, knownDays } = THRESHOLDS.officer;
const MEASURES: readonly Measure[] = ['CASES_OPENED', 'SEARCHES'];

/** What a day is measured by. */
interface Measured {
  against: Against;
  usual?: number;
  limit: number;
}

/**
 * Own officers who opened or searched far more on a day than on their own days before; whoever has too few days is
 * measured by his colleagues of the same role, and where these have too few as well, by the floor alone (T-27).
 */
export function officersReadingMore(
  days: readonly OfficerDay[],
  shownFrom: number,
): UnusualFinding[] {
  return days
    .filter(({ day }) => day >= shownFrom)
    .flatMap((one) =>
      MEASURES.flatMap((measure): UnusualFinding[] => {
        const measured = measuredBy(days, one, measure);
        const counted = one.counts[measure];
        if (counted < measured.limit) return [];
        const { officer, role } = one;
        const day = writeDay(one.day);
        return [
          {
            key: keyOf('OFFICER_READS_MORE', officer, `${measure}:${day}`),
            kind: 'OFFICER_READS_MORE',
            officer,
            role,
            measure,
            counted,
            from: day,
            until: day,
            ...measured,
            caseIds: [],
          },
        ];
      }),
    );
}

function measuredBy(days: readonly OfficerDay[], one: OfficerDay, measure: Measure): Measured {
  const before = days.filter(({ day }) => day >= one.day - earlierDays && day < one.day);
  const own = before.filter(({ officer }) => officer === one.officer);
  if (own.length >= knownDays) return by('OWN', own, measure);
  const others = colleaguesOf(days, one);
  return others.length >= knownDays
    ? by('COLLEAGUES', others, measure)
    : { against: 'NOTHING_YET', limit: floor };
}

/** The days of those who work in the same role, the same day included. */
export function colleaguesOf(days: readonly OfficerDay[], one: OfficerDay): OfficerDay[] {
  return days.filter(
    ({ day, officer, role }) =>
      role === one.role &&
      officer !== one.officer &&
      day >= one.day - earlierDays &&
      day <= one.day,
  );
}

function by(against: Against, days: readonly OfficerDay[], measure: Measure): Measured {
  const usual = usualOf(days.map(({ counts }) => counts[measure]));
  return { against, usual, limit: Math.max(floor, usual * times) };
}
