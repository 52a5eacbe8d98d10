import {
  GrowingTree,
  isRefusal,
  readCheckpoint,
  verifyCheckpoint,
  type Checkpoint,
  type VerificationKey,
} from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { leafOf, TRAIL_COLUMNS, type TrailEntry } from './audit-leaf.ts';
import { findUnsigned, findVanished } from './log-edges.ts';
import type { AuditFault, HeldCheckpoint } from './verify-audit.ts';

/** How far a look over the log has come: all that is needed to go on with it, on any process. */
export interface WalkState {
  /** leaves that were compared with their entries, and the roots of the complete subtrees over them */
  walked: number;
  subtrees: readonly Buffer[];
  /** the largest checkpoint that fits, by who holds it; '' is this node itself */
  good: Record<string, number>;
  /** entries up to this number were looked for among the leaves */
  lookedTo: number;
}

/** What one step has found. */
export interface WalkStep {
  state: WalkState;
  /** how many leaves the log had during the step */
  size: number;
  faults: AuditFault[];
  done: boolean;
}

/** Whose log it is, by which keys it is signed, and what others hold of it. */
export interface WalkGround {
  state: string;
  keys: readonly VerificationKey[];
  witnessed: readonly HeldCheckpoint[];
}

interface Row extends TrailEntry {
  position: string;
  hash: Buffer;
  leafEntryId: string;
}

interface Head {
  checkpoint: Checkpoint;
  witness: string;
}

/** A look that finds more of them tells of the first. */
const MOST_VANISHED = 200;

/** Where every look begins. */
export const WALK_BEGINS: WalkState = { walked: 0, subtrees: [], good: {}, lookedTo: 0 };

/**
 * Goes over the next slice of the log: entries against leaves, leaves against what was signed. The caller's transaction
 * has to see one state of the database, since the sequencer goes on meanwhile.
 */
export async function walkOn(
  em: EntityManager,
  ground: WalkGround,
  from: WalkState,
  most: number,
): Promise<WalkStep> {
  const faults: AuditFault[] = [];
  const [{ size = 0, last = 0 } = {}]: { size?: number; last?: number }[] = await em.query(
    `select (select coalesce(max(position) + 1, 0) from audit_leaf)::float8 as size,
            (select coalesce(max(entry_id), 0) from audit_entry)::float8 as last`,
  );
  const tree = new GrowingTree(from.walked, from.subtrees);
  const good = { ...from.good };
  const heads = await headsWithin(em, ground, from.walked, from.walked + most, faults);
  const hole = await compareLeaves(em, tree, { heads, good, most }, faults);
  const lookedTo = await lookForLeftOut(
    em,
    from.lookedTo,
    Math.min(last, from.lookedTo + most),
    faults,
  );
  const isAtEnd = hole || tree.size >= size;
  if (isAtEnd && !hole) await findLonger(em, ground, tree.size, faults);
  const done = isAtEnd && lookedTo >= last;
  if (done) faults.push(...(await edgesOf(em, { size: tree.size, good: good[''] ?? 0, hole })));
  const state = { walked: tree.size, subtrees: tree.subtrees, good, lookedTo };
  return { state, size, faults, done };
}

/** What is wrong where the log ends, found once in each look. */
async function edgesOf(
  em: EntityManager,
  { size, good, hole }: { size: number; good: number; hole: boolean },
): Promise<AuditFault[]> {
  const unsigned = hole ? [] : await findUnsigned(em, { size, good });
  return [...unsigned, ...(await findVanished(em, MOST_VANISHED))];
}

