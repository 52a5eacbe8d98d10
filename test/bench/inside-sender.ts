import {
  assembleQuality,
  CaseFiles,
  CaseSearch,
  CASEWORK_ENTITIES,
  ItemRegister,
  Requests,
  Uploads,
  type Person,
} from '@trace/casework';
import { EXCHANGE_ENTITIES, Lanes, openPartners, Outbox } from '@trace/exchange';
import {
  Audit,
  AuditEntry,
  Config,
  Jobs,
  NodeKeys,
  openDatabase,
  SystemClock,
} from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { until } from '../support/until.ts';
import { Dossier } from '../faults/dossier.ts';
import { PERSON, type TwoNodes } from './two-nodes.ts';

/** So many submissions are under way at once while a backlog is made. */
const AT_ONCE = 16;

/**
 * The sender's classes in this process, to make a backlog faster than over HTTP: the same `Requests.submit` and
 * `Outbox.send` as in the node, with the node's own keys and database. Only the commits do not wait for the disk, which
 * changes nothing for what is measured afterwards.
 */
export class InsideSender {
  private readonly person: Person = { person: PERSON, role: 'SUPERVISOR' };
  private readonly dossiers = new Map<string, Dossier>();

  private constructor(
    private readonly dataSource: DataSource,
    private readonly requests: Requests,
    private readonly jobs: Jobs,
  ) {}

  /** Opens the sender's database and queue beside its node. */
  static async open({
    directory,
    sender,
  }: Pick<TwoNodes, 'directory' | 'sender'>): Promise<InsideSender> {
    const config = Config.from({
      STATE: sender.state,
      DATA_DIR: directory.dataDir(sender.state),
      DATABASE_URL: `${sender.databaseUrl}&options=${encodeURIComponent('-c synchronous_commit=off')}`,
      DIRECTORY_FILE: directory.file,
      DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
      PARTNER_NETWORKS: 'loopback',
      ...(sender.redis && { REDIS_URL: sender.redis.url }),
    });
    const clock = new SystemClock();
    const dataSource = await openDatabase(config, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
      ...CASEWORK_ENTITIES,
    ]);
    const keys = await NodeKeys.load(config.dataDir);
    const audit = new Audit();
    const { partners } = openPartners(config, { dataSource, keys, audit, clock });
    await partners.refresh();
    const jobs = await Jobs.open(config, sender.databaseUrl);
    const quality = { state: config.state, dataSource, keys, audit: new Audit(), clock };
    const { assessments } = assembleQuality(quality);
    const requests = new Requests({
      dataSource,
      partners,
      outbox: new Outbox(config.state, keys, audit, clock, partners),
      // A backlog is made in silence; the lane is nudged when it is let go.
      lanes: new Lanes(dataSource, { add: () => Promise.resolve() }, clock),
      caseFiles: new CaseFiles(dataSource, partners, clock),
      items: new ItemRegister(keys, audit),
      uploads: new Uploads({ config, dataSource, keys, audit, clock }),
      assessments,
      search: new CaseSearch({ dataSource, keys, audit, clock }),
      keys,
      clock,
    });
    return new InsideSender(dataSource, requests, jobs);
  }

  /** Lets lanes rest as if their partners had asked for it, so that the worker leaves them alone while a backlog is made. */
  async holdLanes(partners: readonly string[] = ['QS']): Promise<void> {
    const left = new Set(partners);
    await until(
      'the lanes are free',
      async () => {
        const [rows] = await this.dataSource.query<[{ partner: string }[]]>(
          `update lane set next_attempt_at = now() + interval '14 minutes', last_error = 'partner-busy'
            where holder is null and partner = any($1::text[]) returning partner`,
          [[...left]],
        );
        for (const { partner } of rows) left.delete(partner);
        return left.size === 0 ? true : undefined;
      },
      { seconds: 60 },
    );
  }

  /** Submits so many requests to a partner. */
  async queue(count: number, partner = 'QS'): Promise<void> {
    const dossier = this.dossiers.get(partner) ?? new Dossier('QN', [partner]);
    this.dossiers.set(partner, dossier);
    let left = count;
    const submitOn = async (): Promise<void> => {
      while (left-- > 0) {
        const { to, language, request } = dossier.request();
        await this.requests.submit(this.person, newId(), {
          to,
          language,
          request,
          identities: [],
          at: '/request',
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, submitOn));
  }

  /** Lets lanes go, as if none of them had failed before, and tells the worker. */
  async releaseLanes(partners: readonly string[] = ['QS']): Promise<void> {
    await this.dataSource.query(
      `update lane set failures = 0, next_attempt_at = null, last_error = null
        where partner = any($1::text[])`,
      [partners],
    );
    await Promise.all(
      partners.map((partner) => this.jobs.add({ name: 'drain-lane', data: { partner } })),
    );
  }

  /** Lets database and queue go. */
  async close(): Promise<void> {
    await this.jobs.close();
    await this.dataSource.destroy();
  }
}
