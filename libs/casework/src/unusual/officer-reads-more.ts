import { writeDay } from '../deadlines/day.ts';
import { keyOf, MEASURES, type Against, type UnusualFinding } from './finding.ts';
import type { Compared, Comparisons } from './officer-comparisons.ts';
import type { OfficerDay } from './officer-days.ts';
import { THRESHOLDS } from './thresholds.ts';

const { floor, times, knownDays } = THRESHOLDS.officer;

/** What a day is measured by: the days that are compared, absent where there are too few of any. */
interface Standard {
  against: Against;
  compared?: Compared;
}

/**
 * Own officers who opened or searched far more on a day than on their own days before; whoever has too few days is
 * measured by his colleagues of the same role, and where these have too few as well, by the floor alone (T-27).
 */
export function officersReadingMore(
  shown: readonly OfficerDay[],
  comparisons: Comparisons,
): UnusualFinding[] {
  return shown.flatMap((one) => {
    // Whoever does not reach the floor is not compared at all: most days are such.
    const many = MEASURES.filter((measure) => one.counts[measure] >= floor);
    if (many.length === 0) return [];
    const { against, compared } = standardOf(one, comparisons);
    return many.flatMap((measure): UnusualFinding[] => {
      const { officer, role, counts } = one;
      const usual = compared?.usualOf(measure);
      const limit = Math.max(floor, (usual ?? 0) * times);
      if (counts[measure] < limit) return [];
      const day = writeDay(one.day);
      return [
        {
          key: keyOf('OFFICER_READS_MORE', officer, `${role}:${measure}:${day}`),
          kind: 'OFFICER_READS_MORE',
          officer,
          role,
          measure,
          counted: counts[measure],
          from: day,
          until: day,
          against,
          ...(usual !== undefined && { usual }),
          limit,
          caseIds: [],
        },
      ];
    });
  });
}

function standardOf(one: OfficerDay, { ownBefore, ofColleagues }: Comparisons): Standard {
  const own = ownBefore(one);
  if (own.days >= knownDays) return { against: 'OWN', compared: own };
  const others = ofColleagues(one);
  return others.days >= knownDays
    ? { against: 'COLLEAGUES', compared: others }
    : { against: 'NOTHING_YET' };
}
