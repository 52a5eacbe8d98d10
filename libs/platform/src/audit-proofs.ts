import { setImmediate } from 'node:timers/promises';
import { PartialTree } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { leafBytesOf, TRAIL_COLUMNS, type TrailEntry } from './audit-leaf.ts';
import type { AuditAction } from './audit.ts';

/** A checkpoint under which entries are proved, and the time-stamp over it where there is one. */
export interface ProofHead {
  size: number;
  token: string;
  stamp?: Buffer;
}

/** An entry of the log exactly as it was hashed, and its path under each of the heads that cover it. */
export interface ProvedEntry {
  position: number;
  bytes: Buffer;
  paths: { head: number; path: Buffer[] }[];
}

/** What a log proves about a case. */
export interface ProvedLog {
  heads: ProofHead[];
  entries: ProvedEntry[];
  /** Entries of the case that have no position yet, because they were written a moment ago. */
  waiting: number;
  /** Entries beyond `most`, the latest. */
  leftOut: number;
}

/** Which entries are asked for. */
export interface ProofWish {
  caseId: string;
  /** Only these actions; all of them unless said. */
  actions?: readonly AuditAction[];
  /** The sizes of further checkpoints under which they are to be proved, such as those that a partner keeps. */
  sizes?: readonly number[];
  most?: number;
}

const MOST = 5_000;
const PAGE = 50_000;

/**
 * Proves the entries of a case by the log: each as it was hashed, with its path to the latest checkpoint, to the latest
 * one with a time-stamp, and to those that are named. Reads the leaves from the first of the entries on, because the
 * checkpoint before it has the roots of all that stands to its left.
 */
export async function proveEntries(em: EntityManager, wish: ProofWish): Promise<ProvedLog> {
  const { caseId, actions = null, most = MOST } = wish;
  const rows: (TrailEntry & { position: string | null })[] = await em.query(
    `select leaf.position, ${TRAIL_COLUMNS}
       from audit_entry entry left join audit_leaf leaf using (entry_id)
      where entry.case_id = $1 and ($2::text[] is null or entry.action = any ($2))
      order by leaf.position nulls last`,
    [caseId, actions],
  );
  const placed = rows.filter(({ position }) => position !== null);
  const heads = await headsFor(em, wish.sizes ?? []);
  // An entry may have got its position after the checkpoints were read; it waits for the next file.
  const top = Math.max(0, ...heads.map(({ size }) => size));
  const covered = placed.filter(({ position }) => Number(position) < top);
  const entries = covered.slice(0, most).map((row): ProvedEntry => ({
    position: Number(row.position),
    bytes: leafBytesOf(row),
    paths: [],
  }));
  const needed = heads.filter(({ size }) => entries.some(({ position }) => position < size));
  for (const [head, { size }] of needed.entries()) await addPaths(em, entries, head, size);
  return {
    heads: needed,
    entries,
    waiting: rows.length - covered.length,
    leftOut: covered.length - entries.length,
  };
}

/** That a checkpoint is the beginning of a later one. */
export interface ProvedBeginning {
  size: number;
  path: Buffer[];
}

/** So many leaves are hashed for one answer, within the time of any other call; who asks for more gets there in steps. */
const MOST_LEAVES = 100_000;

/**
 * Proves that the log still begins with what was signed at these sizes (RFC 6962 section 2.1.2), up to the latest
 * checkpoint or, where that is far, to an earlier one. A size at which nothing was signed has no proof.
 */
export async function proveBeginnings(
  em: EntityManager,
  sizes: readonly number[],
): Promise<{ token: string | undefined; beginnings: ProvedBeginning[] }> {
  const signed: { size: string }[] = await em.query(
    'select size from audit_checkpoint where size = any ($1::bigint[]) order by size',
    [sizes],
  );
  const known = signed.map(({ size }) => Number(size));
  const [first] = known;
  const heads: { size: string; token: string }[] = await em.query(
    `select size, jws as token from audit_checkpoint
      where $1::bigint is null or size <= $1
         or size = (select min(size) from audit_checkpoint where size > $2::bigint)
      order by size desc limit 1`,
    [first === undefined ? null : first + MOST_LEAVES, first ?? null],
  );
  const [head] = heads;
  if (head === undefined || first === undefined) return { token: head?.token, beginnings: [] };
  const tree = await endOfTree(em, first, Number(head.size));
  // Everybody else on this node goes on meanwhile.
  for (const _ of tree.slices()) await setImmediate();
  // Leaves that are gone prove nothing.
  if (tree.size !== Number(head.size)) return { token: head.token, beginnings: [] };
  const covered = known.filter((size) => size <= Number(head.size));
  return {
    token: head.token,
    beginnings: covered.map((size) => ({ size, path: tree.beginning(size) })),
  };
}

/** The latest checkpoint, the latest with a time-stamp, and those of the sizes that are asked for; the smallest first. */
async function headsFor(em: EntityManager, sizes: readonly number[]): Promise<ProofHead[]> {
  const rows: { size: string; token: string; stamp: Buffer | null }[] = await em.query(
    `select checkpoint.size, checkpoint.jws as token, stamp.token as stamp
       from audit_checkpoint checkpoint left join checkpoint_stamp stamp using (size)
      where checkpoint.size = any ($1::bigint[])
         or checkpoint.size = (select max(size) from audit_checkpoint)
         or checkpoint.size = (select max(size) from checkpoint_stamp)
      order by checkpoint.size`,
    [sizes],
  );
  return rows.map(({ size, token, stamp }) => ({
    size: Number(size),
    token,
    ...(stamp !== null && { stamp }),
  }));
}

async function addPaths(
  em: EntityManager,
  entries: readonly ProvedEntry[],
  head: number,
  size: number,
): Promise<void> {
  const covered = entries.filter(({ position }) => position < size);
  const tree = await endOfTree(em, Math.min(...covered.map(({ position }) => position)), size);
  for (const { position, paths } of covered) paths.push({ head, path: tree.path(position) });
}

/** The tree of a size, from the last checkpoint at or before a position on. */
async function endOfTree(em: EntityManager, from: number, size: number): Promise<PartialTree> {
  const rows: { size: string; subtrees: Buffer[] }[] = await em.query(
    'select size, subtrees from audit_checkpoint where size <= $1 order by size desc limit 1',
    [from],
  );
  const first = Number(rows[0]?.size ?? 0);
  const leaves: Buffer[] = [];
  for (let at = first; at < size; at += PAGE) {
    const page: { hashes: Buffer }[] = await em.query(
      `select string_agg(hash, ''::bytea order by position) as hashes
         from audit_leaf where position >= $1 and position < $2`,
      [at, Math.min(at + PAGE, size)],
    );
    leaves.push(page[0]?.hashes ?? Buffer.of());
  }
  return new PartialTree(first, rows[0]?.subtrees ?? [], Buffer.concat(leaves));
}
