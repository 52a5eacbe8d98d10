import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  Approvals,
  assembleAccess,
  assembleChain,
  assembleLists,
  type Access,
  assembleQuality,
  assembleUnusual,
  CaseFiles,
  CaseSearch,
  CASEWORK_ENTITIES,
  LegalHolds,
  LiveEvents,
  Notes,
  Notices,
  ItemRegister,
  type LateSigning,
  OwnWords,
  Purges,
  type Requests,
  type Role,
  tellDisplaced,
  Uploads,
} from '@trace/casework';
import {
  assembleExchange,
  DirectoryDesk,
  EXCHANGE_ENTITIES,
  openPartners,
  ownWitnesses,
  type Partners,
  PurgedPartsJournal,
  type Exchange,
  OwnAuthority,
} from '@trace/exchange';
import {
  Audit,
  AuditChecks,
  AuditEntry,
  AuditLog,
  Clock,
  Config,
  Jobs,
  Metrics,
  NodeKeys,
  openDatabase,
  setLog,
  TrailGuard,
} from '@trace/platform';
import supertest from 'supertest';
import type { DataSource } from 'typeorm';
import { createApi } from '../../apps/node/src/api/start-api.ts';
import type { BodyLimits } from '../../apps/node/src/api/body-reader.ts';
import { Bulkheads } from '../../apps/node/src/gateway/bulkheads.ts';
import { Gateway } from '../../apps/node/src/gateway/gateway.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import type { ADirectory } from '../support/a-directory.ts';
import { anotherWeapon } from '../support/another-weapon.ts';

/** A clock that stands where a test puts it, and otherwise goes. */
export class MovedClock extends Clock {
  aheadMs = 0;
  /** Where it stands still, if it does. */
  stillAt: Date | undefined;

  override now(): Date {
    return new Date((this.stillAt?.getTime() ?? Date.now()) + this.aheadMs);
  }
}

/** What a test may want otherwise. */
export interface ApiOrder {
  limits?: BodyLimits;
  poolSize?: number;
  /** Further settings, as the README of libs/platform names them. */
  env?: Record<string, string>;
  /** Another database than one of the run's own server. */
  database?: ADatabase;
}

/** How an address is called. */
export type CallMethod = 'get' | 'post' | 'put' | 'delete';

/** An answer that is under way. */
type Answering = Promise<supertest.Response>;

/** The tables whose rows say whether anything has changed; the audit is counted beside them. */
const STATE_TABLES = ['message', 'outbox', 'case_file', 'submission', 'sealed_key', 'receipt'];

/**
 * One State's node inside the test's own process: its api for supertest, its gateway for partners, and the real parts
 * of the house between them.
 */
export class AnApi {
  readonly clock = new MovedClock();
  private readonly tokens = new Map<Role, string>();
  private constructor(
    readonly state: string,
    readonly database: ADatabase,
    readonly dataSource: DataSource,
    readonly keys: NodeKeys,
    readonly partners: Partners,
    readonly caseFiles: CaseFiles,
    readonly access: Access,
    readonly exchange: Exchange,
    readonly requests: Requests,
    readonly uploads: Uploads,
    readonly lateSigning: LateSigning,
    readonly app: NestExpressApplication,
    private readonly gateway: Gateway,
    private readonly jobs: Jobs,
  ) {}

