import { RefusedCalls } from './refused-calls.ts';

describe('calls of a partner that are refused', () => {
  it('are looked at sixty times in a row, and then once a second', () => {
    let now = 0;
    const calls = new RefusedCalls(() => now);
    for (let time = 0; time < 60; time += 1) {
      expect(calls.mayTry('QT')).toBe(true);
      calls.note('QT');
    }
    expect(calls.mayTry('QT')).toBe(false);
    now += 1_000;
    expect(calls.mayTry('QT')).toBe(true);
    calls.note('QT');
    expect(calls.mayTry('QT')).toBe(false);
  });

  it('are no concern of other partners', () => {
    const calls = new RefusedCalls(() => 0);
    for (let time = 0; time < 100; time += 1) calls.note('QT');
    expect([calls.mayTry('QT'), calls.mayTry('QM')]).toEqual([false, true]);
  });
});
