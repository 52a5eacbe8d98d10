import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CaseFiles, CASEWORK_ENTITIES, type Case } from '@trace/casework';
import { EXCHANGE_ENTITIES, messagesOfCases } from '@trace/exchange';
import { AuditEntry, openDatabase, setLog, SystemClock } from '@trace/platform';
import { kidOf, readCheckpoint, readReceipt } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { ADirectory } from './a-directory.ts';
import type { AlarmRows } from './ledger-alarms.ts';
import type { LogRows, PublishedCheckpoint } from './ledger-log.ts';
import type { SignatureRows } from './ledger-signatures.ts';
import type { FoldedCase, NodeRows } from './ledger.ts';
import { partnersOf } from './partners-of.ts';

/** Cases are folded in portions, so that twenty thousand of them do not stand in memory at once. */
const CASES_AT_ONCE = 500;

/** How far the clock of a node is ahead of the machine's, in seconds, and how far it has ever been. */
export interface ClockStand {
  ahead: number;
  furthestAhead: number;
}

/** Reads everything that the ledger compares from one node's database, and folds every case in it. */
export async function nodeRows(
  state: string,
  databaseUrl: string,
  directory: ADirectory,
  clock: ClockStand = { ahead: 0, furthestAhead: 0 },
): Promise<NodeRows> {
  // What is read here is compared, not operated.
  setLog({ level: 'error' });
  const dataSource = await openDatabase({ state, poolSize: 2, databaseUrl }, [
    AuditEntry,
    ...EXCHANGE_ENTITIES,
    ...CASEWORK_ENTITIES,
  ]);
  try {
    const rows = await read(state, dataSource, directory);
    const signatures = await signatureRows(dataSource, directory.dataDir(state));
    const [log, alarms] = [await logRows(state, dataSource), await alarmRows(dataSource, clock)];
    return { ...rows, log, alarms, ...(signatures && { signatures }) };
  } finally {
    await dataSource.destroy();
  }
}

async function read(
  state: string,
  dataSource: DataSource,
  directory: ADirectory,
): Promise<NodeRows> {
  const rows = <T>(sql: string): Promise<T[]> => dataSource.query<T[]>(sql);
  const messages = await rows<NodeRows['messages'][number]>(
    `select message_id as "messageId", case_id as "caseId", direction, partner, kind, sequence, digest, jws, outcome,
            receipt_id as "receiptId" from message`,
  );
  const receipts = await rows<{ jws: string }>('select jws from receipt');
  return {
    state,
    messages,
    outbox: await rows('select message_id as "messageId" from outbox'),
    receipts: receipts.map(({ jws }) => receiptRow(jws)),
    // Keys belong to a person.
    submissions: await rows(
      `select person || ' ' || key as key, message_id as "messageId" from submission`,
    ),
    audit: await rows(
      `select action, case_id as "caseId", message_id as "messageId" from audit_entry
        where message_id is not null`,
    ),
    caseFiles: await rows('select case_id as "caseId", state from case_file'),
    folded: await folded(state, dataSource, directory, [
      ...new Set(messages.map(({ caseId }) => caseId)),
    ]),
  };
}

async function logRows(state: string, dataSource: DataSource): Promise<LogRows> {
  // What is signed first: a running node goes on giving positions while it is read.
  const published: { state: string; jws: string }[] = await dataSource.query(
    `select $1 as state, jws from audit_checkpoint
     union all select partner as state, jws from partner_checkpoint`,
    [state],
  );
  const [{ leaves } = { leaves: Buffer.of() }]: { leaves: Buffer }[] = await dataSource.query(
    `select coalesce(string_agg(hash, ''::bytea order by position), ''::bytea) as leaves from audit_leaf`,
  );
  const leftOut: { id: string }[] = await dataSource.query(
    `select entry_id as id from audit_entry
      where entry_id not in (select entry_id from audit_leaf)
        and entry_id not in (select entry_id from audit_pending)`,
  );
  return {
    leaves,
    leftOut: leftOut.map(({ id }) => id),
    published: published.map((one): PublishedCheckpoint => {
      const { size, root } = readCheckpoint(one.jws);
      return { state: one.state, heldBy: state, size, root };
    }),
  };
}

async function alarmRows(
  dataSource: DataSource,
  { ahead, furthestAhead }: ClockStand,
): Promise<AlarmRows> {
  const now = Date.now();
  return {
    raised: await dataSource.query(
      `select case_id as "caseId", clock, started_by as "startedBy", rung,
              reached_at as "reachedAt", due_at as "dueAt" from clock_crossing`,
    ),
    now: new Date(now + ahead * 1_000),
    furthest: new Date(now + Math.max(0, furthestAhead) * 1_000),
  };
}

/** Where a module signs, the node writes down each signature that it asks for: time, key and digest. Its keys have no secret in the keyring. */
async function signatureRows(
  dataSource: DataSource,
  dataDir: string,
): Promise<SignatureRows | undefined> {
  // What is kept first: a running node writes down that it asks before it keeps what was signed.
  const signed: { jws: string }[] = await dataSource.query(
    `select jws from message where direction = 'OUT'
     union all select receipt.jws from receipt join message using (receipt_id) where direction = 'IN'
     union all select jws from audit_checkpoint`,
  );
  const text = await readFile(join(dataDir, 'keys', 'uses.log'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line) => line.split(' '));
  const keyring = JSON.parse(await readFile(join(dataDir, 'keys', 'keyring.json'), 'utf8')) as {
    keys: { id: string; secret?: string }[];
  };
  const keys = new Set(keyring.keys.filter((one) => !('secret' in one)).map(({ id }) => id));
  return {
    asked: lines.flatMap(([, , digest]) => digest ?? []),
    recorded: signed.map(({ jws }) => jws).filter((jws) => keys.has(kidOf(jws))),
  };
}

function receiptRow(jws: string): NodeRows['receipts'][number] {
  const { receiptId, issuer, results } = readReceipt(jws);
  const accepted = results.flatMap(({ messageId, digest, outcome }) =>
    outcome === 'ACCEPTED' && messageId !== undefined ? [{ messageId, digest }] : [],
  );
  return { receiptId, issuer, jws, accepted };
}

async function folded(
  state: string,
  dataSource: DataSource,
  directory: ADirectory,
  caseIds: readonly string[],
): Promise<FoldedCase[]> {
  const clock = new SystemClock();
  const partners = await partnersOf(directory, state, dataSource);
  await partners.refresh();
  const caseFiles = new CaseFiles(dataSource, partners, clock);
  const all: FoldedCase[] = [];
  for (let from = 0; from < caseIds.length; from += CASES_AT_ONCE) {
    const portion = caseIds.slice(from, from + CASES_AT_ONCE);
    const byCase = await messagesOfCases(dataSource.manager, portion);
    for (const messages of byCase.values()) all.push(comparable(caseFiles.open(messages).folded));
  }
  return all;
}

function comparable({ caseId, state, provisional, entries, clocks }: Case): FoldedCase {
  return {
    caseId,
    state,
    provisional,
    entries: entries.map(({ messageId, effect }) => ({ messageId, effect })),
    clocks: JSON.stringify(clocks),
    timed: clocks.map((clock) => ({
      kind: clock.kind,
      startedBy: clock.startedBy ?? caseId,
      startedAt: clock.startedAt,
      dueAt: clock.dueAt,
      runs: clock.stoppedAt === undefined,
      suspended: (clock.suspensions ?? []).length > 0,
      alarms: clock.alarms,
    })),
  };
}
