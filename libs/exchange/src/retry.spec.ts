import * as fc from 'fast-check';
import { circuitOf, FAILURES_THAT_OPEN, parcelSize, pauseAfter } from './retry.ts';

describe('pauseAfter', () => {
  it('doubles from half a second and stays under twenty seconds', () => {
    expect([1, 2, 3, 6, 7, 50].map((n) => pauseAfter(n, 0.999999))).toEqual([
      500, 1000, 2000, 16000, 20000, 20000,
    ]);
  });

  it('never returns less than half nor more than the whole of its step, for any failures and any chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, chance) => {
          const pause = pauseAfter(n, chance);
          const step = pauseAfter(n, 1);
          expect(pause).toBeGreaterThanOrEqual(Math.floor(step / 2));
          expect(pause).toBeLessThanOrEqual(step);
        },
      ),
    );
  });

  it("honours a partner's Retry-After up to a quarter of an hour", () => {
    expect(pauseAfter(1, 0, 90_000)).toBe(90_000);
    expect(pauseAfter(1, 0, 86_400_000)).toBe(900_000);
    expect(pauseAfter(1, 0, 0)).toBe(500);
  });
});

describe('circuitOf', () => {
  const now = new Date('2026-01-07T10:00:00.000Z');
  const later = new Date('2026-01-07T10:00:05.000Z');
  it.each([
    [0, null, 'CLOSED'],
    [FAILURES_THAT_OPEN - 1, later, 'CLOSED'],
    [FAILURES_THAT_OPEN, later, 'OPEN'],
    [FAILURES_THAT_OPEN, now, 'PROBING'],
  ] as const)(
    'after %i failures with the next attempt at %p it is %s',
    (failures, next, expected) => {
      expect(circuitOf(failures, next, now)).toBe(expected);
    },
  );
});

describe('parcelSize', () => {
  it('is whole in health and grows from one after an outage', () => {
    expect(parcelSize(0, 0, 100)).toBe(100);
    expect([0, 1, 2, 3, 4].map((n) => parcelSize(3, n, 100))).toEqual([1, 4, 16, 64, 100]);
  });
});
