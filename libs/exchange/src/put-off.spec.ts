import { putOffUntil } from './put-off.ts';

const LAST = new Date('2026-11-30T12:00:00.000Z');

describe('putOffUntil', () => {
  it.each([
    [0, undefined],
    [4, undefined],
    [5, '2026-11-30T12:02:00.000Z'],
    [6, '2026-11-30T12:04:00.000Z'],
    [7, '2026-11-30T12:08:00.000Z'],
    [8, '2026-11-30T12:15:00.000Z'],
    [500, '2026-11-30T12:15:00.000Z'],
  ])('puts off after %i deaths until %s', (deaths, until) => {
    expect(putOffUntil({ deaths, lastAt: LAST }, LAST)?.toISOString()).toBe(until);
  });

  it.each([
    ['2026-11-30T12:01:59.999Z', true],
    ['2026-11-30T12:02:00.000Z', false],
    // The clock was set back by an hour since.
    ['2026-11-30T11:00:00.000Z', false],
  ])('rests at %s: %s', (now, rests) => {
    expect(putOffUntil({ deaths: 5, lastAt: LAST }, new Date(now)) !== undefined).toBe(rests);
  });

  it('puts nothing off where nobody died', () => {
    expect(putOffUntil({ deaths: 0, lastAt: null }, LAST)).toBeUndefined();
  });
});