/** The checkpoints of these sizes whose signatures hold, the smallest first. */
async function headsWithin(
  em: EntityManager,
  { state, keys, witnessed }: WalkGround,
  above: number,
  upTo: number,
  faults: AuditFault[],
): Promise<Head[]> {
  const own: { jws: string }[] = await em.query(
    'select jws from audit_checkpoint where size > $1 and size <= $2',
    [above, upTo],
  );
  const others = witnessed.filter(({ token }) => isWithin(readCheckpoint(token), above, upTo));
  const heads: Head[] = [];
  for (const { token, witness } of [
    ...own.map(({ jws }) => ({ token: jws, witness: '' })),
    ...others,
  ]) {
    try {
      const checkpoint = await verifyCheckpoint(token, keys, state);
      heads.push({ checkpoint, witness: witness ?? '' });
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      faults.push({ kind: 'FORGED', position: above, ...by(witness ?? '') });
    }
  }
  return heads.toSorted((one, other) => one.checkpoint.size - other.checkpoint.size);
}

function isWithin({ size }: Checkpoint, above: number, upTo: number): boolean {
  return size > above && size <= upTo;
}

function by(witness: string): { witness?: string } {
  return witness === '' ? {} : { witness };
}

/** @returns whether a position is missing, behind which nothing can be compared */
async function compareLeaves(
  em: EntityManager,
  tree: GrowingTree,
  { heads, good, most }: { heads: Head[]; good: Record<string, number>; most: number },
  faults: AuditFault[],
): Promise<boolean> {
  const rows: Row[] = await em.query(
    `select leaf.position, leaf.hash, leaf.entry_id as "leafEntryId", ${TRAIL_COLUMNS}
       from audit_leaf leaf left join audit_entry entry using (entry_id)
      where leaf.position >= $1 order by leaf.position limit $2`,
    [tree.size, most],
  );
  for (const row of rows) {
    const position = Number(row.position);
    if (position !== tree.size) {
      faults.push({ kind: 'GAP', position: tree.size });
      return true;
    }
    const entryId = row.leafEntryId;
    if (row.entryId === null) faults.push({ kind: 'DELETED', position, entryId });
    else if (!leafOf(row).equals(row.hash)) faults.push({ kind: 'EDITED', position, entryId });
    tree.append(row.hash);
    compareHeads(tree, heads, good, faults);
  }
  return false;
}

function compareHeads(
  tree: GrowingTree,
  heads: Head[],
  good: Record<string, number>,
  faults: AuditFault[],
): void {
  for (let head = heads[0]; head?.checkpoint.size === tree.size; head = heads[0]) {
    const { checkpoint, witness } = head;
    heads.shift();
    if (tree.root().toString('base64url') === checkpoint.root) good[witness] = tree.size;
    else faults.push({ kind: 'REBUILT', position: good[witness] ?? 0, ...by(witness) });
  }
}

/** Entries that have no position and do not wait for one. @returns up to which number was looked */
async function lookForLeftOut(
  em: EntityManager,
  above: number,
  upTo: number,
  faults: AuditFault[],
): Promise<number> {
  const rows: { entryId: string }[] = await em.query(
    `select entry_id as "entryId" from audit_entry entry
      where entry_id > $1 and entry_id <= $2
        and not exists (select from audit_leaf leaf where leaf.entry_id = entry.entry_id)
        and not exists (select from audit_pending pending where pending.entry_id = entry.entry_id)
      order by entry_id`,
    [above, upTo],
  );
  faults.push(...rows.map(({ entryId }) => ({ kind: 'LEFT_OUT' as const, position: -1, entryId })));
  return upTo;
}

/** Checkpoints of a longer log than there is. */
async function findLonger(
  em: EntityManager,
  { witnessed }: WalkGround,
  size: number,
  faults: AuditFault[],
): Promise<void> {
  const own: unknown[] = await em.query('select 1 from audit_checkpoint where size > $1 limit 1', [
    size,
  ]);
  const longer = witnessed.filter(({ token }) => readCheckpoint(token).size > size);
  const holders = new Set([
    ...(own.length > 0 ? [''] : []),
    ...longer.map(({ witness }) => witness ?? ''),
  ]);
  for (const witness of holders) faults.push({ kind: 'TRUNCATED', position: size, ...by(witness) });
}
