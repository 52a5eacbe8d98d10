import { endingsOf } from './endings-of.ts';

const AT = new Date('2026-12-24T12:00:00.000Z');

describe('endingsOf', () => {
  it.each([
    ['2026-11-24T11:59:59.999Z', []],
    ['2026-11-24T12:00:00.000Z', ['30']],
    ['2026-12-17T11:59:59.999Z', ['30']],
    ['2026-12-17T12:00:00.000Z', ['7']],
    ['2026-12-23T12:00:00.000Z', ['1']],
    ['2026-12-24T12:00:00.000Z', ['0']],
    ['2027-03-01T00:00:00.000Z', ['0']],
  ])('warns at %s: %j', (now, rungs) => {
    const found = endingsOf([{ state: 'QS', what: 'STATEMENT', at: AT }], new Date(now));
    expect(found.map(({ rung }) => rung)).toEqual(rungs);
  });

  it('tells a statement from a certificate, and a renewed one from the one before', () => {
    const now = new Date('2026-12-23T13:00:00.000Z');
    const later = new Date(AT.getTime() + 1);
    const keys = endingsOf(
      [
        { state: 'QS', what: 'STATEMENT', at: AT },
        { state: 'QS', what: 'CERTIFICATE', at: AT },
        { state: 'QS', what: 'STATEMENT', at: later },
      ],
      now,
    ).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });
});
