/**
 * What was started and how it is stopped: the latest first, everything even if a part fails, and also when this process
 * is told to end meanwhile. Child processes would otherwise outlive it.
 */
export class Stops {
  private readonly list: (() => Promise<unknown>)[] = [];
  private readonly signalled = (signal: NodeJS.Signals): void => {
    process.stderr.write(`${signal}: stopping what was started\n`);
    void this.run().finally(() => process.exit(1));
  };

  constructor() {
    process.on('SIGINT', this.signalled).on('SIGTERM', this.signalled);
  }

  /** Something more that has been started. */
  add(stop: () => Promise<unknown>): void {
    this.list.push(stop);
  }

  /** Stops everything. Nothing is stopped twice. */
  async run(): Promise<void> {
    const faults: unknown[] = [];
    for (let stop = this.list.pop(); stop !== undefined; stop = this.list.pop()) {
      await stop().catch((fault: unknown) => faults.push(fault));
    }
    process.off('SIGINT', this.signalled).off('SIGTERM', this.signalled);
    if (faults.length > 0) throw new AggregateError(faults, 'not everything could be stopped');
  }
}
