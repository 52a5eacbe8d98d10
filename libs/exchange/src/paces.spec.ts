import { Paces } from './paces.ts';

describe('how often a partner may ask', () => {
  it('is a burst, and then so often in a second, each partner for itself', () => {
    let now = 0;
    const paces = new Paces(2, 0.1, () => now);
    expect([paces.take('QS'), paces.take('QS'), paces.take('QS')]).toEqual([
      undefined,
      undefined,
      10,
    ]);
    expect(paces.take('QT')).toBeUndefined();
    now = 4_000;
    expect(paces.take('QS')).toBe(6);
    now = 10_000;
    expect(paces.take('QS')).toBeUndefined();
    expect(paces.take('QS')).toBe(10);
    now = 1_000_000;
    expect([paces.take('QS'), paces.take('QS'), paces.take('QS')]).toEqual([
      undefined,
      undefined,
      10,
    ]);
  });
});
