import {
  isBackDated,
  isCanary,
  verifyReceipt,
  type Partner,
  type Receipt,
  type VerificationKey,
} from '@trace/protocol';
import { type Audit, type AuditNote, type Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { canaryReturned } from './canary.ts';
import { FalseReceipt } from './false-receipt.ts';
import { lockCases } from './message-store.ts';
import type { MessageHandler } from './message-handler.ts';
import { recordSecurityEvent, securityKindOf } from './security-events.ts';
import type { Witness } from './witness.ts';

/** A receipt whose signature and addressing hold, with its exact bytes. */
export interface VerifiedReceipt {
  receipt: Receipt;
  token: string;
}

/** What receipts have settled in a transaction. */
export interface Settlement {
  /** The messages that were waiting and no longer are. */
  messageIds: readonly string[];
  /** Is to be called once that transaction stands. */
  committed: () => void;
}

const NOTHING_SETTLED: Settlement = { messageIds: [], committed: () => undefined };

/** What a set of receipts says of one waiting message. */
interface Settled {
  messageId: string;
  digest: string;
  outcome: 'ACCEPTED' | 'REFUSED';
  code: string | null;
  receiptId: string;
}

interface SettledRow {
  /** How many receipts were stored with it. */
  kept: number;
  message_id: string;
  case_id: string;
  kind: string;
  created_at: Date;
  outcome: 'ACCEPTED' | 'REFUSED';
  refusal_code: string | null;
  receipt_id: string;
}

/** The one row where receipts settle nothing. */
interface Unsettled {
  kept: number;
  message_id: null;
}

/**
 * Receipts that partners sign for our messages: checked, stored once, and applied to the messages they name. A receipt
 * is evidence however late it comes, so it is taken at any time; one that names nothing of what was sent, by its id and
 * bytes, settles nothing and is not kept. An id stands for one receipt, whoever has signed it: other bytes under the same id are none.
 */
export class Receipts {
  constructor(
    private readonly state: string,
    private readonly handler: MessageHandler,
    private readonly witness: Witness,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Checks one receipt: signature, addressing, time. Throws the Refusal that says why it can not count as one. */
  async verify(token: string, partner: Partner): Promise<VerifiedReceipt> {
    const between = { issuer: partner.state, audience: this.state };
    const keys = keysForReceipts(partner);
    const receipt = await verifyReceipt(token, keys, this.clock.now(), between);
    return { receipt, token };
  }

  /**
   * Stores the receipts that name something of what was sent, and settles the messages that they name by id and digest,
   * in the caller's transaction.
   *
   * @param sent ids by digest of what was sent
   * @param only the digests that are settled now, where not all are
   * @throws FalseReceipt when they can not all be true; the caller's transaction must not stand then
   */
  async settle(
    em: EntityManager,
    from: Partner,
    verified: readonly VerifiedReceipt[],
    sent: ReadonlyMap<string, string>,
    only?: ReadonlySet<string>,
  ): Promise<Settlement> {
    const now = this.clock.now();
    const partner = from.state;
    const given = onceEach(verified.filter(({ receipt }) => namesSent(receipt, sent)));
    if (given.length === 0) return NOTHING_SETTLED;
    const checkpoint = given[0]?.receipt.checkpoint;
    if (checkpoint !== undefined) await this.witness.keep(em, from, checkpoint);
    const committed = (): void => {
      if (checkpoint !== undefined) this.witness.committed(partner, checkpoint);
    };
    const settled = given
      .flatMap(({ receipt }) => settledBy(receipt, sent))
      .filter(({ digest }) => only?.has(digest) ?? true);
    const words = oneWordOnEach(settled, sent);
    const rows = await this.mark(em, { partner, verified: given, settled: words, now });
    assertNotBackDated(rows, given);
    if (rows.length === 0) return { messageIds: [], committed };
    const [canaries, filed] = [rows.filter(isCanary), rows.filter((row) => !isCanary(row))];
    for (const one of canaries) await canaryReturned(em, partner, one.message_id, now);
    const caseIds = [...new Set(filed.map((row) => row.case_id))];
    await this.noteForged(em, partner, filed, now);
    await this.audit.record(
      em,
      rows.map((row): AuditNote => ({
        at: now,
        actor: `node:${partner}`,
        role: 'PARTNER',
        action: actionOf(row),
        ...(!isCanary(row) && { caseId: row.case_id }),
        messageId: row.message_id,
        partner,
        outcome: row.refusal_code ?? row.outcome,
      })),
    );
    if (caseIds.length > 0) {
      await lockCases(em, caseIds);
      await this.handler.filed(em, caseIds);
    }
    return { messageIds: rows.map((row) => row.message_id), committed };
  }

  /** A partner that calls our own message forged or foreign: a supervisor of this side has to know too. */
  private async noteForged(
    em: EntityManager,
    partner: string,
    rows: readonly SettledRow[],
    at: Date,
  ): Promise<void> {
    for (const { refusal_code: code } of rows) {
      if (code === null || securityKindOf(code) === undefined) continue;
      await recordSecurityEvent(em, { kind: 'REFUSED_THERE', partner, at, outcome: code });
    }
  }

  /** Stores the receipts, marks what they settle and takes it out of its lane: one statement, since it is one step. */
  private async mark(
    em: EntityManager,
    given: { partner: string; verified: readonly VerifiedReceipt[]; settled: Settled[]; now: Date },
  ): Promise<SettledRow[]> {
    const { partner, verified, settled, now } = given;
    const rows: (SettledRow | Unsettled)[] = await em.query(
      `with kept as (
         insert into receipt (receipt_id, parcel_id, issuer, audience, jws, received_at, stored_at)
         select r.*, $7::timestamptz
           from unnest($8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::timestamptz[]) as r
         on conflict do nothing returning receipt_id),
       marked as (
         update message m set outcome = s.outcome, refusal_code = s.code, receipt_id = s.receipt_id
           from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[])
                  as s (message_id, digest, outcome, code, receipt_id)
          where m.message_id = s.message_id and m.digest = s.digest and m.partner = $1 and m.direction = 'OUT'
            -- a message that was sent again, because the partner had lost it, takes the receipt that both sides hold now
            and (m.receipt_id is null
                 or s.outcome = 'ACCEPTED' and exists (select from outbox o where o.message_id = m.message_id))
          returning m.message_id, m.case_id, m.kind, m.created_at, m.outcome, m.refusal_code, m.receipt_id),
       left_lane as (
         delete from outbox using message m, unnest($2::uuid[], $3::text[]) as s (message_id, digest)
          where outbox.message_id = m.message_id and m.message_id = s.message_id and m.digest = s.digest
            and m.partner = $1 and m.direction = 'OUT')
       select stored.kept, marked.*
         from (select count(*)::int as kept from kept) as stored left join marked on true`,
      [
        partner,
        settled.map((one) => one.messageId),
        settled.map((one) => one.digest),
        settled.map((one) => one.outcome),
        settled.map((one) => one.code),
        settled.map((one) => one.receiptId),
        now,
        verified.map(({ receipt }) => receipt.receiptId),
        verified.map(({ receipt }) => receipt.parcelId),
        verified.map(({ receipt }) => receipt.issuer),
        verified.map(({ receipt }) => receipt.audience),
        verified.map(({ token }) => token),
        verified.map(({ receipt }) => receipt.receivedAt),
      ],
    );
    if ((rows[0]?.kept ?? 0) < verified.length) await this.assertHeld(em, verified);
    return rows.filter((row) => row.message_id !== null);
  }

  /** What was not stored now is here already, byte for byte; otherwise its id is that of another receipt. */
  private async assertHeld(em: EntityManager, verified: readonly VerifiedReceipt[]): Promise<void> {
    // A statement of its own: it sees also what another worker has stored since the last one began.
    const others: object[] = await em.query(
      `select 1 from unnest($1::uuid[], $2::text[]) as given (receipt_id, jws)
        where not exists (select from receipt r where r.receipt_id = given.receipt_id and r.jws = given.jws)
        limit 1`,
      [verified.map(({ receipt }) => receipt.receiptId), verified.map(({ token }) => token)],
    );
    if (others.length > 0) throw new FalseReceipt('receipt-conflict');
  }
}

function actionOf(row: SettledRow): AuditNote['action'] {
  if (isCanary(row)) return 'CANARY_RETURNED';
  return row.outcome === 'ACCEPTED' ? 'MESSAGE_DELIVERED' : 'MESSAGE_REFUSED_BY_PARTNER';
}

/**
 * The first receipt is repeated for ever, also the one that was given between the instant as of which its key was
 * revoked and the day on which that became known. Refusing it would close the lane for good, so it counts, and is shown
 * as in doubt; one that claims to be from after that day does not.
 */
function keysForReceipts({ signing, statement }: Partner): VerificationKey[] {
  const known = new Date(statement.iat * 1_000);
  return signing.map((key) =>
    key.revokedAt !== undefined && key.revokedAt < known ? { ...key, revokedAt: known } : key,
  );
}

/** Whoever signs receipts for what nobody has sent would fill this node's disk with them. */
function namesSent({ results }: Receipt, sent: ReadonlyMap<string, string>): boolean {
  return results.some(({ digest, messageId }) => {
    const id = sent.get(digest);
    return id !== undefined && (messageId === undefined || messageId === id);
  });
}

/** Each receipt once, however often an answer brings it. */
function onceEach(verified: readonly VerifiedReceipt[]): VerifiedReceipt[] {
  const byId = new Map<string, VerifiedReceipt>();
  for (const one of verified) {
    const before = byId.get(one.receipt.receiptId);
    if (before && before.token !== one.token) throw new FalseReceipt('receipt-conflict');
    byId.set(one.receipt.receiptId, one);
  }
  return [...byId.values()];
}

/**
 * A receipt dated back would stop a clock before it has started. What its receiver refused as coming from the future may
 * well be younger than the refusal.
 */
function assertNotBackDated(rows: readonly SettledRow[], given: readonly VerifiedReceipt[]): void {
  const times = new Map(given.map(({ receipt }) => [receipt.receiptId, receipt.receivedAt]));
  for (const { outcome, created_at: createdAt, receipt_id: id } of rows) {
    const receivedAt = new Date(times.get(id) ?? createdAt);
    if (outcome === 'ACCEPTED' && isBackDated(receivedAt, createdAt))
      throw new FalseReceipt('receipt-back-dated');
  }
}

/** What is said first of each message; of what was sent now nothing else may be said beside it. */
function oneWordOnEach(settled: readonly Settled[], sent: ReadonlyMap<string, string>): Settled[] {
  const byMessage = new Map<string, Settled>();
  for (const one of settled) {
    const key = `${one.messageId} ${one.digest}`;
    const before = byMessage.get(key);
    if (before === undefined) byMessage.set(key, one);
    else if (sent.has(one.digest) && (before.outcome !== one.outcome || before.code !== one.code))
      throw new FalseReceipt('receipt-contradiction');
  }
  return [...byMessage.values()];
}

function settledBy(receipt: Receipt, sent: ReadonlyMap<string, string>): Settled[] {
  return receipt.results.flatMap((result) => {
    const { digest, outcome, code = null } = result;
    const messageId = result.messageId ?? sent.get(digest);
    return messageId === undefined
      ? []
      : [{ messageId, digest, outcome, code, receiptId: receipt.receiptId }];
  });
}
