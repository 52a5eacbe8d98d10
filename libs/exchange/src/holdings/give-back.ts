import {
  encryptionKeyAt,
  instant,
  Refusal,
  sealParcel,
  verifyReturnQuery,
  type PartKey,
  type Partner,
  type Returned,
} from '@trace/protocol';
import type { Audit, Clock, NodeKeys } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { partKeysOf } from '../part-keys-of.ts';
import { compareSoon } from './compare-soon.ts';

/** A message of the asker that is held here, with the receipt that was given for it. */
interface HeldRow {
  messageId: string;
  caseId: string;
  jws: string;
  receipt: string;
  parts: PartKey[] | null;
}

/** With the seal about it, this stays well below what the asker reads at once, whatever the last message weighs. */
const MOST_BYTES = 1_000_000;

/**
 * Gives a partner back what it had signed and sent itself and has lost since, because it was restored from a backup: the
 * signed bytes, the keys of sealed parts that were not destroyed here, and the receipts that were given then. Nothing
 * changes here by it, so it may be asked for again.
 */
export class GiveBack {
  constructor(
    private readonly state: string,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers one wish, with as many of the messages as one answer holds.
   *
   * @throws Refusal when the wish does not pass HOLDINGS_CHECKS
   */
  async give(token: string, partner: Partner, correlationId: string): Promise<Returned> {
    const now = this.clock.now();
    const { queryId, messageIds } = await verifyReturnQuery(token, {
      keys: partner.signing,
      issuer: partner.state,
      audience: this.state,
      now,
    });
    const to = encryptionKeyAt(partner, now);
    if (to === undefined) throw new Refusal('directory.keys');
    const given = await this.dataSource.transaction(async (em) => {
      const rows = withinBytes(await held(em, partner.state, messageIds));
      await this.audit.record(
        em,
        rows.map(({ messageId, caseId }) => ({
          at: now,
          actor: `node:${partner.state}`,
          role: 'PARTNER',
          action: 'MESSAGE_GIVEN_BACK' as const,
          caseId,
          messageId,
          partner: partner.state,
          correlationId,
        })),
      );
      // Whoever has lost its own words has lost ours too.
      if (rows.length > 0) await compareSoon(em, partner.state, now);
      return rows;
    });
    if (given.length === 0) return { receipts: [] };
    const parcel = await sealParcel(
      {
        parcelId: queryId,
        issuer: this.state,
        audience: partner.state,
        createdAt: instant(now),
        messages: given.map(({ messageId, jws, parts }) => ({
          jws,
          keys: partKeysOf(this.keys, messageId, parts),
        })),
      },
      to,
    );
    return { parcel, receipts: [...new Set(given.map(({ receipt }) => receipt))] };
  }
}

/** Of the messages that are asked for, those that this State has accepted from the asker. */
async function held(
  em: EntityManager,
  partner: string,
  messageIds: readonly string[],
): Promise<HeldRow[]> {
  return em.query(
    `select m.message_id as "messageId", m.case_id as "caseId", m.jws, r.jws as receipt,
            (select json_agg(json_build_object('part', part, 'key', wrapped_key))
               from sealed_key k where k.message_id = m.message_id) as parts
       from message m join receipt r using (receipt_id)
      where m.message_id = any($1::uuid[]) and m.partner = $2 and m.direction = 'IN' and m.outcome = 'ACCEPTED'
      order by m.message_id`,
    [messageIds, partner],
  );
}

/** As many from the beginning as one answer holds, and one at least. A receipt is counted once. */
function withinBytes(rows: readonly HeldRow[]): HeldRow[] {
  let bytes = 0;
  const receipts = new Set<string>();
  const over = rows.findIndex(({ jws, receipt }, index) => {
    bytes += jws.length + (receipts.has(receipt) ? 0 : receipt.length);
    receipts.add(receipt);
    return index > 0 && bytes > MOST_BYTES;
  });
  return over === -1 ? [...rows] : rows.slice(0, over);
}
