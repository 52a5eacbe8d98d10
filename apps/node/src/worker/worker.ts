import type { Deliver } from '@trace/exchange';
import { log, type Jobs } from '@trace/platform';

/** Something that is done anew every few seconds. It finds by itself what there is to do. */
export interface Round {
  name: string;
  run(): Promise<unknown>;
}

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
    private readonly rounds: readonly Round[],
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
    for (const round of this.rounds) {
      try {
        await round.run();
      } catch (fault) {
        // The next time comes by itself; while the database is away there is nothing else to do.
        this.logger.warn('sweep interrupted', {
          job: round.name,
          reason: fault instanceof Error ? fault.name : 'unknown',
        });
      }
    }
  }
}
