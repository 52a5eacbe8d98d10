import type { Deliver, Sweep } from '@trace/exchange';
import { log, type Jobs } from '@trace/platform';

/**
 * The background work: drains lanes when a job says so, and sweeps by its own timer, which needs no queue. A queue that
 * lost everything, or fell silent, costs seconds and no message.
 */
export class Worker {
  private readonly logger = log('worker');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly deliver: Deliver,
    private readonly sweep: Sweep,
    private readonly sweepSeconds: number,
  ) {}

  /** Begins to work. */
  async start(): Promise<void> {
    await this.jobs.handle({ 'drain-lane': ({ partner }) => this.deliver.drain(partner) });
    this.nextSweep();
  }

  /** Takes up nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.sweeping;
    await this.deliver.stop();
  }

  private nextSweep(): void {
    this.timer = setTimeout(() => {
      this.sweeping = this.sweepOnce().then(() => {
        if (this.timer !== undefined) this.nextSweep();
      });
    }, this.sweepSeconds * 1000);
  }

  private async sweepOnce(): Promise<void> {
    try {
      await this.sweep.run();
    } catch (fault) {
      // The next round comes by itself; while the database is away there is nothing else to do.
      this.logger.warn('sweep interrupted', {
        reason: fault instanceof Error ? fault.name : 'unknown',
      });
    }
  }
}
