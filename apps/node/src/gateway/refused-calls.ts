/** So many refused calls are taken one after the other, and then one a second. */
const BURST = 60;
const PER_SECOND = 1;

/** How many more refused calls of a partner are looked at, and as of when. */
interface Bucket {
  left: number;
  at: number;
}

/**
 * Throttles a partner whose calls are refused again and again: each of them costs a decryption and an audit entry, which
 * nobody may have for nothing. Calls that are taken cost it nothing here; a node with a fault tries every twenty seconds
 * and never meets this.
 */
export class RefusedCalls {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether the next call of a partner is to be looked at. */
  mayTry(partner: string): boolean {
    return this.bucketOf(partner).left >= 1;
  }

  /** Notes that a call of a partner was refused. */
  note(partner: string): void {
    this.bucketOf(partner).left -= 1;
  }

  private bucketOf(partner: string): Bucket {
    const now = this.now();
    const before = this.buckets.get(partner) ?? { left: BURST, at: now };
    const gained = ((now - before.at) / 1_000) * PER_SECOND;
    const bucket = { left: Math.min(BURST, before.left + gained), at: now };
    this.buckets.set(partner, bucket);
    return bucket;
  }
}
