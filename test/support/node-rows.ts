import { CaseFiles, CASEWORK_ENTITIES, type Case } from '@trace/casework';
import { EXCHANGE_ENTITIES, messagesOfCases } from '@trace/exchange';
import { AuditEntry, openDatabase, setLog, SystemClock } from '@trace/platform';
import { readReceipt } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { ADirectory } from './a-directory.ts';
import type { FoldedCase, NodeRows } from './ledger.ts';
import { partnersOf } from './partners-of.ts';

/** Cases are folded in portions, so that twenty thousand of them do not stand in memory at once. */
const CASES_AT_ONCE = 500;

/** Reads everything that the ledger compares from one node's database, and folds every case in it. */
export async function nodeRows(
  state: string,
  databaseUrl: string,
  directory: ADirectory,
): Promise<NodeRows> {
  // What is read here is compared, not operated.
  setLog({ level: 'error' });
  const dataSource = await openDatabase({ state, poolSize: 2, databaseUrl }, [
    AuditEntry,
    ...EXCHANGE_ENTITIES,
    ...CASEWORK_ENTITIES,
  ]);
  try {
    return await read(state, dataSource, directory);
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

function receiptRow(jws: string): NodeRows['receipts'][number] {
  const { receiptId, issuer, results } = readReceipt(jws);
  const accepted = results.flatMap(({ messageId, digest, outcome }) =>
    outcome === 'ACCEPTED' && messageId !== undefined ? [{ messageId, digest }] : [],
  );
  return { receiptId, issuer, accepted };
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
  };
}
