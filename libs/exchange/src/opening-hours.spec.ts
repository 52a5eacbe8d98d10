import { openingHoursAt } from './opening-hours.ts';

const ZONE = 'Europe/Ljubljana';
const OFFICE = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '16:00' }];
const NIGHT = [{ days: [5], from: '22:00', to: '06:00' }];

describe('the service hours of a State', () => {
  it.each([
    ['on a Tuesday at noon', OFFICE, '2026-01-06T11:00:00Z', 'open since 2026-01-06T07:00:00.000Z'],
    ['as the window opens', OFFICE, '2026-01-06T07:00:00Z', 'open since 2026-01-06T07:00:00.000Z'],
    ['as it closes', OFFICE, '2026-01-06T15:00:00Z', 'next 2026-01-07T07:00:00.000Z'],
    ['on a Friday evening', OFFICE, '2026-01-09T17:00:00Z', 'next 2026-01-12T07:00:00.000Z'],
    // The clocks of Ljubljana go forward on 2026-03-29, a Sunday.
    ['before the clocks change', OFFICE, '2026-03-27T17:00:00Z', 'next 2026-03-30T06:00:00.000Z'],
    ['over midnight', NIGHT, '2026-01-10T04:00:00Z', 'open since 2026-01-09T21:00:00.000Z'],
    ['after the night', NIGHT, '2026-01-10T05:00:00Z', 'next 2026-01-16T21:00:00.000Z'],
    [
      'where two windows touch',
      [...OFFICE, { days: [1], from: '16:00', to: '20:00' }],
      '2026-01-05T17:00:00Z',
      'open since 2026-01-05T07:00:00.000Z',
    ],
    [
      'all day where it ends as it begins',
      [{ days: [3], from: '00:00', to: '00:00' }],
      '2026-01-07T20:00:00Z',
      'open since 2026-01-06T23:00:00.000Z',
    ],
  ])('%s', (_, windows, now, said) => {
    const hours = openingHoursAt(windows, ZONE, new Date(now));
    const told = hours.open
      ? `open since ${hours.since?.toISOString()}`
      : `next ${hours.next.toISOString()}`;
    expect(told).toBe(said);
  });

  it('are all hours where it publishes none', () => {
    expect(openingHoursAt(undefined, ZONE, new Date())).toEqual({ open: true });
    expect(openingHoursAt([], ZONE, new Date())).toEqual({ open: true });
  });
});
