import type { DayNumber } from '../deadlines/day.ts';
import { grouped } from '../grouped.ts';
import { MEASURES, type Measure } from './finding.ts';
import type { OfficerDay } from './officer-days.ts';
import { THRESHOLDS } from './thresholds.ts';
import { sortedCounts, usualOf, usualWithout } from './usual.ts';

const { earlierDays } = THRESHOLDS.officer;

/** Some days that another is compared with: how many they are, and what is usual on them. */
export interface Compared {
  days: number;
  usualOf: (measure: Measure) => number;
}

/** What the day of an officer is compared with. */
export interface Comparisons {
  /** His own days before it, in whichever role. */
  ownBefore: (one: OfficerDay) => Compared;
  /** The days of the others in his role, the same day included. */
  ofColleagues: (one: OfficerDay) => Compared;
}

/** The counts of all who work in a role, in the days until one, each measure from the lowest to the highest. */
interface OfRole {
  days: number;
  sorted: Record<Measure, number[]>;
}

/** Groups the days once: a State with some hundred officers has ten thousand, each to be compared with thousands. */
export function comparisonsOf(days: readonly OfficerDay[]): Comparisons {
  const byOfficer = grouped(days, ({ officer }) => officer);
  const byRole = grouped(days, ({ role }) => role);
  const known = new Map<string, OfRole>();
  const ofRole = (role: string, day: DayNumber): OfRole => {
    const key = `${day} ${role}`;
    const found = known.get(key) ?? countsOf((byRole.get(role) ?? []).filter(until(day)));
    known.set(key, found);
    return found;
  };
  const own = ({ officer }: OfficerDay): OfficerDay[] => byOfficer.get(officer) ?? [];
  return {
    ownBefore: (one) => {
      const before = own(one).filter(({ day }) => day >= one.day - earlierDays && day < one.day);
      return {
        days: before.length,
        usualOf: (measure) => usualOf(before.map(({ counts }) => counts[measure])),
      };
    },
    ofColleagues: (one) => {
      const all = ofRole(one.role, one.day);
      const his = countsOf(
        own(one)
          .filter(({ role }) => role === one.role)
          .filter(until(one.day)),
      );
      return {
        days: all.days - his.days,
        usualOf: (measure) => usualWithout(all.sorted[measure], his.sorted[measure]),
      };
    },
  };
}

function until(last: DayNumber): (one: OfficerDay) => boolean {
  return ({ day }) => day >= last - earlierDays && day <= last;
}

function countsOf(days: readonly OfficerDay[]): OfRole {
  const sorted = { CASES_OPENED: [] as number[], SEARCHES: [] as number[] };
  for (const measure of MEASURES)
    sorted[measure] = sortedCounts(days.map(({ counts }) => counts[measure]));
  return { days: days.length, sorted };
}
