import * as fc from 'fast-check';
import { timeToCrimeDays } from './time-to-crime.ts';

describe('timeToCrimeDays', () => {
  it('is 2,490 in scenario 1', () => {
    expect(timeToCrimeDays('2019-03-14', '2026-01-06')).toBe(2_490);
  });

  it('counts the day of a leap year, and no hour of a clock change', () => {
    expect(timeToCrimeDays('2024-02-28', '2024-03-01')).toBe(2);
    expect(timeToCrimeDays('2023-02-28', '2023-03-01')).toBe(1);
    expect(timeToCrimeDays('2026-03-28', '2026-03-30')).toBe(2);
  });

  it('is nothing on the same day, and negative when the recovery came first', () => {
    expect(timeToCrimeDays('2026-01-06', '2026-01-06')).toBe(0);
    expect(timeToCrimeDays('2026-01-06', '2026-01-05')).toBe(-1);
  });

  it('adds up', () => {
    const days = fc
      .date({ min: new Date('1800-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, days, days, (one, two, three) => {
        const whole = timeToCrimeDays(one, three);
        expect(Number.isInteger(whole)).toBe(true);
        expect(timeToCrimeDays(one, two) + timeToCrimeDays(two, three)).toBe(whole);
      }),
    );
  });
});
