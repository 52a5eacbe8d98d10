import { digestDay, doneWith } from './digest-day.ts';

const VIENNA = 'Europe/Vienna';
const at = (text: string): Date => new Date(text);

describe('the day of a summary', () => {
  it.each([
    ['before its hour', '2026-11-30T05:59:59Z', VIENNA, undefined, undefined],
    ['at its hour', '2026-11-30T06:00:00Z', VIENNA, undefined, '2026-11-30'],
    ['late, on the same day', '2026-11-30T22:59:59Z', VIENNA, '2026-11-29', '2026-11-30'],
    ['on the next day before its hour', '2026-11-30T23:00:00Z', VIENNA, '2026-11-29', undefined],
    ['once it was written', '2026-11-30T08:00:00Z', VIENNA, '2026-11-30', undefined],
    [
      'where it is another day',
      '2026-11-29T18:00:00Z',
      'Pacific/Auckland',
      '2026-11-29',
      '2026-11-30',
    ],
    ['after the clocks went forward', '2026-03-29T05:00:00Z', VIENNA, '2026-03-28', '2026-03-29'],
    [
      'after a clock was set back by a day',
      '2026-11-29T08:00:00Z',
      VIENNA,
      '2026-11-30',
      undefined,
    ],
  ])('%s', (_, now, zone, done, day) => {
    expect(digestDay({ hour: 7, zone, done }, at(now))).toBe(day);
  });

  it('is the next one for somebody who asks for it after its hour', () => {
    expect(doneWith(at('2026-11-30T08:00:00Z'), VIENNA, 7)).toBe('2026-11-30');
    expect(doneWith(at('2026-11-30T05:00:00Z'), VIENNA, 7)).toBeUndefined();
  });
});
