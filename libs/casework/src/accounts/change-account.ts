import { Problem } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { accessMarkOf, isMarked, type MarkingKeys } from './access-marks.ts';
import { AccountRow } from './account.entity.ts';

/**
 * Changes an account in the caller's transaction and marks it anew. What somebody else has altered is not marked with it.
 *
 * @throws Problem account.unknown where this node has not written what stands there
 */
export async function changeAccount(
  em: EntityManager,
  keys: MarkingKeys,
  accountId: string,
  members: Partial<AccountRow>,
): Promise<AccountRow> {
  const lock = { mode: 'pessimistic_write' } as const;
  const row = await em.findOne(AccountRow, { where: { accountId }, lock });
  if (!row || !isMarked(keys, row)) throw new Problem('account.unknown');
  const changed = Object.assign(row, members);
  const mark = accessMarkOf(keys, changed);
  await em.update(AccountRow, { accountId }, { ...members, mark });
  return Object.assign(changed, { mark });
}
