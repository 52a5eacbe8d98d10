import { Coalesce } from './coalesce.ts';
import type { Config } from './config.ts';
import { JOB_NAMES, jobOf, type Job, type JobHandlers } from './job.ts';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { openPostgresQueue } from './postgres-queue.ts';
import type { QueueCounts, QueueLink } from './queue-link.ts';
import { openRedisQueue } from './redis-queue.ts';

/** Wishes for the same job within this time become at most two jobs. */
const COALESCE_MS = 20;
/** How long whoever adds a job waits for the queue at most, and how long the attempt may take behind their back. */
const PATIENCE_MS = 250;
const ATTEMPT_MS = 5_000;
/** A job that waits so long although somebody is free means that the worker no longer hears the queue. */
const SILENT_MS = 10_000;
const WATCH_MS = 5_000;
/** If a fresh worker hears nothing either, the fault is not the worker's. */
const BETWEEN_REVIVALS_MS = 30_000;
const INSPECT_MS = 60_000;
/** More than this many waiting nudges are not worth reading: the sweep that follows says the same in one go. */
const STALE_BACKLOG = 100;
const CLOSE_PATIENCE_MS = 15_000;
const QUIET_MS = 10_000;

type QueueConfig = Pick<Config, 'state' | 'redisUrl' | 'redisUnsafe' | 'lanes'>;

/**
 * The background jobs, on BullMQ in PostgreSQL or Redis. The queue is a nudge and PostgreSQL the truth: a job may be
 * lost, repeated or late, and nothing depends on it but how soon something happens.
 */
export class Jobs {
  private readonly coalesce = new Coalesce(COALESCE_MS);
  private readonly logger = log('jobs');
  private readonly timers: NodeJS.Timeout[] = [];
  private handlers: JobHandlers | undefined;
  private active = 0;
  private trouble: string | undefined;
  private toldAt = 0;
  private revivedAt = 0;
  private closing: Promise<void> | undefined;
  private link!: QueueLink;

  private constructor(
    private readonly config: QueueConfig,
    private readonly databaseUrl: string,
    private readonly metrics: Metrics | undefined,
  ) {}

  /** Opens the queue: in Redis when REDIS_URL is set, else in the database. Throws when its settings would lose jobs. */
  static async open(config: QueueConfig, databaseUrl: string, metrics?: Metrics): Promise<Jobs> {
    const jobs = new Jobs(config, databaseUrl, metrics);
    jobs.link = await jobs.connect();
    jobs.every(INSPECT_MS, () => jobs.inspect());
    return jobs;
  }

  /**
   * Nudges. Never throws and never keeps anybody waiting for long: a nudge that fails is counted, and the sweep does
   * what it was for.
   */
  async add(job: Job): Promise<void> {
    const key = `${job.name} ${JSON.stringify(job.data)}`;
    const added = this.coalesce.wish(key, () => this.attempt(job));
    await Promise.race([added, pause(PATIENCE_MS)]);
  }

  /** Begins to work. Refuses when a job has no handler. */
  async handle(handlers: JobHandlers): Promise<void> {
    const missing = JOB_NAMES.filter((name) => typeof handlers[name] !== 'function');
    if (missing.length > 0) throw new Error(`no handler for the jobs: ${missing.join(', ')}`);
    this.handlers = handlers;
    const { count } = await this.link.backlog();
    if (count > STALE_BACKLOG) await this.link.clear();
    await this.link.work(this.config.lanes, (name, data) => this.run(name, data));
    this.every(WATCH_MS, () => this.watch());
  }

  /** What is wrong with the queue, for health checks; undefined when nothing is known to be. */
  get fault(): string | undefined {
    return this.trouble;
  }

  /** How many jobs are in which state, and since when the first waits. */
  async counts(): Promise<QueueCounts & { since?: Date }> {
    const [counts, { since }] = await Promise.all([this.link.counts(), this.link.backlog()]);
    return { ...counts, ...(since !== undefined && { since: new Date(since) }) };
  }

  /** Adds what is still to be added, finishes what is under way, and lets go of the queue. */
  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.coalesce.flush();
    await Promise.race([this.link.close(true), pause(CLOSE_PATIENCE_MS)]).catch((fault: unknown) =>
      this.logger.warn('the queue did not close cleanly', { fault }),
    );
  }

  private connect(): Promise<QueueLink> {
    const { state, redisUrl, redisUnsafe } = this.config;
    const troubled = (fault: Error): void => this.tell('the queue reports a fault', fault);
    return redisUrl === undefined
      ? openPostgresQueue(this.databaseUrl, state, troubled)
      : openRedisQueue({ redisUrl, redisUnsafe, state }, troubled);
  }

  private async attempt({ name, data }: Job): Promise<void> {
    try {
      await Promise.race([this.link.add(name, data), refuseAfter(ATTEMPT_MS)]);
      this.metrics?.countJob(name, 'added');
    } catch (fault) {
      this.metrics?.countJob(name, 'not-added');
      this.tell('a job could not be added, the sweep will do its work', fault);
    }
  }

  private async run(name: string, data: unknown): Promise<void> {
    const job = jobOf(name, data);
    const handler = job && this.handlers?.[job.name];
    if (!job || !handler) {
      this.tell('the queue holds what is no job of this node: it is left aside');
      return;
    }
    this.active += 1;
    try {
      await handler(job.data);
      this.metrics?.countJob(job.name, 'handled');
    } catch (fault) {
      // swallowed, because the queue would keep the error's words in clear text
      this.metrics?.countJob(job.name, 'failed');
      this.logger.warn('a job failed, the sweep will repeat its work', { job: job.name, fault });
    } finally {
      this.active -= 1;
    }
  }

  /** BullMQ's workers are known to fall silent after a lost connection; one that does is replaced. */
  private async watch(): Promise<void> {
    const { count, since } = await this.link.backlog();
    const waited = since === undefined ? 0 : Date.now() - since;
    if (waited < SILENT_MS || this.active >= this.config.lanes || this.closing) return;
    if (Date.now() - this.revivedAt < BETWEEN_REVIVALS_MS) return;
    this.revivedAt = Date.now();
    this.logger.warn('the queue is silent, its worker is replaced', { waiting: count, ms: waited });
    this.metrics?.countRevival();
    const silent = this.link;
    const fresh = await this.connect();
    this.link = fresh;
    silent.close(false).catch(() => undefined);
    await fresh.work(this.config.lanes, (name, data) => this.run(name, data));
  }

  private async inspect(): Promise<void> {
    this.trouble = await this.link.inspect();
    if (this.trouble !== undefined) {
      this.logger.error('the settings of Redis have become unsafe', { reason: this.trouble });
    }
  }

  private every(ms: number, work: () => Promise<void>): void {
    let under: Promise<void> | undefined;
    const timer = setInterval(() => {
      under ??= work()
        .catch((fault: unknown) => this.tell('the queue can not be watched', fault))
        .finally(() => (under = undefined));
    }, ms);
    timer.unref();
    this.timers.push(timer);
  }

  /** An outage makes thousands of faults a minute, and one line in ten seconds says as much. */
  private tell(says: string, fault?: unknown): void {
    const now = Date.now();
    if (now - this.toldAt < QUIET_MS || this.closing) return;
    this.toldAt = now;
    this.logger.warn(says, fault === undefined ? {} : { fault });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function refuseAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the queue does not answer')), ms).unref();
  });
}
