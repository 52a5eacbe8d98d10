import { log } from '@trace/platform';
import type { Deliver } from './deliver.ts';
import type { Lanes } from './lanes.ts';
import type { Partners } from './partners.ts';
import type { ClosedHours } from './closed-hours.ts';

/**
 * Rebuilds from the database whatever the queue may have lost: every lane that has something waiting and rests in
 * nobody's hands gets a job again, and a lane found so twice running is drained from here, since then the queue itself
 * is silent. Also takes up a newer directory.
 */
export class Sweep {
  private foundBefore = new Set<string>();
  private readonly logger = log('sweep');

  constructor(
    private readonly lanes: Lanes,
    private readonly deliver: Deliver,
    private readonly partners: Partners,
    private readonly rests: ClosedHours,
  ) {}

  /** One round. Cheap when nothing waits. */
  async run(): Promise<void> {
    await this.partners.refresh();
    await this.rests.reopen(this.partners.all());
    const found = await this.lanes.idleWithWork();
    const stuck = found.filter((partner) => this.foundBefore.has(partner));
    this.foundBefore = new Set(found);
    if (stuck.length > 0)
      this.logger.warn('the queue is silent, draining from the sweep', { count: stuck.length });
    await Promise.all([
      ...found.map((partner) => this.lanes.nudge(partner)),
      ...stuck.map((partner) => this.deliver.attend(partner)),
    ]);
  }
}
