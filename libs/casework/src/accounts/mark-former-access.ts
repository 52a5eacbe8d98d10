import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeKeys } from '@trace/platform';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { AccessTokenRow } from '../access-token.entity.ts';
import {
  accessMarkOf,
  isFormerlyMarked,
  type AccessRow,
  type MarkingKeys,
} from './access-marks.ts';
import { AccountRow } from './account.entity.ts';
import { SessionRow } from './session.entity.ts';

const FILE = 'access.json';
const LOCK = 7_726_834;

/** Which marks count that this version of the program does not make any more. */
type Trusted =
  /** None: everything bears a number. */
  | 'NUMBERED'
  /** Those without a number. */
  | 'MARKED'
  /** Also what bears none, from before there were marks. */
  | 'ALL';

interface Written {
  format: 1 | 2;
  /** Since when everything bears a number; from format 2 on. */
  since?: string;
}

/**
 * Marks the tokens, accounts and sessions that an earlier version of this program has written: once, as a file beside the
 * keys says, because a row without a mark, or without a number in it, that comes later was put there by somebody else.
 * This once, what is there is trusted.
 */
export async function markFormerAccess(
  dataSource: DataSource,
  keys: Pick<NodeKeys, 'mark' | 'folder'>,
): Promise<void> {
  const { folder } = keys;
  if (trustedBy(await written(folder)) === 'NUMBERED') return;
  await dataSource.transaction(async (em) => {
    await em.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const trusted = trustedBy(await written(folder));
    if (trusted !== 'NUMBERED') await markAll(em, keys, trusted);
  });
  await write(folder, { format: 2, since: new Date().toISOString() });
}

/**
 * Has the next start mark what came with a backup, as far as it is from before there were marks, or numbers in them.
 *
 * @param folder the one of the keys
 */
export async function markAccessAgain(
  folder: string,
  backup: { madeAt: Date; isMarked: boolean },
): Promise<void> {
  if (!backup.isMarked) return rm(join(folder, FILE), { force: true });
  const { since } = (await written(folder)) ?? {};
  if (since !== undefined && backup.madeAt <= new Date(since)) await write(folder, { format: 1 });
}

async function markAll(em: EntityManager, keys: MarkingKeys, trusted: Trusted): Promise<void> {
  const counted = <Row extends AccessRow>(rows: Row[]): Row[] =>
    rows.filter((row) => (row.mark === null ? trusted === 'ALL' : isFormerlyMarked(keys, row)));
  const marked = (row: AccessRow): { revision: number; mark: string } => {
    const revision = Math.max(1, row.revision, row.newest ?? 0);
    return { revision, mark: accessMarkOf(keys, Object.assign(row, { revision })) };
  };
  for (const row of counted(await em.findBy(AccessTokenRow, { revokedAt: IsNull() })))
    await em.update(AccessTokenRow, { tokenId: row.tokenId }, marked(row));
  for (const row of counted(await em.find(AccountRow)))
    await em.update(AccountRow, { accountId: row.accountId }, marked(row));
  for (const row of counted(await em.find(SessionRow)))
    await em.update(SessionRow, { sessionId: row.sessionId }, marked(row));
}

function trustedBy(file: Written | undefined): Trusted {
  if (file === undefined) return 'ALL';
  return file.format === 1 ? 'MARKED' : 'NUMBERED';
}

async function written(folder: string): Promise<Written | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Written);
}

async function write(folder: string, content: Written): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(content)}\n`, { mode: 0o600 });
}
