import type { DataSource, EntityManager } from 'typeorm';
import { PIECE_BYTES, type FileId } from './file-store.ts';

/** A file with which something is to be done: its bytes are wanted, or its origin is to be told. */
export interface DueFile extends FileId {
  /** Whose node is asked for it: its origin, or the partner who gives back what this State has lost. */
  holder: string;
  bytes: number;
  state: 'WANTED' | 'ARRIVED' | 'REFUSED';
  refusalCode: string | null;
  failures: number;
}

/** Whoever takes a file has it alone for so long, and longer with each piece that comes. */
const HOLD_MS = 60_000;

/** In SQL: whose node is asked for a file. */
const HOLDER = 'coalesce(holder, origin)';

/** The States whose nodes are to be asked for some file. */
export async function holdersDue(dataSource: DataSource, now: Date): Promise<string[]> {
  const rows: { holder: string }[] = await dataSource.query(
    `select distinct ${HOLDER} as holder from sealed_file where look_at <= $1 order by 1`,
    [now],
  );
  return rows.map(({ holder }) => holder);
}

/** Takes the file that a State is to be asked for and that has been due the longest; no other worker gets it meanwhile. */
export async function takeDue(
  dataSource: DataSource,
  holder: string,
  now: Date,
): Promise<DueFile | undefined> {
  const [rows]: [DueFile[], number] = await dataSource.query(
    `update sealed_file set look_at = $3
      where (origin, digest) = (
        select origin, digest from sealed_file where ${HOLDER} = $1 and look_at <= $2
         order by look_at limit 1 for update skip locked)
     returning origin, digest, ${HOLDER} as holder, bytes, state, refusal_code as "refusalCode", failures`,
    [holder, now, new Date(now.getTime() + HOLD_MS)],
  );
  return rows[0];
}

/** How many pieces of a file are here already: what comes next begins behind them. */
export async function piecesHere(
  dataSource: DataSource,
  { origin, digest }: FileId,
): Promise<number> {
  const rows: { count: number }[] = await dataSource.query(
    'select count(*)::int as count from sealed_file_piece where origin = $1 and digest = $2',
    [origin, digest],
  );
  return rows[0]?.count ?? 0;
}

/** Stores the next piece and keeps the file for longer. @returns whether the file is still wanted */
export async function storePiece(
  dataSource: DataSource,
  { origin, digest }: FileId,
  number: number,
  content: Buffer,
  now: Date,
): Promise<boolean> {
  const rows: unknown[] = await dataSource.query(
    `with wanted as (
       select origin, digest from sealed_file where origin = $1 and digest = $2 and state = 'WANTED' for key share),
     stored as (
       insert into sealed_file_piece (origin, digest, number, content)
       select origin, digest, $3, $4 from wanted on conflict do nothing)
     select 1 from wanted`,
    [origin, digest, number, content],
  );
  await dataSource.query(
    'update sealed_file set look_at = $3, failures = 0, last_error = null where origin = $1 and digest = $2',
    [origin, digest, new Date(now.getTime() + HOLD_MS)],
  );
  return rows.length > 0;
}

/** Puts a file off, with the reason in a short word. */
export async function putOff(
  dataSource: DataSource,
  { origin, digest }: FileId,
  until: Date,
  reason: string,
): Promise<void> {
  await dataSource.query(
    `update sealed_file set look_at = $3, failures = least(failures + 1, 1000), last_error = $4
      where origin = $1 and digest = $2`,
    [origin, digest, until, reason],
  );
}

/** Drops what has come of a file, because it is not what it should be. */
export async function dropPieces(em: EntityManager, { origin, digest }: FileId): Promise<void> {
  await em.query('delete from sealed_file_piece where origin = $1 and digest = $2', [
    origin,
    digest,
  ]);
}

/** Nothing is to be done with a file any more. */
export async function leave(dataSource: DataSource, { origin, digest }: FileId): Promise<void> {
  await dataSource.query(
    'update sealed_file set look_at = null, failures = 0, last_error = null where origin = $1 and digest = $2',
    [origin, digest],
  );
}

/** Ends the wait for a file: it is whole and sound, or it is refused and nothing of it is kept. */
export async function settleFile(
  em: EntityManager,
  { origin, digest }: FileId,
  end: { state: 'ARRIVED' | 'REFUSED'; code?: string; scan: string; at: Date },
): Promise<boolean> {
  const [, count]: [unknown, number] = await em.query(
    `update sealed_file set state = $3, refusal_code = $4, scan = $5, settled_at = $6, look_at = $6, failures = 0,
            last_error = null
      where origin = $1 and digest = $2 and state = 'WANTED'`,
    [origin, digest, end.state, end.code ?? null, end.scan, end.at],
  );
  if (count > 0 && end.state === 'REFUSED') await dropPieces(em, { origin, digest });
  return count > 0;
}

/** How many bytes of a State's files have been settled or begun within a day. */
export async function bytesWithinADay(
  dataSource: DataSource,
  origin: string,
  now: Date,
): Promise<number> {
  const rows: { bytes: string | null }[] = await dataSource.query(
    'select sum(bytes) as bytes from sealed_file where origin = $1 and settled_at > $2',
    [origin, new Date(now.getTime() - 86_400_000)],
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** How many pieces a file has. */
export function piecesOf(bytes: number): number {
  return Math.ceil(bytes / PIECE_BYTES);
}
