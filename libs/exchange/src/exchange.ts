import type { Audit, AuditLog, Clock, Config, Jobs, NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { newId } from '@trace/protocol';
import { Accept } from './accept.ts';
import { Alone } from './alone.ts';
import { AtCall } from './at-call.ts';
import { AtWork } from './at-work.ts';
import { Canary } from './canary.ts';
import { Deliver } from './deliver.ts';
import { FollowDirectory } from './directory/follow-directory.ts';
import { FetchFiles } from './files/fetch-files.ts';
import { ServeFiles } from './files/serve-files.ts';
import { ComeBack } from './holdings/come-back.ts';
import { CompareDirectories } from './holdings/compare-directories.ts';
import { GiveBack } from './holdings/give-back.ts';
import { ProveLogs } from './holdings/prove-logs.ts';
import { Reconciliation } from './holdings/reconciliation.ts';
import { Resume } from './holdings/resume.ts';
import { SendAgain } from './holdings/send-again.ts';
import { TakeBack } from './holdings/take-back.ts';
import { TellHoldings } from './holdings/tell-holdings.ts';
import { Inbox } from './inbox.ts';
import { Intake } from './intake.ts';
import { LULL_MS, Lanes } from './lanes.ts';
import type { MessageHandler } from './message-handler.ts';
import { Outbox } from './outbox.ts';
import { ParcelMaker } from './parcel-maker.ts';
import { PartnerConnections } from './partner-connections.ts';
import type { EndpointPolicy } from './directory/endpoint-policy.ts';
import { PartnerQuotas } from './partner-quotas.ts';
import type { Partners } from './partners.ts';
import { Receipts } from './receipts.ts';
import { ClosedHours } from './closed-hours.ts';
import { Sweep } from './sweep.ts';
import { UnknownKeys } from './unknown-keys.ts';
import { Witness } from './witness.ts';

/** What the exchange stands on. */
interface Ground {
  config: Config;
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  auditLog: AuditLog;
  clock: Clock;
  jobs: Jobs;
  partners: Partners;
  endpoints: EndpointPolicy;
  handler: MessageHandler;
}

/** The parts of the exchange that others speak to. */
export interface Exchange {
  outbox: Outbox;
  lanes: Lanes;
  deliver: Deliver;
  accept: Accept;
  atCall: AtCall;
  sweep: Sweep;
  tellHoldings: TellHoldings;
  giveBack: GiveBack;
  reconciliation: Reconciliation;
  fetchFiles: FetchFiles;
  serveFiles: ServeFiles;
  quotas: PartnerQuotas;
  canary: Canary;
  resume: Resume;
  proveLogs: ProveLogs;
  compareDirectories: CompareDirectories;
  followDirectory: FollowDirectory;
}

/** Puts the exchange together; opens no connection and starts no work. */
export function assembleExchange(ground: Ground): Exchange {
  const { config, dataSource, keys, audit, auditLog, clock, jobs, partners, handler } = ground;
  const state = config.state;
  const outbox = new Outbox(state, keys, audit, clock, partners);
  const lull = config.does('api') ? LULL_MS : 0;
  const lanes = new Lanes(dataSource, jobs, clock, lull, config.canaryMinutes, partners);
  const parcels = new ParcelMaker(state, dataSource, keys, clock, config.parcelBytes);
  const witness = new Witness(audit, clock);
  const receipts = new Receipts(state, handler, witness, audit, clock);
  const quotas = new PartnerQuotas(dataSource, clock, {
    messagesPerHour: config.quotaMessagesPerHour,
    bytesPerHour: config.quotaBytesPerHour,
    bytesPerDay: config.quotaBytesPerDay,
  });
  const connections = new PartnerConnections(keys, ground.endpoints, (partner, bytes) =>
    quotas.count(partner, { bytes }),
  );
  const rests = new ClosedHours(dataSource, clock);
  const deliver = new Deliver(
    dataSource,
    partners,
    lanes,
    parcels,
    receipts,
    connections,
    rests,
    config.parcelMessages,
    clock,
    audit,
  );
  const [process, alone] = [newId(), new Alone()];
  const atCall = new AtCall(dataSource, clock, process, alone);
  const atWork = new AtWork(dataSource, clock, process, alone);
  const inbox = new Inbox(state, dataSource, keys, handler, audit, auditLog, clock, atCall, atWork);
  const followDirectory = new FollowDirectory({
    settings: config.directory,
    keys,
    partners,
    clock,
  });
  const intake = new Intake(inbox, dataSource, clock);
  const accept = new Accept(
    state,
    keys,
    intake,
    audit,
    clock,
    dataSource,
    partners,
    quotas,
    atCall,
    atWork,
    new UnknownKeys(partners, followDirectory),
  );
  const tellHoldings = new TellHoldings(state, dataSource, keys, audit, clock, partners);
  const giveBack = new GiveBack(state, dataSource, keys, audit, clock);
  const takeBack = new TakeBack({ state, dataSource, keys, receipts, handler, audit, clock });
  const reconciliation = new Reconciliation(state, {
    sendAgain: new SendAgain({ dataSource, lanes, audit, clock }),
    comeBack: new ComeBack({
      state,
      dataSource,
      partners,
      connections,
      keys,
      receipts,
      takeBack,
      audit,
      clock,
    }),
    dataSource,
    partners,
    connections,
    keys,
    audit,
    clock,
  });
  const proveLogs = new ProveLogs({ dataSource, partners, reconciliation, witness, clock });
  const compareDirectories = new CompareDirectories({
    dataSource,
    partners,
    reconciliation,
    clock,
  });
  const sweep = new Sweep(lanes, deliver, partners, rests);
  const fetchFiles = new FetchFiles({
    dataSource,
    partners,
    connections,
    keys,
    handler,
    audit,
    clock,
    settings: config.attachments,
  });
  const serveFiles = new ServeFiles({ state, dataSource, handler, audit, clock });
  const canary = new Canary({
    state,
    dataSource,
    partners,
    lanes,
    keys,
    audit,
    clock,
    everyMinutes: config.canaryMinutes,
  });
  const resume = new Resume({ dataSource, reconciliation });
  return {
    outbox,
    lanes,
    deliver,
    accept,
    atCall,
    sweep,
    tellHoldings,
    giveBack,
    reconciliation,
    fetchFiles,
    serveFiles,
    quotas,
    canary,
    resume,
    proveLogs,
    compareDirectories,
    followDirectory,
  };
}
