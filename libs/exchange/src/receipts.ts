import {
  isCanary,
  verifyReceipt,
  type Partner,
  type Receipt,
  type VerificationKey,
} from '@trace/protocol';
import { type Audit, type AuditNote, type Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { canaryReturned } from './canary.ts';
import { lockCases } from './message-store.ts';
import type { MessageHandler } from './message-handler.ts';
import { recordSecurityEvent, securityKindOf } from './security-events.ts';
import type { Witness } from './witness.ts';

/** A receipt whose signature and addressing hold, with its exact bytes. */
export interface VerifiedReceipt {
  receipt: Receipt;
  token: string;
}

/** What a set of receipts says of one waiting message. */
interface Settled {
  messageId: string;
  digest: string;
  outcome: 'ACCEPTED' | 'REFUSED';
  code: string | null;
  receiptId: string;
}

interface SettledRow {
  message_id: string;
  case_id: string;
  kind: string;
  outcome: 'ACCEPTED' | 'REFUSED';
  refusal_code: string | null;
}

/**
 * Receipts that partners sign for our messages: checked, stored once, and applied to the messages they name. A receipt
 * is evidence however late it comes, so it is taken at any time; one that names another message or other bytes settles
 * nothing.
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
   * Stores the receipts and settles the messages that they name by id and digest, in the caller's transaction.
   *
   * @param sent ids by digest of what was sent, for results that could name a message only by its digest
   * @param only the digests that are settled now, where not all are
   * @returns the ids of the messages that were waiting and no longer are
   */
  async settle(
    em: EntityManager,
    from: Partner,
    verified: readonly VerifiedReceipt[],
    sent: ReadonlyMap<string, string>,
    only?: ReadonlySet<string>,
  ): Promise<string[]> {
    const now = this.clock.now();
    const partner = from.state;
    const checkpoint = verified[0]?.receipt.checkpoint;
    if (checkpoint !== undefined) await this.witness.keep(em, from, checkpoint);
    const settled = verified
      .flatMap(({ receipt }) => settledBy(receipt, sent))
      .filter(({ digest }) => only?.has(digest) ?? true);
    const rows = await this.mark(em, { partner, verified, settled, now });
    if (rows.length === 0) return [];
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
    return rows.map((row) => row.message_id);
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
    const rows: SettledRow[] = await em.query(
      `with kept as (
         insert into receipt (receipt_id, parcel_id, issuer, audience, jws, received_at, stored_at)
         select r.*, $7::timestamptz
           from unnest($8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::timestamptz[]) as r
         on conflict do nothing),
       marked as (
         update message m set outcome = s.outcome, refusal_code = s.code, receipt_id = s.receipt_id
           from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[])
                  as s (message_id, digest, outcome, code, receipt_id)
          where m.message_id = s.message_id and m.digest = s.digest and m.partner = $1 and m.direction = 'OUT'
            -- a message that was sent again, because the partner had lost it, takes the receipt that both sides hold now
            and (m.receipt_id is null
                 or s.outcome = 'ACCEPTED' and exists (select from outbox o where o.message_id = m.message_id))
          returning m.message_id, m.case_id, m.kind, m.outcome, m.refusal_code),
       left_lane as (
         delete from outbox using message m, unnest($2::uuid[], $3::text[]) as s (message_id, digest)
          where outbox.message_id = m.message_id and m.message_id = s.message_id and m.digest = s.digest
            and m.partner = $1 and m.direction = 'OUT')
       select * from marked`,
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
    return rows;
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

function settledBy(receipt: Receipt, sent: ReadonlyMap<string, string>): Settled[] {
  return receipt.results.flatMap((result) => {
    const { digest, outcome, code = null } = result;
    const messageId = result.messageId ?? sent.get(digest);
    return messageId === undefined
      ? []
      : [{ messageId, digest, outcome, code, receiptId: receipt.receiptId }];
  });
}
