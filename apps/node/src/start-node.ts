import {
  assembleChain,
  AccessTokens,
  Assignments,
  AutomaticClosing,
  CalendarWatch,
  CaseFiles,
  CASEWORK_ENTITIES,
  ClockWatch,
  ItemRegister,
  LegalHolds,
  Mailing,
  markFormerRequests,
  Notices,
  OwnWords,
  PartnerWatch,
  Purges,
  reapplyPurges,
  Requests,
  RetentionWatch,
  Uploads,
} from '@trace/casework';
import { assembleExchange, EXCHANGE_ENTITIES, Partners, PurgedPartsJournal } from '@trace/exchange';
import {
  Audit,
  AuditEntry,
  AuditLog,
  clockOf,
  Config,
  Jobs,
  log,
  makeNodeKeys,
  Metrics,
  migrate,
  NodeKeys,
  openDatabase,
  setLog,
  startEmbeddedPostgres,
  type Environment,
} from '@trace/platform';
import { startApi } from './api/start-api.ts';
import { Bulkheads } from './gateway/bulkheads.ts';
import { Gateway } from './gateway/gateway.ts';
import { Worker, type Round } from './worker/worker.ts';

/** A node that runs: where it can be reached, and how to stop it. */
export interface RunningNode {
  state: string;
  /** Undefined when this process does not face officers. */
  apiUrl?: string;
  /** Undefined when this process does not face partners. */
  gatewayUrl?: string;
  stop(): Promise<void>;
}

/** Something that was started, and how it is stopped. */
type Stop = () => Promise<void>;

/**
 * Starts the roles that the environment names, on its own PostgreSQL unless DATABASE_URL names another. This is the one
 * place where the parts of the house are put together.
 *
 * @param say told what goes on whenever something takes longer than a second
 */
