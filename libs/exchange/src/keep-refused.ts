import type { EntityManager } from 'typeorm';
import type { RefusedMessage } from './examined.ts';

/** A refused message whose signature proves who said it, and its bytes. */
export interface RefusedEvidence {
  refused: RefusedMessage & { messageId: string };
  jws: string;
}

/**
 * Keeps what a partner has signed although it is refused: without the bytes a State could deny what it has sent
 * (UNTOC 18(14): conditions under which authenticity can be established). The same again is kept once.
 */
export async function keepRefused(
  em: EntityManager,
  evidence: readonly RefusedEvidence[],
  by: { partner: string; receiptId: string; refusedAt: Date },
): Promise<void> {
  if (evidence.length === 0) return;
  await em.query(
    `insert into refused_message (message_id, digest, partner, code, detail, jws, receipt_id, refused_at)
     select m.message_id, m.digest, $1, m.code, m.detail, m.jws, $2, $3
       from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[])
              as m (message_id, digest, code, detail, jws)
     on conflict do nothing`,
    [
      by.partner,
      by.receiptId,
      by.refusedAt,
      evidence.map(({ refused }) => refused.messageId),
      evidence.map(({ refused }) => refused.digest),
      evidence.map(({ refused }) => refused.code),
      evidence.map(({ refused }) => refused.detail),
      evidence.map(({ jws }) => jws),
    ],
  );
}
