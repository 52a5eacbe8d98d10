import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeKeys } from '@trace/platform';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { AccessTokenRow } from '../access-token.entity.ts';
import { accessMarkOf } from './access-marks.ts';
import { AccountRow } from './account.entity.ts';
import { SessionRow } from './session.entity.ts';

const FILE = 'access.json';
const LOCK = 7_726_834;

/**
 * Marks the tokens, accounts and sessions that an earlier version of this program has written: once, as a file beside the
 * keys says, because a row without a mark that comes later was put there by somebody else. This once, what is there is
 * trusted.
 */
export async function markFormerAccess(
  dataSource: DataSource,
  keys: Pick<NodeKeys, 'mark' | 'folder'>,
): Promise<void> {
  const file = join(keys.folder, FILE);
  if (await isThere(file)) return;
  await dataSource.transaction(async (em) => {
    await em.query('select pg_advisory_xact_lock($1)', [LOCK]);
    if (await isThere(file)) return;
    await markAll(em, keys);
  });
  await writeFile(file, '{"format":1,"marked":true}\n', { mode: 0o600 });
}

/** Has the next start mark what has no mark: for a backup from before there were any. @param folder the one of the keys */
export async function markAccessAgain(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}

async function markAll(em: EntityManager, keys: Pick<NodeKeys, 'mark'>): Promise<void> {
  for (const row of await em.findBy(AccessTokenRow, { mark: IsNull(), revokedAt: IsNull() }))
    await em.update(AccessTokenRow, { tokenId: row.tokenId }, { mark: accessMarkOf(keys, row) });
  for (const row of await em.findBy(AccountRow, { mark: IsNull() }))
    await em.update(AccountRow, { accountId: row.accountId }, { mark: accessMarkOf(keys, row) });
  for (const row of await em.findBy(SessionRow, { mark: IsNull() }))
    await em.update(SessionRow, { sessionId: row.sessionId }, { mark: accessMarkOf(keys, row) });
}

async function isThere(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    (fault: unknown) => {
      if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw fault;
    },
  );
}
