import { nextTry, type Tries } from './next-try.ts';

const T0 = Date.parse('2026-11-24T09:00:00.000Z');
const at = (seconds: number): Date => new Date(T0 + seconds * 1000);

/** Tries as often as it may for so long, as fast as a machine can. */
function triesWithin(seconds: number, free: number): number {
  let held: Tries | undefined;
  let passed = 0;
  for (let second = 0; second < seconds; second += 1) {
    const next = nextTry(held, at(second), free);
    if (!next.passes) continue;
    passed += 1;
    held = next.after;
  }
  return passed;
}

describe('nextTry', () => {
  it('lets the free ones through without a wait, and makes the next wait twice as long each time', () => {
    let held: Tries | undefined;
    const waits: number[] = [];
    for (let one = 0; one < 12; one += 1) {
      const now = held?.blockedUntil ?? at(0);
      const next = nextTry(held, now, 5);
      if (!next.passes) throw new Error('it was time');
      held = next.after;
      waits.push(((held.blockedUntil ?? now).getTime() - now.getTime()) / 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640]);
  });

  it('refuses until the wait is over, and says until when', () => {
    const held = { tries: 5, lastAt: at(0), blockedUntil: at(5) };
    expect(nextTry(held, at(4), 5)).toEqual({ passes: false, until: at(5) });
    expect(nextTry(held, at(5), 5)).toMatchObject({ passes: true, after: { tries: 6 } });
  });

  it('forgets after a quiet hour, and not before', () => {
    const held = { tries: 9, lastAt: at(0), blockedUntil: null };
    expect(nextTry(held, at(3_600), 5)).toMatchObject({ after: { tries: 10 } });
    expect(nextTry(held, at(3_601), 5)).toMatchObject({ after: { tries: 1, blockedUntil: null } });
  });

  it('leaves a guesser about a hundred tries a day', () => {
    expect(triesWithin(86_400, 5)).toBeLessThan(110);
  });
});
