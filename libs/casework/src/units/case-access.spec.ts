import { mayKnow } from './case-access.ts';

describe('mayKnow', () => {
  it.each([
    ['North', 'North', true],
    ['North', 'South', false],
    ['North', null, true],
    [undefined, 'South', true],
    [undefined, null, true],
    ['', 'South', false],
  ])('somebody of %s and a case of %s: %s', (unit, of, expected) => {
    expect(mayKnow(unit === undefined ? {} : { unit }, of)).toBe(expected);
  });
});
