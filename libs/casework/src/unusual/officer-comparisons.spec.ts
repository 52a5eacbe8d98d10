import * as fc from 'fast-check';
import { MEASURES } from './finding.ts';
import { comparisonsOf, type Compared } from './officer-comparisons.ts';
import type { OfficerDay } from './officer-days.ts';
import { THRESHOLDS } from './thresholds.ts';

const { earlierDays } = THRESHOLDS.officer;

const someDays = fc.uniqueArray(
  fc.record({
    day: fc.integer({ min: 0, max: 60 }),
    officer: fc.constantFrom('A. Novak', 'B. Horvat', 'C. Krajnc'),
    role: fc.constantFrom('OFFICER', 'FOCAL_POINT'),
    counts: fc.record({ CASES_OPENED: fc.nat(6), SEARCHES: fc.nat(200) }),
  }),
  { selector: ({ day, officer, role }) => `${day} ${officer} ${role}`, maxLength: 60 },
);

/** The middle of the counts, without any grouping. */
function plainly(days: readonly OfficerDay[]): { days: number; usual: number[] } {
  return {
    days: days.length,
    usual: MEASURES.map((measure) => {
      const counts = days.map((one) => one.counts[measure]).toSorted((one, other) => one - other);
      const [low = 0, high = 0] = [counts[(counts.length - 1) >> 1], counts[counts.length >> 1]];
      return Math.round((low + high) / 2);
    }),
  };
}

const asTold = ({ days, usualOf }: Compared): { days: number; usual: number[] } => ({
  days,
  usual: MEASURES.map((measure) => usualOf(measure)),
});

describe('what a day of an officer is compared with', () => {
  it('is what a walk over all days finds, in whichever order they come', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const { ownBefore, ofColleagues } = comparisonsOf(days);
        for (const one of days) {
          const near = days.filter(({ day }) => day >= one.day - earlierDays && day <= one.day);
          const own = near.filter(({ officer, day }) => officer === one.officer && day < one.day);
          const others = near.filter(
            ({ officer, role }) => officer !== one.officer && role === one.role,
          );
          expect(asTold(ownBefore(one))).toEqual(plainly(own));
          expect(asTold(ofColleagues(one))).toEqual(plainly(others));
        }
      }),
      { numRuns: 300 },
    );
  });
});
