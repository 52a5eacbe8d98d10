import type { NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';

const OWN_ACCOUNT = 'libs/casework/src/accounts/own-account.ts';

/** Every column that holds something under the node's own key of the sealed parts, and the file that writes it. */
export const WRAPPED_COLUMNS = [
  { table: 'sealed_key', column: 'wrapped_key', writtenBy: 'libs/exchange/src/keep-part-keys.ts' },
  { table: 'sealed_key', column: 'wrapped_key', writtenBy: 'libs/exchange/src/outbox.ts' },
  { table: 'draft', column: 'identities', writtenBy: 'libs/casework/src/chain/draft-rows.ts' },
  { table: 'approval', column: 'content', writtenBy: 'libs/casework/src/approvals/held-store.ts' },
  { table: 'case_note', column: 'content', writtenBy: 'libs/casework/src/notes/notes.ts' },
  { table: 'upload', column: 'wrapped', writtenBy: 'libs/casework/src/attachments/uploads.ts' },
  { table: 'account', column: 'second_factor', writtenBy: OWN_ACCOUNT },
  { table: 'account', column: 'second_factor_offered', writtenBy: OWN_ACCOUNT },
] as const;

const AT_ONCE = 500;

/**
 * Puts everything that lies under an older key of the sealed parts under the newest one. What changes while this runs is
 * left to the next call; nothing becomes unreadable, because the older key opens until it is destroyed.
 *
 * @returns how many values were wrapped anew
 */
export async function wrapAnew(em: EntityManager, keys: NodeKeys): Promise<number> {
  const [newest = ''] = keys.wrap('').split('.', 1);
  let count = 0;
  for (const { table, column } of WRAPPED_COLUMNS) {
    for (;;) {
      const rows: { at: string; held: string }[] = await em.query(
        `select ctid::text as at, ${column} as held from ${table}
          where ${column} is not null and not starts_with(${column}, $1) limit ${AT_ONCE} for update`,
        [`${newest}.`],
      );
      if (rows.length === 0) break;
      await em.query(
        `update ${table} set ${column} = anew.wrapped
           from unnest($1::text[], $2::text[]) as anew (at, wrapped) where ${table}.ctid = anew.at::tid`,
        [rows.map(({ at }) => at), rows.map(({ held }) => keys.wrap(keys.unwrap(held)))],
      );
      count += rows.length;
    }
  }
  return count;
}
