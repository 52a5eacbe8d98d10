/** Chance that can be had again: the same seed gives the same numbers on every machine (xorshift128, Marsaglia 2003). */
export class Chance {
  private readonly state: Uint32Array;

  constructor(seed: number) {
    // Four words that differ for seeds that lie side by side (the finalizer of MurmurHash3).
    this.state = Uint32Array.from([1, 2, 3, 4], (word) => mixed(seed + word * 0x9e37_79b9));
    if (this.state.every((word) => word === 0)) this.state[0] = 1;
  }

  /** A number from 0 up to and without 1. */
  next(): number {
    return this.word() / 2 ** 32;
  }

  /** A number from low up to and without high. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** One of the things, each as often as its share says. */
  oneOf<T extends { share: number }>(things: readonly T[]): T {
    const whole = things.reduce((sum, { share }) => sum + share, 0);
    let left = this.next() * whole;
    for (const thing of things) {
      left -= thing.share;
      if (left < 0) return thing;
    }
    const last = things.at(-1);
    if (!last) throw new Error('there is nothing to choose from');
    return last;
  }

  /** An id of the wire with this time in it (RFC 9562 section 5.7). */
  id(at: number): string {
    const time = Math.floor(at).toString(16).padStart(12, '0');
    const [a, b, c] = [this.word(), this.word(), this.word()];
    const hex = (word: number, digits: number): string =>
      word.toString(16).padStart(8, '0').slice(-digits);
    const variant = (0x8000 | (a & 0x3fff)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a >>> 16, 3)}-${variant}-${hex(b, 8)}${hex(c, 4)}`;
  }

  private word(): number {
    const { state } = this;
    let t = state[3] ?? 0;
    const s = state[0] ?? 0;
    state.copyWithin(1, 0, 3);
    t ^= t << 11;
    t ^= t >>> 8;
    state[0] = t ^ s ^ (s >>> 19);
    return state[0] ?? 0;
  }
}

function mixed(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