  static async start(state: string, directory: ADirectory, order: ApiOrder = {}): Promise<AnApi> {
    setLog({ level: 'off' });
    const database = order.database ?? (await aDatabase());
    const config = Config.from({
      STATE: state,
      DATABASE_URL: database.url,
      DATA_DIR: directory.dataDir(state),
      DIRECTORY_FILE: directory.file,
      DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
      PARTNER_NETWORKS: 'loopback',
      POOL_SIZE: String(order.poolSize ?? 10),
      ...order.env,
    });
    const dataSource = await openDatabase(config, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
      ...CASEWORK_ENTITIES,
    ]);
    const clock = new MovedClock();
    const [keys, audit, metrics] = [
      await NodeKeys.load(config.dataDir),
      new Audit(),
      new Metrics(),
    ];
    tellDisplaced({ dataSource, keys, audit, clock });
    const jobs = await Jobs.open(config, database.url);
    const { partners, changes, endpoints } = openPartners(config, {
      dataSource,
      keys,
      audit,
      clock,
    });
    await partners.refresh();
    const authority = new OwnAuthority(config.directory.authority);
    const directoryDesk = new DirectoryDesk({ dataSource, audit, clock, keys, authority });
    const auditLog = new AuditLog(state, dataSource, keys, clock);
    const auditChecks = new AuditChecks({
      state,
      dataSource,
      keys,
      audit,
      clock,
      witnessed: ownWitnesses,
    });
    const quality = assembleQuality({ state, dataSource, keys, audit, clock });
    const { assessments, askedItems } = quality;
    const search = new CaseSearch({ dataSource, keys, audit, clock });
    const items = new ItemRegister(keys, audit);
    const caseFiles = new CaseFiles(dataSource, partners, clock, {
      asked: askedItems,
      search,
      items,
    });
    const exchange = assembleExchange({
      config,
      dataSource,
      keys,
      audit,
      auditLog,
      clock,
      jobs,
      partners,
      endpoints,
      handler: caseFiles,
    });
    const { outbox, lanes } = exchange;
    const uploads = new Uploads({ config, dataSource, keys, audit, clock });
    const { lateSigning, ...chain } = assembleChain({
      dataSource,
      partners,
      outbox,
      lanes,
      items,
      uploads,
      assessments,
      search,
      keys,
      audit,
      clock,
      caseFiles,
      fourEyes: config.access.fourEyes,
    });
    const ground = {
      dataSource,
      caseFiles,
      partners,
      words: new OwnWords({ partners, outbox, caseFiles, clock }),
      lanes,
      journal: new PurgedPartsJournal(config.dataDir),
      audit,
      clock,
      retentionYears: config.retentionYears,
    };
    const access = assembleAccess({
      dataSource,
      keys,
      audit,
      clock,
      settings: config.access,
      state,
    });
    const app = await createApi({
      config,
      dataSource,
      keys,
      partners,
      changes,
      directoryDesk,
      lanes,
      caseFiles,
      uploads,
      search,
      ...quality,
      ...chain,
      ...assembleLists({ ...ground, requests: chain.requests, ownState: partners.ownState }),
      notes: new Notes({ dataSource, keys, audit, clock }),
      notices: new Notices(dataSource, audit, clock),
      purges: new Purges(ground),
      holds: new LegalHolds(ground),
      ...assembleUnusual(ground),
      ...access,
      live: new LiveEvents({
        dataSource,
        clock,
        sessions: access.sessions,
        databaseUrl: database.url,
        state,
      }),
      audit,
      auditLog,
      auditChecks,
      guard: new TrailGuard(config.trail.graceMinutes * 60_000),
      reconciliation: exchange.reconciliation,
      quotas: exchange.quotas,
      atCall: exchange.atCall,
      clock,
      jobs,
      metrics,
      ...(order.limits && { limits: order.limits }),
    });
    await app.listen(0, '127.0.0.1');
    const { quotas } = exchange;
    const bulkheads = new Bulkheads(quotas, config.partnerConnections);
    const gateway = new Gateway(keys, partners, exchange, metrics, bulkheads);
    await gateway.listen('127.0.0.1', directory.gatewayPort(state));
    const api = new AnApi(
      state,
      database,
      dataSource,
      keys,
      partners,
      caseFiles,
      access,
      exchange,
      chain.requests,
      uploads,
      lateSigning,
      app,
      gateway,
      jobs,
    );
    Object.assign(api, { clock });
    return api;
  }

  /** The tokens of its officers and systems. */
  get accessTokens(): Access['tokens'] {
    return this.access.tokens;
  }

  /** What waits for a second person. */
  get approvals(): Approvals {
    return this.app.get(Approvals);
  }

  /** The server itself, for what supertest can not send. */
  get server(): Server {
    return this.app.getHttpServer();
  }

  /** A token of somebody in a role. */
  async tokenOf(role: Role): Promise<string> {
    const known = this.tokens.get(role);
    if (known !== undefined) return known;
    const { token } = await this.accessTokens.make({ person: `Test ${role}`, role });
    this.tokens.set(role, token);
    return token;
  }

  /** Sends exactly these bytes over a connection of its own, and gives the answer when the api closes it. */
  async sendBytes(head: string, body: Uint8Array | string = ''): Promise<string> {
    const { port } = this.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.write(head.replaceAll('\n', '\r\n'));
    socket.write(body);
    await closed;
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Posts a body byte for byte as it is. */
  async postBytes(
    path: string,
    body: Uint8Array | string,
    headers: Record<string, string> = {},
  ): Promise<supertest.Response> {
    return supertest(this.server)
      .post(path)
      .serialize((bytes: string) => bytes)
      .set('Authorization', `Bearer ${await this.tokenOf('SUPERVISOR')}`)
      .set('Idempotency-Key', randomUUID())
      .set('If-Match', '"1"')
      .set('Content-Type', 'application/json')
      .set(headers)
      .send(body as string);
  }

  /** Somebody else in a role, perhaps of a unit, and how he calls. */
  async somebody(
    role: Role,
    { person, unit }: { person: string; unit?: string },
  ): Promise<(method: CallMethod, path: string, body?: object, headers?: object) => Answering> {
    const order = { person, role, ...(unit !== undefined && { unit }) };
    const { token } = await this.accessTokens.make(order);
    return (method, path, body, headers = {}) => {
      const agent = supertest(this.server);
      const call = agent[method](path)
        .set('Authorization', `Bearer ${token}`)
        .set('Idempotency-Key', randomUUID())
        .set(headers as Record<string, string>);
      return body === undefined ? call : call.send(body);
    };
  }

  /** Reads as somebody in a role. */
  async get(
    path: string,
    role: Role = 'SUPERVISOR',
    headers: Record<string, string> = {},
  ): Promise<supertest.Response> {
    // Header values go out as Latin-1: a text in UTF-8 is handed over byte by byte.
    const bytes = Object.entries(headers).map(([name, text]) => [
      name,
      Buffer.from(text).toString('latin1'),
    ]);
    return supertest(this.server)
      .get(path)
      .set('Authorization', `Bearer ${await this.tokenOf(role)}`)
      .set(Object.fromEntries(bytes) as Record<string, string>);
  }

  /** Posts as somebody in a role, with a fresh idempotency key unless one is given. */
  async post(
    path: string,
    body: object | string,
    {
      role = 'SUPERVISOR',
      headers = {},
      method = 'post',
    }: { role?: Role; headers?: Record<string, string>; method?: 'post' | 'put' | 'delete' } = {},
  ): Promise<supertest.Response> {
    const key = headers['Idempotency-Key'] ?? randomUUID();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const call = supertest(this.server);
    return call[method](path)
      .set('Authorization', `Bearer ${await this.tokenOf(role)}`)
      .set('Idempotency-Key', key)
      .set('Content-Type', 'application/json')
      .set(headers)
      .send(path === '/v1/requests' ? anotherWeapon(text, key) : text);
  }

  /** Says the next thing in a case in its present version. */
  async follow(
    caseId: string,
    step: string,
    body: object,
    identities: object[] = [],
  ): Promise<supertest.Response> {
    const { headers } = await this.get(`/v1/cases/${caseId}`);
    return this.post(
      `/v1/cases/${caseId}/${step}`,
      { language: 'en', body, identities },
      { headers: { 'If-Match': headers['etag'] ?? '' } },
    );
  }

  /** Delivers whatever waits for a partner, and returns when its receipt is here. */
  async deliver(partner: string): Promise<void> {
    await this.exchange.deliver.drain(partner);
  }

  /** How many rows each table has. */
  async rows(): Promise<Record<string, number>> {
    const tables = [...STATE_TABLES, 'audit_entry'];
    const [row]: Record<string, string>[] = await this.dataSource.query(
      `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
    );
    return Object.fromEntries(
      Object.entries(row ?? {}).map(([table, count]) => [table, Number(count)]),
    );
  }

  /** The latest entries of the audit, the newest first. */
  async audit(count = 1): Promise<Record<string, string | null>[]> {
    return this.dataSource.query('select * from audit_entry order by entry_id desc limit $1', [
      count,
    ]);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.exchange.deliver.stop();
    await this.exchange.fetchFiles.stop();
    await this.gateway.close();
    await this.jobs.close();
    await this.dataSource.destroy();
    await this.database.drop();
  }
}
