import { RefusedMessageRow } from '@trace/exchange';
import { Problem } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { Page, Wanted } from './case-list.ts';
import { cursorOf, placeOf } from './cursor.ts';

/** What partners have signed and this node has refused, the latest first. */
export async function listRefusedMessages(
  em: EntityManager,
  wanted: Wanted,
): Promise<Page<RefusedMessageRow>> {
  const query = em.createQueryBuilder(RefusedMessageRow, 'one');
  if (wanted.cursor !== undefined) {
    query.where('(one.refusedAt, one.messageId) < (:at, :caseId)', placeOf(wanted.cursor));
  }
  const rows = await query
    .orderBy({ 'one.refusedAt': 'DESC', 'one.messageId': 'DESC' })
    .limit(wanted.limit + 1)
    .getMany();
  const items = rows.slice(0, wanted.limit);
  const last = items.at(-1);
  if (rows.length <= wanted.limit || !last) return { items };
  return { items, next: cursorOf({ at: last.refusedAt, caseId: last.messageId }) };
}

/** Everything refused under one message id; a partner may have signed several things under it. */
export async function findRefusedMessages(
  em: EntityManager,
  messageId: string,
): Promise<RefusedMessageRow[]> {
  const rows = await em.find(RefusedMessageRow, {
    where: { messageId },
    order: { refusedAt: 'ASC', digest: 'ASC' },
  });
  if (rows.length === 0) throw new Problem('message.unknown');
  return rows;
}
