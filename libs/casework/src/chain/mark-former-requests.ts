import { readMessage } from '@trace/protocol';
import type { AskedItems } from '../quality/asked-items.ts';
import type { DataSource, EntityManager } from 'typeorm';
import { listedItemsOf } from './item-marks.ts';
import type { ItemRegister } from './item-register.ts';
import { writeItems } from './item-rows.ts';
import { linkOf, writeTraceLinks } from './trace-links.ts';

const AT_ONCE = 200;

interface Row {
  message_id: string;
  case_id: string;
  direction: 'OUT' | 'IN';
  created_at: Date;
  jws: string;
}

/**
 * Registers the items of requests from before there was a register. The migration has listed them; only the node has
 * the key for their marks. Each portion is one transaction, so it may be broken off and begun again, also by two
 * processes at once.
 *
 * @returns how many requests were registered
 */
export async function markFormerRequests(
  dataSource: DataSource,
  items: ItemRegister,
  asked: AskedItems,
): Promise<number> {
  let count = 0;
  for (;;) {
    const marked = await dataSource.transaction((em) => markSome(em, items, asked));
    if (marked === 0) return count;
    count += marked;
  }
}

async function markSome(
  em: EntityManager,
  items: ItemRegister,
  asked: AskedItems,
): Promise<number> {
  const [rows]: [Row[]] = await em.query(
    `delete from unmarked_request u using message m
      where m.message_id = u.message_id and u.message_id in (
        select message_id from unmarked_request order by 1 limit ${AT_ONCE} for update skip locked)
      returning m.message_id, m.case_id, m.direction, m.created_at, m.jws`,
  );
  for (const { case_id: id, direction, created_at: at, jws } of rows) {
    const message = readMessage(jws);
    if (direction === 'IN') {
      await asked.write(em, [{ caseId: id, request: message.body }]);
      continue;
    }
    const holder = { id, kind: 'CASE', at } as const;
    await writeItems(em, holder, listedItemsOf(message.body), items.marksOf(message.body));
    const link = linkOf([{ message }]);
    if (link) await writeTraceLinks(em, [link]);
  }
  return rows.length;
}
