import { writeDay, type DayNumber } from '../deadlines/day.ts';
import type { Facts, Opening } from './facts.ts';
import { grouped } from '../grouped.ts';
import { keyOf, MOST_CASES, type UnusualFinding } from './finding.ts';
import { THRESHOLDS } from './thresholds.ts';

const { offHours, officer } = THRESHOLDS;

/**
 * Own officers who opened several cases at night, on a weekend or on a holiday, and usually do not: whoever has such a
 * service has been there on other days too (T-27).
 */
export function officersOffHours(
  { openings, isWorkingDay }: Pick<Facts, 'openings' | 'isWorkingDay'>,
  shownFrom: DayNumber,
): UnusualFinding[] {
  const late = openings.filter((one) => one.isEarlyOrLate || !isWorkingDay(one.day));
  const byOfficer = grouped(late, (one) => one.officer);
  return [...byOfficer.values()].flatMap((own) => {
    const days = grouped(own, ({ day }) => day);
    return [...days].flatMap(([day, some]): UnusualFinding[] => {
      const found = day >= shownFrom ? findingOf(day, some) : undefined;
      const others = [...days.keys()].filter(
        (one) => one >= day - officer.earlierDays && one < day,
      );
      return found === undefined || others.length >= offHours.usualDays
        ? []
        : [{ ...found, usual: others.length }];
    });
  });
}

function findingOf(on: DayNumber, some: readonly Opening[]): UnusualFinding | undefined {
  const [first] = some;
  const caseIds = [...new Set(some.map(({ caseId }) => caseId))].toSorted();
  if (first === undefined || caseIds.length < offHours.floor) return undefined;
  const { officer: who, role } = first;
  const day = writeDay(on);
  return {
    key: keyOf('OFFICER_OFF_HOURS', who, day),
    kind: 'OFFICER_OFF_HOURS',
    officer: who,
    role,
    counted: caseIds.length,
    from: day,
    until: day,
    limit: offHours.floor,
    caseIds: caseIds.slice(0, MOST_CASES),
  };
}
