import { drawnNumber, drawnReference, isDrawn, type RequestType } from './drawn-reference.ts';

describe('a drawn reference', () => {
  it.each<[RequestType, number, string]>([
    ['TRACE', 17, 'QN-TR-2026-000017'],
    ['COOPERATION', 1_234_567, 'QN-CO-2026-1234567'],
  ])('of %s with number %s is %s, and is known again', (type, number, reference) => {
    expect(drawnReference('QN', type, { year: 2026, number })).toBe(reference);
    expect(isDrawn('QN', reference)).toBe(true);
    expect(isDrawn('QS', reference)).toBe(false);
    const series = type === 'TRACE' ? 'TR' : 'CO';
    expect(drawnNumber('QN', reference)).toMatchObject({ series, year: 2026 });
    expect(Number(drawnNumber('QN', reference)?.number)).toBe(number);
  });

  it('is none that people have written', () => {
    expect(
      ['ND-4471/26', 'QN-XX-2026-000017', 'QN-TR-26-1', undefined].map((one) => isDrawn('QN', one)),
    ).toEqual([false, false, false, false]);
  });
});
