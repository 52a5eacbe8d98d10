import { isId } from '@trace/protocol';
import { Chance } from './chance.ts';

describe('chance that can be had again', () => {
  it('gives the same for the same seed and other things for another', () => {
    const drawn = (seed: number): number[] => {
      const chance = new Chance(seed);
      return Array.from({ length: 100 }, () => chance.next());
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    expect(drawn(0).every((one) => one >= 0 && one < 1)).toBe(true);
  });

  it('is spread evenly', () => {
    const chance = new Chance(1);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i++) {
      const tenth = Math.floor(chance.next() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(850);
    expect(Math.max(...tenths)).toBeLessThan(1_150);
  });

  it('chooses each thing as often as its share says', () => {
    const chance = new Chance(2);
    const things = [{ share: 9 }, { share: 1 }, { share: 0 }];
    const chosen = Array.from({ length: 10_000 }, () => things.indexOf(chance.oneOf(things)));
    expect(chosen.filter((one) => one === 1).length / 10_000).toBeCloseTo(0.1, 1);
    expect(chosen).not.toContain(2);
  });

  it('makes ids of the wire, each once and with their time', () => {
    const chance = new Chance(3);
    const at = Date.parse('2026-04-03T14:20:00.000Z');
    const ids = Array.from({ length: 10_000 }, () => chance.id(at));
    expect(ids.every(isId)).toBe(true);
    expect(new Set(ids).size).toBe(10_000);
    expect(Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(at);
  });
});
