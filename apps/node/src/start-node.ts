import {
  assembleAccess,
  assembleChain,
  assembleLists,
  assembleQuality,
  assembleUnusual,
  assembleWatches,
  AutomaticClosing,
  bindFormerValues,
  CalendarWatch,
  CaseFiles,
  CaseSearch,
  CASEWORK_ENTITIES,
  Digests,
  ClockWatch,
  ItemRegister,
  LegalHolds,
  LiveEvents,
  Mailing,
  markFormerAccess,
  markFormerRequests,
  Notes,
  Notices,
  OutdatedLines,
  OwnWords,
  Purges,
  reapplyPurges,
  RetentionWatch,
  SearchFormerMessages,
  tellDisplaced,
  TrustWatch,
  Uploads,
} from '@trace/casework';
import {
  assembleExchange,
  DirectoryDesk,
  EXCHANGE_ENTITIES,
  openPartners,
  ownWitnesses,
  PurgedPartsJournal,
} from '@trace/exchange';
import {
  Audit,
  AuditChecks,
  AuditEntry,
  AuditLog,
  CheckpointStamps,
  clockOf,
  Config,
  Jobs,
  log,
  Metrics,
  migrate,
  openDatabase,
  setLog,
  TrailGuard,
  type Environment,
  withOrigin,
} from '@trace/platform';
import { startApi } from './api/start-api.ts';
import { Bulkheads } from './gateway/bulkheads.ts';
import { followFiles } from './follow-files.ts';
import { firstInvitation } from './first-invitation.ts';
import { DirectoryServer } from './directory/directory-server.ts';
import { Gateway } from './gateway/gateway.ts';
import { ownDatabase } from './own-database.ts';
import { ownAuthority, ownKeys } from './own-keys.ts';
import { watchNode } from './watch-node.ts';
import { Worker, type Round } from './worker/worker.ts';

