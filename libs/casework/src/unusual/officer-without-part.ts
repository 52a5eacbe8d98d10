import { writeDay } from '../deadlines/day.ts';
import type { Opening } from './facts.ts';
import { grouped } from '../grouped.ts';
import { keyOf, MOST_CASES, type UnusualFinding } from './finding.ts';
import { THRESHOLDS } from './thresholds.ts';

const { floor } = THRESHOLDS.withoutPart;
/** Who oversees opens the cases of others because it is his work; what he opens is drawn like everybody's. */
const WORKING: ReadonlySet<string> = new Set(['FOCAL_POINT', 'OFFICER']);

/** Own officers who opened several cases on a day in which neither they nor their unit had a part (T-27). */
export function officersWithoutPart(
  openings: readonly Opening[],
  hasPart: (opening: Opening) => boolean,
): UnusualFinding[] {
  const foreign = openings.filter((one) => WORKING.has(one.role) && !hasPart(one));
  const days = grouped(foreign, ({ officer, day }) => `${officer} ${day}`);
  return [...days.values()].flatMap((some): UnusualFinding[] => {
    const [first] = some;
    const caseIds = [...new Set(some.map(({ caseId }) => caseId))].toSorted();
    if (first === undefined || caseIds.length < floor) return [];
    const { officer, role } = first;
    const day = writeDay(first.day);
    return [
      {
        key: keyOf('OFFICER_WITHOUT_PART', officer, day),
        kind: 'OFFICER_WITHOUT_PART',
        officer,
        role,
        counted: caseIds.length,
        from: day,
        until: day,
        limit: floor,
        caseIds: caseIds.slice(0, MOST_CASES),
      },
    ];
  });
}
