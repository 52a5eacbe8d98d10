import { writeDay } from '../deadlines/day.ts';
import { keyOf, type UnusualFinding, type Measure } from './finding.ts';
import type { OfficerDay } from './officer-days.ts';
import { colleaguesOf } from './officer-reads-more.ts';
import { THRESHOLDS } from './thresholds.ts';
import { usualOf } from './usual.ts';

const { timesColleagues, floorOfColleagues, knownDays } = THRESHOLDS.officer;
const MEASURES: readonly Measure[] = ['CASES_OPENED', 'SEARCHES'];
const WEEK = 7;

/**
 * Own officers who read many times what their colleagues of the same role do, even where that is usual for them: who has
 * always looked up too much stands out by nothing else. It is told once a week, with the fullest day of that week.
 */
export function officersAboveColleagues(
  days: readonly OfficerDay[],
  shownFrom: number,
): UnusualFinding[] {
  const fullest = new Map<string, UnusualFinding>();
  for (const one of days.filter(({ day }) => day >= shownFrom)) {
    const others = colleaguesOf(days, one);
    if (others.length < knownDays) continue;
    for (const measure of MEASURES) {
      const found = findingOf(one, measure, usualOf(others.map(({ counts }) => counts[measure])));
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
    key: keyOf('OFFICER_ABOVE_COLLEAGUES', officer, `${measure}:${week}`),
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