export async function startNode(
  env: Environment,
  say: (text: string) => void,
): Promise<RunningNode> {
  const config = Config.from(env);
  setLog({ level: config.logLevel });
  const stops: Stop[] = [];
  // What was started last is stopped first; one failing stop does not keep the others from stopping.
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) {
      await one().catch((fault: unknown) =>
        log('node').warn('a part did not stop cleanly', { fault }),
      );
    }
  };
  try {
    return { ...(await startParts(config, stops, say)), state: config.state, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

async function startParts(
  config: Config,
  stops: Stop[],
  say: (text: string) => void,
): Promise<Omit<RunningNode, 'state' | 'stop'>> {
  const clock = clockOf(config);
  const audit = new Audit();
  const metrics = new Metrics();
  const databaseUrl = config.databaseUrl ?? (await embedded(config, stops, say));
  await migrate(databaseUrl, { queue: config.redisUrl === undefined });
  const keys = await ownKeys(config, say);
  const dataSource = await openDatabase(
    config,
    [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES],
    databaseUrl,
  );
  stops.push(() => dataSource.destroy());
  // Whatever a backup has brought back is destroyed again before anybody can read it.
  const journal = new PurgedPartsJournal(config.dataDir);
  await reapplyPurges({ dataSource, journal, audit, clock });
  const jobs = await Jobs.open(config, databaseUrl, metrics);
  stops.push(() => jobs.close());
  const partners = new Partners(
    {
      state: config.state,
      directoryFile: config.directoryFile,
      authorityFile: config.directoryAuthorityFile,
    },
    dataSource,
    clock,
  );
  await partners.refresh();
  const auditLog = new AuditLog(config.state, dataSource, keys, clock);
  const caseFiles = new CaseFiles(dataSource, partners, clock);
  const exchange = assembleExchange({
    config,
    dataSource,
    keys,
    audit,
    auditLog,
    clock,
    jobs,
    partners,
    handler: caseFiles,
  });
  const { outbox, lanes } = exchange;
  const ground = {
    dataSource,
    caseFiles,
    partners,
    words: new OwnWords({ partners, outbox, caseFiles, clock }),
    lanes,
    journal,
    audit,
    clock,
    retentionYears: config.retentionYears,
  };
  const uploads = new Uploads({
    state: config.state,
    dataSource,
    keys,
    audit,
    clock,
    settings: config.attachments,
  });
  const running: Omit<RunningNode, 'state' | 'stop'> = {};

  if (config.does('worker')) {
    const { deliver, sweep } = exchange;
    const { state, mail: settings } = config;
    const mailing = new Mailing({ dataSource, audit, clock, metrics, state, settings });
    stops.push(async () => mailing.close());
    const rounds: Round[] = [
      mailing,
      { name: 'lanes', run: () => sweep.run() },
      { name: 'audit-log', run: () => auditLog.sequence() },
      new CalendarWatch({ dataSource, caseFiles, partners, audit, clock }),
      new AutomaticClosing(ground),
      { name: 'reconciliation', run: () => exchange.reconciliation.nightly() },
      new ClockWatch({ ...ground, metrics, remindsPartners: config.remindPartners }),
      new RetentionWatch(ground),
      exchange.fetchFiles,
      { name: 'uploads', run: () => uploads.sweep() },
      exchange.canary,
      exchange.resume,
      new PartnerWatch({ dataSource, lanes, audit, clock }),
    ];
    const worker = new Worker(jobs, deliver, rounds, config.sweepSeconds);
    await worker.start();
    stops.push(() => worker.stop());
    stops.push(() => exchange.fetchFiles.stop());
  } else {
    stops.push(followDirectory(partners, config.sweepSeconds));
  }
  if (config.does('gateway')) {
    const { accept, tellHoldings, serveFiles, quotas } = exchange;
    const bulkheads = new Bulkheads(quotas, config.partnerConnections);
    const gateway = new Gateway(
      keys,
      partners,
      accept,
      tellHoldings,
      serveFiles,
      metrics,
      bulkheads,
    );
    const port = await gateway.listen(config.gatewayHost, config.gatewayPort);
    stops.push(() => quotas.store());
    stops.push(() => gateway.close());
    running.gatewayUrl = `https://${config.gatewayHost}:${port}`;
  }
  if (config.does('api')) {
    const items = new ItemRegister(keys, audit);
    await markFormerRequests(dataSource, items);
    const requests = new Requests({
      dataSource,
      partners,
      outbox,
      lanes,
      caseFiles,
      items,
      uploads,
      keys,
      clock,
    });
    const tokens = new AccessTokens(dataSource, clock);
    const api = await startApi({
      config,
      dataSource,
      keys,
      partners,
      lanes,
      caseFiles,
      requests,
      uploads,
      ...assembleChain({ dataSource, partners, items, keys, audit, clock, caseFiles, requests }),
      assignments: new Assignments({ dataSource, caseFiles, audit, clock }),
      notices: new Notices(dataSource, audit, clock),
      purges: new Purges(ground),
      holds: new LegalHolds(ground),
      tokens,
      audit,
      auditLog,
      reconciliation: exchange.reconciliation,
      quotas: exchange.quotas,
      clock,
      metrics,
    });
    stops.push(() => api.close());
    running.apiUrl = api.url;
  }
  return running;
}

async function embedded(
  config: Config,
  stops: Stop[],
  say: (text: string) => void,
): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, say });
  stops.push(() => postgres.stop());
  return postgres.url;
}

async function ownKeys(config: Config, say: (text: string) => void): Promise<NodeKeys> {
  const host = config.publicEndpoint && new URL(config.publicEndpoint).hostname;
  const made = await makeNodeKeys(config.dataDir, config.state, { hosts: host ? [host] : [] });
  if (made) say('Made the keys and the TLS certificate of this node.');
  return NodeKeys.load(config.dataDir);
}

/** A process without a worker has no sweep, so it looks for a newer directory by itself. */
function followDirectory(partners: Partners, seconds: number): Stop {
  const timer = setInterval(() => {
    partners.refresh().catch((fault: unknown) => log('node').warn('directory not read', { fault }));
  }, seconds * 1000);
  return async () => clearInterval(timer);
}
