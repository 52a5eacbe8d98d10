import { isId, newId, type CheckedMessage } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** What is held under a message id, and the receipt that was given for it. */
export interface HeldMessage {
  message_id: string;
  digest: string;
  partner: string;
  jws: string | null;
}

/** The cases among these that are between this State and another than the partner. */
export async function findForeignCases(
  em: EntityManager,
  partner: string,
  caseIds: readonly string[],
): Promise<Set<string>> {
  const rows: { case_id: string }[] = await em.query(
    'select distinct case_id from message where case_id = any($1::uuid[]) and partner <> $2',
    [caseIds, partner],
  );
  return new Set(rows.map((row) => row.case_id));
}

/**
 * Stores messages that are here for the first time; of any number of simultaneous deliveries one stores them.
 *
 * @returns the digests of what was stored now; one of two messages with the same id is not among them
 */
export async function storeArrived(
  em: EntityManager,
  partner: string,
  messages: readonly CheckedMessage[],
  receiptId: string,
  receivedAt: Date,
): Promise<Set<string>> {
  const rows: { digest: string }[] = await em.query(
    `insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at, outcome, receipt_id)
     select m.message_id, m.case_id, 'IN', $1, m.kind, m.sequence, m.digest, m.jws, m.created_at, $2, 'ACCEPTED', $3
       from unnest($4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[], $9::text[], $10::timestamptz[])
              as m (message_id, case_id, kind, sequence, digest, jws, created_at)
     on conflict do nothing returning digest`,
    [
      partner,
      receivedAt,
      receiptId,
      messages.map(({ message }) => message.messageId),
      messages.map(({ message }) => message.caseId),
      messages.map(({ message }) => message.kind),
      messages.map(({ message }) => message.sequence),
      messages.map(({ digest }) => digest),
      messages.map(({ token }) => token),
      messages.map(({ message }) => message.createdAt),
    ],
  );
  return new Set(rows.map((row) => row.digest));
}

/** What is known of messages before they are judged: whose ids are held, and the receipts of those refused before. */
export async function findKnown(
  em: EntityManager,
  partner: string,
  messages: readonly CheckedMessage[],
): Promise<{ held: Set<string>; refused: Map<string, string> }> {
  const rows: { message_id: string; digest: string; jws: string | null }[] = await em.query(
    `select message_id, digest, null as jws from message where message_id = any($1::uuid[])
     union all
     select one.message_id, one.digest, r.jws from refused_message one join receipt r using (receipt_id)
      where one.message_id = any($1::uuid[]) and one.digest = any($2::text[]) and one.partner = $3`,
    [
      messages.map(({ message }) => message.messageId),
      messages.map(({ digest }) => digest),
      partner,
    ],
  );
  return {
    held: new Set(rows.flatMap((row) => (row.jws === null ? [row.message_id] : []))),
    refused: new Map(rows.flatMap((row) => (row.jws === null ? [] : [[row.digest, row.jws]]))),
  };
}

/** What is held under the ids of these messages. */
export async function findHeld(
  em: EntityManager,
  known: readonly CheckedMessage[],
): Promise<Map<string, HeldMessage>> {
  const rows: HeldMessage[] = await em.query(
    `select m.message_id, m.digest, m.partner, r.jws from message m left join receipt r using (receipt_id)
      where m.message_id = any($1::uuid[])`,
    [known.map(({ message }) => message.messageId)],
  );
  return new Map(rows.map((row) => [row.message_id, row]));
}

/**
 * The receipts of messages that fall through a check today and are held since a day on which they did not, by their
 * digest: a key has ended since, or a version is no longer read. What was accepted once gets its receipt for ever.
 */
export async function findRepeated(
  em: EntityManager,
  partner: string,
  unsound: readonly { jws: string; digest: string }[],
): Promise<Map<string, string>> {
  // By the id that they claim, since ids are quickly found; that it is the same message is said by the digest.
  const ids = unsound.map(({ jws }) => claimedId(jws)).filter((id) => id !== undefined);
  if (ids.length === 0) return new Map();
  const rows: { digest: string; jws: string }[] = await em.query(
    `select m.digest, r.jws from message m join receipt r using (receipt_id)
      where m.message_id = any($1::uuid[]) and m.digest = any($2::text[])
        and m.partner = $3 and m.direction = 'IN' and m.outcome = 'ACCEPTED'`,
    [ids, unsound.map(({ digest }) => digest), partner],
  );
  return new Map(rows.map(({ digest, jws }) => [digest, jws]));
}

/** The id that a token claims, whoever has signed it; undefined where it claims none. */
export function claimedId(jws: string): string | undefined {
  try {
    const payload = Buffer.from(jws.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
    const { messageId } = JSON.parse(payload) as { messageId?: unknown };
    return isId(messageId) ? messageId : undefined;
  } catch {
    // No message at all, so none that came before.
    return undefined;
  }
}

/** Keeps messages that came under an id already held, beside what was held. */
export async function keepConflicts(
  em: EntityManager,
  partner: string,
  conflicting: readonly CheckedMessage[],
  storedAt: Date,
): Promise<void> {
  for (const { message, digest, token } of conflicting) {
    await em.query(
      `insert into message_conflict (conflict_id, message_id, digest, partner, jws, stored_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [newId(), message.messageId, digest, partner, token, storedAt],
    );
  }
}
