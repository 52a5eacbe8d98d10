import { writeCaseFiles, type CaseFileRow, type CaseSearch } from '@trace/casework';
import type { StoredMessage } from '@trace/exchange';
import type { EntityManager } from 'typeorm';
import type { SeedReceipt } from './seed-parcel.ts';

/** What is written in one transaction. */
export interface SeedRows {
  files: CaseFileRow[];
  messages: StoredMessage[];
  receipts: SeedReceipt[];
}

const MESSAGES = `insert into message
    (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at, outcome, receipt_id)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[],
                       $9::timestamptz[], $10::timestamptz[], $11::text[], $12::uuid[])`;

const RECEIPTS = `insert into receipt (receipt_id, parcel_id, issuer, audience, jws, received_at, stored_at)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[])`;

const UNSEARCHED = 'insert into unsearched_message (message_id) select unnest($1::uuid[])';

/** Writes cases with one statement for each table; nothing waits for the disk, because nothing is promised to anybody. */
export async function writeSeedRows(
  em: EntityManager,
  rows: SeedRows,
  search?: CaseSearch,
): Promise<void> {
  await em.query('set local synchronous_commit = off');
  await em.query(RECEIPTS, receiptColumns(rows.receipts));
  await em.query(MESSAGES, messageColumns(rows.messages));
  await writeCaseFiles(em, rows.files);
  if (search) await search.write(em, rows.messages);
  else await em.query(UNSEARCHED, [rows.messages.map(({ message }) => message.messageId)]);
}

function receiptColumns(rows: readonly SeedReceipt[]): unknown[][] {
  return [
    rows.map((row) => row.receiptId),
    rows.map((row) => row.parcelId),
    rows.map((row) => row.issuer),
    rows.map((row) => row.audience),
    rows.map((row) => row.token),
    rows.map((row) => row.receivedAt.toISOString()),
    rows.map((row) => row.storedAt.toISOString()),
  ];
}

function messageColumns(rows: readonly StoredMessage[]): unknown[][] {
  return [
    rows.map(({ message }) => message.messageId),
    rows.map(({ message }) => message.caseId),
    rows.map(({ direction }) => direction),
    rows.map(({ message, direction }) => (direction === 'OUT' ? message.audience : message.issuer)),
    rows.map(({ message }) => message.kind),
    rows.map(({ message }) => message.sequence),
    rows.map(({ digest }) => digest),
    rows.map(({ token }) => token),
    rows.map(({ message }) => message.createdAt),
    rows.map(({ storedAt }) => storedAt.toISOString()),
    rows.map(({ outcome }) => outcome ?? null),
    rows.map(({ receipt }) => receipt?.receiptId ?? null),
  ];
}
