import { Problem, type Audit, type Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { accessMarkOf, isMarked, type MarkingKeys } from './access-marks.ts';
import { AccountRow } from './account.entity.ts';
import { noteRevisions } from './note-revisions.ts';

/** What a change of an account stands on. */
export interface ChangingGround {
  keys: MarkingKeys;
  audit: Audit;
  clock: Clock;
}

/**
 * Changes an account in the caller's transaction, under its next number, and marks it anew. What somebody else has altered
 * or written back is not marked with it.
 *
 * @param change the new members, for the number that the account then has
 * @throws Problem account.unknown where this node has not written what stands there
 */
export async function changeAccount(
  em: EntityManager,
  ground: ChangingGround,
  accountId: string,
  change: (revision: number) => Partial<AccountRow>,
): Promise<AccountRow> {
  const { keys } = ground;
  const lock = { mode: 'pessimistic_write' } as const;
  const row = await em.findOne(AccountRow, { where: { accountId }, lock });
  if (!row || !isMarked(keys, row)) throw new Problem('account.unknown');
  const revision = row.revision + 1;
  const members = { ...change(revision), revision };
  const changed = Object.assign(row, members);
  const mark = accessMarkOf(keys, changed);
  await em.update(AccountRow, { accountId }, { ...members, mark });
  await noteRevisions(em, ground, [{ kind: 'account', id: accountId, revision }]);
  return Object.assign(changed, { mark });
}
