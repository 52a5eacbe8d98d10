import { createHash } from 'node:crypto';

/**
 * Chance that can be had again: the same seed gives the same choices. (Where the moments fall on the wire depends on the
 * machine, so a run is repeated in its plan, not to the microsecond.)
 */
export class Chance {
  private drawn = 0;

  constructor(readonly seed: string) {}

  /** A number in [0, 1). */
  next(): number {
    const hash = createHash('sha256').update(`${this.seed} ${this.drawn++}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  }

  /** A whole number from least to most, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** One of them. */
  oneOf<T>(items: readonly T[]): T {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  /** All of them in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}
