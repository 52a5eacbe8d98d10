import { writeDay } from '../deadlines/day.ts';
import { keyOf, MEASURES, type UnusualFinding, type Measure } from './finding.ts';
import type { Comparisons } from './officer-comparisons.ts';
import type { OfficerDay } from './officer-days.ts';
import { THRESHOLDS } from './thresholds.ts';

const { timesColleagues, floorOfColleagues, knownDays } = THRESHOLDS.officer;
const WEEK = 7;

/**
 * Own officers who read many times what their colleagues of the same role do, even where that is usual for them: who has
 * always looked up too much stands out by nothing else. It is told once a week, with the fullest day of that week.
 */
export function officersAboveColleagues(
  shown: readonly OfficerDay[],
  { ofColleagues }: Comparisons,
): UnusualFinding[] {
  const fullest = new Map<string, UnusualFinding>();
  for (const one of shown) {
    // Whoever does not reach the floor is not compared at all: most days are such.
    const many = MEASURES.filter((measure) => one.counts[measure] >= floorOfColleagues);
    if (many.length === 0) continue;
    const others = ofColleagues(one);
    if (others.days < knownDays) continue;
    for (const measure of many) {
      const found = findingOf(one, measure, others.usualOf(measure));
      if (found === undefined) continue;
      const held = fullest.get(found.key);
      if (held === undefined || held.counted < found.counted) fullest.set(found.key, found);
    }
  }
  return [...fullest.values()];
}

function findingOf(
  { day, officer, role, counts }: OfficerDay,
  measure: Measure,
  usual: number,
): UnusualFinding | undefined {
  const limit = Math.max(floorOfColleagues, usual * timesColleagues);
  if (counts[measure] < limit) return undefined;
  const week = writeDay(day - (day % WEEK));
  return {
    key: keyOf('OFFICER_ABOVE_COLLEAGUES', officer, `${role}:${measure}:${week}`),
    kind: 'OFFICER_ABOVE_COLLEAGUES',
    officer,
    role,
    measure,
    counted: counts[measure],
    from: writeDay(day),
    until: writeDay(day),
    against: 'COLLEAGUES',
    usual,
    limit,
    caseIds: [],
  };
}
