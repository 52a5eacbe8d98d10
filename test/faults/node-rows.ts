import { CaseFiles, CASEWORK_ENTITIES } from '@trace/casework';
import { EXCHANGE_ENTITIES, messagesOfCases, Partners } from '@trace/exchange';
import { AuditEntry, openDatabase, SystemClock } from '@trace/platform';
import { readReceipt } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { ADirectory } from '../support/a-directory.ts';
import type { AuditRow, FoldedCase, MessageRow, NodeRows } from '../support/ledger.ts';

/** Cases are folded in portions, so that twenty thousand of them do not stand in memory at once. */
const CASES_AT_ONCE = 500;

/** Reads everything that the comparison looks at from one node's database, and folds every case in it. */
export async function nodeRows(
  state: string,
  databaseUrl: string,
  directory: ADirectory,
): Promise<NodeRows> {
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
  const messages = await dataSource.query<MessageRow[]>(
    `select message_id as "messageId", case_id as "caseId", direction, partner, kind, sequence, digest, jws, outcome,
            receipt_id as "receiptId" from message`,
  );
  return {
    state,
    messages,
    outbox: await dataSource.query('select message_id as "messageId" from outbox'),
    receipts: await receiptsOf(dataSource),
    // Keys belong to a person.
    submissions: await dataSource.query(
      `select person || ' ' || key as key, message_id as "messageId" from submission`,
    ),
    audit: await dataSource.query<AuditRow[]>(
      'select action, case_id as "caseId", message_id as "messageId" from audit_entry',
    ),
    caseFiles: await dataSource.query('select case_id as "caseId", state from case_file'),
    folded: await foldAll(state, dataSource, directory, messages),
  };
}

async function receiptsOf(dataSource: DataSource): Promise<NodeRows['receipts']> {
  const rows = await dataSource.query<{ jws: string }[]>('select jws from receipt');
  return rows.map(({ jws }) => {
    const { receiptId, issuer, results } = readReceipt(jws);
    const accepted = results.flatMap(({ messageId, digest, outcome }) =>
      outcome === 'ACCEPTED' && messageId !== undefined ? [{ messageId, digest }] : [],
    );
    return { receiptId, issuer, accepted };
  });
}

async function foldAll(
  state: string,
  dataSource: DataSource,
  { file, authorityFile }: ADirectory,
  messages: readonly MessageRow[],
): Promise<FoldedCase[]> {
  const clock = new SystemClock();
  const source = { state, directoryFile: file, authorityFile };
  const partners = new Partners(source, dataSource, clock);
  await partners.refresh();
  const caseFiles = new CaseFiles(dataSource, partners, clock);
  const caseIds = [...new Set(messages.map(({ caseId }) => caseId))];
  const folded: FoldedCase[] = [];
  for (let from = 0; from < caseIds.length; from += CASES_AT_ONCE) {
    const portion = caseIds.slice(from, from + CASES_AT_ONCE);
    const held = await messagesOfCases(dataSource.manager, portion);
    for (const stored of held.values()) {
      const { caseId, state: now, provisional, entries, clocks } = caseFiles.open(stored).folded;
      folded.push({
        caseId,
        state: now,
        provisional,
        entries: entries.map(({ messageId, effect }) => ({ messageId, effect })),
        clocks: JSON.stringify(clocks),
      });
    }
  }
  return folded;
}
