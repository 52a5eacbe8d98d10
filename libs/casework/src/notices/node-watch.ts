import {
  log,
  type Audit,
  type Clock,
  type DiskReserve,
  type Jobs,
  type TrailGuard,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Desk } from './desk.ts';
import type { NoticeKind } from './notice-kinds.ts';
import { writeNotices, type NoticeOrder } from './write-notices.ts';

/** What the watch stands on. */
interface Ground {
  dataSource: DataSource;
  audit: Audit;
  guard: TrailGuard;
  reserve: DiskReserve;
  jobs: Pick<Jobs, 'fault'>;
  clock: Clock;
}

const WATCHING: readonly Desk[] = ['SUPERVISOR', 'ADMINISTRATOR'];
const OPERATING: readonly Desk[] = ['ADMINISTRATOR'];

/**
 * Looks in every process after what the node stands on: the sequencer, the audit trail and the disk, without which there is
 * no evidence, and the queue, whose settings may have become unsafe. What is wrong is said at once in the log, and to people
 * by notices, which need no audit entry; an entry says for how long none could be written, as soon as one can.
 */
export class NodeWatch {
  private readonly logger = log('audit');
  /** What this process has told of already. */
  private readonly told = new Set<string>();

  constructor(private readonly ground: Ground) {}

  /** One round. @returns how many notices are new */
  async run(): Promise<number> {
    const { dataSource, guard, reserve, jobs } = this.ground;
    const disk = await reserve.look();
    guard.disk = disk.standing;
    const { log: standing, oldestAt, unwrittenSince } = await guard.standing(dataSource.manager);
    const behind = standing !== 'UP' && oldestAt ? oldestAt.toISOString() : undefined;
    const orders = [
      ...this.orders(WATCHING, 'AUDIT_BEHIND', behind),
      ...this.orders(WATCHING, 'AUDIT_UNWRITABLE', unwrittenSince?.toISOString()),
      ...this.orders(
        OPERATING,
        'DISK_FILLING',
        this.dayOf(disk.standing === 'UP' ? undefined : disk.standing),
      ),
      ...this.orders(OPERATING, 'QUEUE_UNSAFE', this.dayOf(jobs.fault && 'UNSAFE')),
    ].filter(({ key, desk }) => !this.told.has(`${key}:${desk}`));
    if (orders.length > 0) await this.tell(orders);
    if (unwrittenSince) await this.tryAgain();
    return orders.length;
  }

  private async tell(orders: readonly NoticeOrder[]): Promise<void> {
    for (const what of new Set(orders.map((order) => order.what)))
      this.logger.error('something that the node stands on is wrong', { code: what });
    await this.ground.dataSource.transaction((em) => writeNotices(em, orders));
    for (const { key, desk } of orders) this.told.add(`${key}:${desk}`);
  }

  /** Writes an entry about the outage itself; with it the outage is over. */
  private async tryAgain(): Promise<void> {
    const { dataSource, audit, guard, clock } = this.ground;
    const { outage } = guard;
    if (outage === undefined) return;
    const outcome = `${outage.times} refused since ${outage.since.toISOString()}`;
    await dataSource.transaction((em) =>
      audit.record(em, [
        { at: clock.now(), actor: 'node', role: 'NODE', action: 'AUDIT_RESUMED', outcome },
      ]),
    );
  }

  /** What is to be mended outside the node is told of once, and again each day for as long as it lasts. */
  private dayOf(standing: string | undefined): string | undefined {
    return standing && `${standing}:${this.ground.clock.now().toISOString().slice(0, 10)}`;
  }

  private orders(
    desks: readonly Desk[],
    what: NoticeKind,
    since: string | undefined,
  ): NoticeOrder[] {
    if (since === undefined) return [];
    const raisedAt = this.ground.clock.now();
    const key = `${what.toLowerCase()}:${since}`;
    return desks.map((desk) => ({ key, what, desk, raisedAt }));
  }
}
