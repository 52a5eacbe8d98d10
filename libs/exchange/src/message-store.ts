import { readMessage, type Message } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** A message as this node holds it: the signed bytes, what they say, and what the receipt says of them. */
export interface StoredMessage {
  message: Message;
  digest: string;
  direction: 'OUT' | 'IN';
  token: string;
  storedAt: Date;
  /** RECALLED: it was taken back before it left. */
  outcome?: 'ACCEPTED' | 'REFUSED' | 'RECALLED';
  refusalCode?: string;
  receipt?: {
    receiptId: string;
    parcelId: string;
    /** as its signer says */
    receivedAt: Date;
    /** since when it is here */
    storedAt: Date;
    token: string;
  };
}

interface Row {
  case_id: string;
  direction: 'OUT' | 'IN';
  digest: string;
  jws: string;
  stored_at: Date;
  outcome: 'ACCEPTED' | 'REFUSED' | 'RECALLED' | null;
  refusal_code: string | null;
  receipt_id: string | null;
  parcel_id: string;
  received_at: Date;
  receipt_stored_at: Date;
  /** Of messages with one receipt it stands beside one of them only: it may be a hundred times as long as they are. */
  receipt_jws: string | null;
}

/**
 * All messages of the cases, both directions, in no particular order: the order is the fold's to find.
 *
 * @returns an entry for each case that has a message
 */
export async function messagesOfCases(
  em: EntityManager,
  caseIds: readonly string[],
): Promise<Map<string, StoredMessage[]>> {
  const rows: Row[] = await em.query(
    `select m.case_id, m.direction, m.digest, m.jws, m.stored_at, m.outcome, m.refusal_code,
            r.receipt_id, r.parcel_id, r.received_at, r.stored_at as receipt_stored_at,
            case when row_number() over (partition by r.receipt_id) = 1 then r.jws end as receipt_jws
       from message m left join receipt r using (receipt_id)
      where m.case_id = any($1::uuid[])`,
    [caseIds],
  );
  const receipts = new Map(
    rows.flatMap((row) => (row.receipt_jws === null ? [] : [[row.receipt_id, row.receipt_jws]])),
  );
  const byCase = new Map<string, StoredMessage[]>();
  for (const row of rows) {
    const one = stored(row, receipts.get(row.receipt_id) ?? '');
    const held = byCase.get(row.case_id);
    if (held) held.push(one);
    else byCase.set(row.case_id, [one]);
  }
  return byCase;
}

/**
 * Locks cases against each other's changes until the transaction ends, in one order, so that two transactions that
 * fold the same case see each other's messages and never wait in a circle.
 */
export async function lockCases(em: EntityManager, caseIds: readonly string[]): Promise<void> {
  await em.query(
    `select pg_advisory_xact_lock(key)
       from (select distinct hashtextextended(id, 11) as key from unnest($1::text[]) as id order by 1) as keys`,
    [caseIds],
  );
}

function stored(row: Row, receipt: string): StoredMessage {
  return {
    message: readMessage(row.jws),
    digest: row.digest,
    direction: row.direction,
    token: row.jws,
    storedAt: row.stored_at,
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(row.refusal_code !== null && { refusalCode: row.refusal_code }),
    ...(row.receipt_id !== null && {
      receipt: {
        receiptId: row.receipt_id,
        parcelId: row.parcel_id,
        receivedAt: row.received_at,
        storedAt: row.receipt_stored_at,
        token: receipt,
      },
    }),
  };
}
