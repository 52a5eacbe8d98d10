/** A round waits so long for what it has begun, and leaves what takes longer to itself. */
const ROUND_MS = 5_000;

/**
 * Work for several partners beside each other: for each of them one at a time, and for so many at once. A partner that
 * is slow or lies keeps nobody else from being asked.
 */
export class Beside {
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly most = 8) {}

  /** Begins the work for a partner, unless there is some under way for it, or enough for others: a later round does. */
  begin(partner: string, work: () => Promise<void>): void {
    if (this.underWay.has(partner) || this.underWay.size >= this.most) return;
    const done = work().finally(() => this.underWay.delete(partner));
    this.underWay.set(partner, done);
  }

  /** Waits until all of it is done, or for as long as a round may take. */
  async round(ms = ROUND_MS): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms).unref();
    });
    await Promise.race([this.settled(), over]);
    clearTimeout(timer);
  }

  /** Waits until all of it is done. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay.values());
  }
}
