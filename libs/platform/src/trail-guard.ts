import type { EntityManager } from 'typeorm';
import type { AuditAction } from './audit.ts';
import { log } from './log.ts';
import { Problem } from './problem.ts';
import { logStanding, whatStops, type DiskStanding, type LogStanding } from './trail-standing.ts';

/** What the guard needs of a database: to ask it one thing. */
type Asked = Pick<EntityManager, 'query'>;

/** How everything stands that evidence needs. */
export interface TrailStanding {
  log: LogStanding;
  /** Entries that have no position yet, and since when the oldest of them waits. */
  waiting: number;
  oldestAt?: Date;
  /** When the time of grace is over, unless the sequencer catches up before. */
  refusedFrom?: Date;
  /** Since when entries can not be written at all. */
  unwrittenSince?: Date;
  disk: DiskStanding;
}

interface Pending {
  waiting: number;
  oldestAt: Date | null;
  nowAt: Date;
}

/** For so long what was found counts without asking again. */
const FRESH_MS = 1_000;

/**
 * Evidence before action: says before each audited action whether its evidence can be kept, and refuses it if not. The
 * age of what waits for the sequencer is measured by the clock of the database, in real time.
 */
export class TrailGuard {
  /** How the disk of the data folder stands; told by whoever looks at it. */
  disk: DiskStanding = 'UP';
  private readonly logger = log('audit');
  private judging = false;
  private found: { pending: Pending; until: number } | undefined;
  private unwritten: { since: Date; times: number } | undefined;

  /** @param graceMs for so long the node goes on while its sequencer does not work */
  constructor(private readonly graceMs: number) {}

  /** Begins to judge. At the start of a node the sequencer has its first turn before. */
  begin(): void {
    this.judging = true;
  }

  /**
   * Lets actions happen, in the transaction in which they will be written down.
   *
   * @throws Problem audit.behind or disk.full
   */
  async allow(em: Asked, actions: readonly AuditAction[]): Promise<void> {
    if (!this.judging) return;
    const { log: standing } = this.judge(await this.pending(em));
    const stop = whatStops(actions, { log: standing, disk: this.disk });
    if (stop) throw new Problem(stop);
  }

  /** How everything stands. */
  async standing(em: Asked): Promise<TrailStanding> {
    const pending = await this.pending(em);
    const { unwritten, disk } = this;
    return {
      ...this.judge(pending),
      waiting: pending.waiting,
      ...(unwritten && { unwrittenSince: unwritten.since }),
      disk,
    };
  }

  /** Takes note that an entry could not be written: loudly at the first, and the others are counted. */
  failed(fault: unknown): void {
    this.unwritten ??= { since: new Date(), times: 0 };
    this.unwritten.times += 1;
    if (this.unwritten.times === 1)
      this.logger.error('audit entries can not be written: every action is refused', { fault });
  }

  /** Takes note that an entry could be written. */
  written(): void {
    if (this.unwritten === undefined) return;
    this.logger.warn('audit entries can be written again', { count: this.unwritten.times });
    this.unwritten = undefined;
  }

  /** Since when entries can not be written, and how often that was tried. */
  get outage(): { since: Date; times: number } | undefined {
    return this.unwritten;
  }

  private judge({ oldestAt, nowAt }: Pending): Pick<TrailStanding, 'log'> & {
    oldestAt?: Date;
    refusedFrom?: Date;
  } {
    if (oldestAt === null) return { log: 'UP' };
    return {
      log: logStanding(oldestAt, nowAt, this.graceMs),
      oldestAt,
      refusedFrom: new Date(oldestAt.getTime() + this.graceMs),
    };
  }

  private async pending(em: Asked): Promise<Pending> {
    const now = performance.now();
    if (this.found === undefined || this.found.until < now) {
      const [pending]: Pending[] = await em.query(
        `select count(*)::float8 as waiting, min(since) as "oldestAt", clock_timestamp() as "nowAt"
           from audit_pending`,
      );
      const nothing = { waiting: 0, oldestAt: null, nowAt: new Date() };
      this.found = { pending: pending ?? nothing, until: now + FRESH_MS };
    }
    return this.found.pending;
  }
}
