import { nextCall, type Pace } from './next-call.ts';

/** So many calls at one moment. @returns how many passed, and what is remembered */
function many(count: number, now: number, from?: Pace): { passed: number; pace: Pace } {
  let pace = from;
  let passed = 0;
  for (let call = 0; call < count; call += 1) {
    const one = nextCall(pace, now, 60);
    if (one.passes) passed += 1;
    pace = one.after;
  }
  if (!pace) throw new Error('nobody called');
  return { passed, pace };
}

describe('the pace of calls', () => {
  it('lets a minute’s worth through at once, and then as many as time brings', () => {
    const { passed, pace } = many(100, 5_000);
    expect(passed).toBe(60);
    expect(many(100, 5_000 + 10_000, pace).passed).toBe(10);
  });

  it('never saves up more than a minute', () => {
    const { pace } = many(60, 0);
    expect(many(1_000, 3_600_000, pace).passed).toBe(60);
  });

  it('says when to come again, and is right', () => {
    const { pace } = many(60, 0);
    const refused = nextCall(pace, 400, 60);
    if (refused.passes) throw new Error('it passed');
    expect(refused.retryAfterSeconds).toBeCloseTo(0.6);
    const again = 400 + refused.retryAfterSeconds * 1_000;
    expect(nextCall(refused.after, again - 1, 60).passes).toBe(false);
    expect(nextCall(refused.after, again, 60).passes).toBe(true);
  });

  it('is not made longer by calls that are refused', () => {
    const { pace } = many(5_000, 0);
    expect(nextCall(pace, 1_000, 60).passes).toBe(true);
  });
});
