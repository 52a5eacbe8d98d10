import type { Deliver } from '@trace/exchange';
import { log, withOrigin, type AuditOrigin, type Jobs } from '@trace/platform';

/** Background work that is looked for in the database, again and again; it does nothing where there is nothing. */
export interface Round {
  name: string;
  run(): Promise<unknown>;
}

/** What the audit entries of background work say of it. */
const ORIGIN: AuditOrigin = { source: 'worker' };

/**
 * The background work: drains lanes when a job says so, and makes its rounds by its own timers, which need no queue. A
 * queue that lost everything, or fell silent, costs seconds and no message. Each round has a timer of its own, so that
 * none waits for another.
 */
export class Worker {
  private readonly logger = log('worker');
  private readonly timers = new Map<Round, NodeJS.Timeout>();
  private readonly underWay = new Map<Round, Promise<void>>();
  private stopping = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly deliver: Deliver,
    private readonly rounds: readonly Round[],
    private readonly sweepSeconds: number,
  ) {}

  /** Begins to work. */
  async start(): Promise<void> {
    await this.jobs.handle({
      'drain-lane': ({ partner }) => withOrigin(ORIGIN, () => this.deliver.attend(partner)),
    });
    for (const round of this.rounds) this.next(round);
  }

  /** Takes up nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.underWay.values());
    await this.deliver.stop();
  }

  private next(round: Round): void {
    const timer = setTimeout(() => {
      const running = this.runOnce(round).then(() => {
        if (!this.stopping) this.next(round);
      });
      this.underWay.set(round, running);
    }, this.sweepSeconds * 1000);
    this.timers.set(round, timer);
  }

  private async runOnce(round: Round): Promise<void> {
    try {
      await withOrigin(ORIGIN, () => round.run());
    } catch (fault) {
      // The next round comes by itself; while the database is away there is nothing else to do.
      this.logger.warn('a round was interrupted', {
        job: round.name,
        reason: fault instanceof Error ? fault.name : 'unknown',
      });
    }
  }
}
