/** One key's wishes: whether an attempt is under way or its window is open, and whether another must follow. */
interface Lane {
  again: (() => Promise<void>) | undefined;
  settled: Promise<void>;
}

/**
 * Lets many wishes for the same thing become few attempts: the first one at once, and those made while it runs or
 * within the window after it one more, which begins after the last of them was made. So nothing wished for is missed.
 */
export class Coalesce {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly windowMs: number) {}

  /**
   * Attempts now, or lets an attempt follow soon. The attempt must not reject.
   *
   * @returns settles when an attempt that begins now has ended; at once when the attempt will follow
   */
  wish(key: string, attempt: () => Promise<void>): Promise<void> {
    const lane = this.lanes.get(key);
    if (lane !== undefined) {
      lane.again = attempt;
      return Promise.resolve();
    }
    const first = attempt();
    const begun: Lane = { again: undefined, settled: Promise.resolve() };
    this.lanes.set(key, begun);
    begun.settled = this.follow(key, begun, first);
    return first;
  }

  /** Settles when every attempt that was wished for has ended. */
  async flush(): Promise<void> {
    while (this.lanes.size > 0) {
      await Promise.all([...this.lanes.values()].map(({ settled }) => settled));
    }
  }

  private async follow(key: string, lane: Lane, first: Promise<void>): Promise<void> {
    await Promise.all([first, pause(this.windowMs)]);
    while (lane.again !== undefined) {
      const next = lane.again;
      lane.again = undefined;
      await Promise.all([next(), pause(this.windowMs)]);
    }
    this.lanes.delete(key);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