/** A node that runs: where it can be reached, and how to stop it. */
export interface RunningNode {
  state: string;
  /** Undefined when this process does not face officers. */
  apiUrl?: string;
  /** Undefined when this process does not face partners. */
  gatewayUrl?: string;
  /** Undefined when this process serves no directory. */
  directoryUrl?: string;
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
  const config = Config.toRun(env);
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
    const parts = await withOrigin({ source: 'node' }, () => startParts(config, stops, say));
    return { ...parts, state: config.state, stop };
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
  const guard = new TrailGuard(config.trail.graceMinutes * 60_000);
  const audit = new Audit(guard);
  const metrics = new Metrics();
  const databaseUrl = config.databaseUrl ?? (await ownDatabase(config, stops, say));
  await migrate(databaseUrl, { queue: config.redisUrl === undefined });
  const keys = await ownKeys(config, clock, say);
  const dataSource = await openDatabase(
    config,
    [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES],
    databaseUrl,
  );
  stops.push(() => dataSource.destroy());
  stops.push(tellDisplaced({ dataSource, keys, audit, clock }));
  await bindFormerValues({ dataSource, keys, audit, clock });
  // Whatever a backup has brought back is destroyed again before anybody can read it.
  const journal = new PurgedPartsJournal(config.dataDir);
  await reapplyPurges({ dataSource, journal, audit, clock });
  const jobs = await Jobs.open(config, databaseUrl, metrics);
  stops.push(() => jobs.close());
  const { partners, changes, endpoints } = openPartners(config, {
    dataSource,
    keys,
    audit,
    clock,
  });
  partners.onChange(() =>
    keys.announced(partners.self, partners.standing(config.state)?.suspendedFrom),
  );
  await partners.refresh();
  const authority = await ownAuthority(config);
  const directoryDesk = new DirectoryDesk({ dataSource, audit, clock, keys, authority });
  const auditLog = new AuditLog(config.state, dataSource, keys, clock);
  const auditChecks = new AuditChecks({
    state: config.state,
    dataSource,
    keys,
    audit,
    clock,
    witnessed: ownWitnesses,
  });
  const quality = assembleQuality({ state: config.state, dataSource, keys, audit, clock });
  const { assessments, askedItems } = quality;
  const search = new CaseSearch({ dataSource, keys, audit, clock });
  const items = new ItemRegister(keys, audit);
  const caseFiles = new CaseFiles(dataSource, partners, clock, {
    asked: askedItems,
    search,
    items,
    unansweredDays: config.closeUnansweredDays,
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
  const seen = assembleUnusual(ground);
  const running: Omit<RunningNode, 'state' | 'stop'> = {};

  if (config.does('worker')) {
    // What a former run has left is taken up before anybody asks how old it is.
    await auditLog
      .sequence()
      .catch((fault: unknown) => log('audit').error('no position was given', { fault }));
    const { deliver, sweep } = exchange;
    const { state, mail: settings } = config;
    const mailing = new Mailing({ dataSource, caseFiles, audit, clock, metrics, state, settings });
    const zone = (): string => partners.self?.statement.metadata.trace_state.zone ?? 'UTC';
    stops.push(async () => mailing.close());
    const rounds: Round[] = [
      { name: 'keys', run: () => keys.refresh() },
      mailing,
      new Digests({ dataSource, clock, sends: settings !== undefined, zone }),
      { name: 'lanes', run: () => sweep.run() },
      { name: 'audit-log', run: () => auditLog.sequence() },
      lateSigning,
      new CheckpointStamps({ dataSource, audit, clock, url: config.tsaUrl }),
      new OutdatedLines({ dataSource, caseFiles }),
      new CalendarWatch({ dataSource, caseFiles, partners, audit, clock }),
      new AutomaticClosing(ground, config.closeUnansweredDays),
      { name: 'reconciliation', run: () => exchange.reconciliation.nightly() },
      new ClockWatch({ ...ground, metrics, remindsPartners: config.remindPartners }),
      new RetentionWatch(ground),
      new SearchFormerMessages(dataSource, search),
      exchange.followDirectory,
      new TrustWatch({
        ...ground,
        maxAgeDays: config.directory.url === undefined ? undefined : config.directory.maxAgeDays,
      }),
      exchange.fetchFiles,
      uploads,
      exchange.canary,
      exchange.resume,
      exchange.proveLogs,
      exchange.compareDirectories,
      auditChecks,
      ...assembleWatches({ ...ground, ...seen }),
    ];
    const worker = new Worker(jobs, deliver, rounds, config.sweepSeconds);
    await worker.start();
    stops.push(() => exchange.quotas.store());
    stops.push(() => worker.stop());
    stops.push(() => exchange.fetchFiles.stop());
    stops.push(() => exchange.reconciliation.stop());
  } else {
    stops.push(followFiles(partners, keys, config.sweepSeconds));
  }
  if (config.does('directory')) {
    const server = new DirectoryServer(directoryDesk, keys);
    running.directoryUrl = await server.listen(config.directory.host, config.directory.port);
    stops.push(() => server.close());
  }
  if (config.does('gateway')) {
    const bulkheads = new Bulkheads(exchange.quotas, config.partnerConnections);
    const gateway = new Gateway(keys, partners, exchange, metrics, bulkheads);
    running.gatewayUrl = await gateway.listen(config.gatewayHost, config.gatewayPort);
    stops.push(() => exchange.quotas.store());
    stops.push(() => gateway.close());
  }
  if (config.does('api')) {
    await markFormerRequests(dataSource, items, askedItems);
    await markFormerAccess(dataSource, keys);
    const { state, access: settings } = config;
    const access = assembleAccess({ dataSource, keys, audit, clock, settings, state });
    const first = await access.accounts.inviteFirst();
    const api = await startApi({
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
      ...seen,
      ...access,
      live: new LiveEvents({ dataSource, clock, sessions: access.sessions, databaseUrl, state }),
      audit,
      auditLog,
      auditChecks,
      guard,
      reconciliation: exchange.reconciliation,
      quotas: exchange.quotas,
      atCall: exchange.atCall,
      clock,
      jobs,
      metrics,
    });
    stops.push(() => api.close());
    running.apiUrl = api.url;
    if (first) say(firstInvitation(api.url, first));
  }
  stops.push(watchNode({ config, dataSource, audit, guard, clock, jobs, metrics }));
  return running;
}
