/** How much somebody may still ask, and as of when. */
interface Bucket {
  left: number;
  at: number;
}

/** How often each partner may ask for something: so often one after the other, and then so often in a second. */
export class Paces {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts one more. @returns after how many seconds to come again; undefined where it may be now */
  take(partner: string): number | undefined {
    const at = this.now();
    const before = this.buckets.get(partner) ?? { left: this.burst, at };
    const left = Math.min(this.burst, before.left + ((at - before.at) / 1_000) * this.perSecond);
    const passes = left >= 1;
    this.buckets.set(partner, { left: passes ? left - 1 : left, at });
    return passes ? undefined : Math.ceil((1 - left) / this.perSecond);
  }
}
