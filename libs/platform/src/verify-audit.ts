import {
  GrowingTree,
  isRefusal,
  readCheckpoint,
  verifyCheckpoint,
  type Checkpoint,
  type VerificationKey,
} from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { leafOf, TRAIL_COLUMNS, type TrailEntry } from './audit-leaf.ts';
import { findUnsigned, findVanished } from './log-edges.ts';

/** What can be wrong with a log. */
export type AuditFaultKind =
  /** an entry is not what it was when it got its position */
  | 'EDITED'
  /** an entry that had a position, or waited for one, is gone */
  | 'DELETED'
  /** a position is missing among the leaves */
  | 'GAP'
  /** an entry was never given a position, and does not wait for one */
  | 'LEFT_OUT'
  /** the tree over the first entries is not the one that was signed, or the last ones were never signed */
  | 'REBUILT'
  /** a checkpoint is not signed by this State */
  | 'FORGED'
  /** the log is shorter than a checkpoint says that it was */
  | 'TRUNCATED';

/** One thing that is wrong, and where. */
export interface AuditFault {
  kind: AuditFaultKind;
  /** The position from 0 on; for checkpoints the first one that they cover and the last good one did not. */
  position: number;
  /** Who holds the checkpoint that tells; absent where the log itself does. */
  witness?: string;
  entryId?: string;
}

/** What a verification has found. */
export interface AuditReport {
  size: number;
  checkpoints: number;
  witnessed: number;
  /** Entries that are written and wait for a position. */
  waiting: number;
  faults: AuditFault[];
}

/** A checkpoint of this State's log as somebody holds it. */
export interface HeldCheckpoint {
  token: string;
  /** The partner that holds it; undefined: this node itself. */
  witness?: string;
}

interface Row extends TrailEntry {
  position: string;
  hash: Buffer;
  leafEntryId: string;
}

const PAGE = 5_000;
/** A log that is wrong everywhere need not be told a million times. */
const MOST_FAULTS = 1_000;

/**
 * Reads the whole log again: every entry against its leaf, every leaf against the checkpoints that this node has signed,
 * and against those that partners hold, which nobody here can change.
 *
 * @param witnessed checkpoints of this log that partners have kept
 */
export async function verifyAudit(
  dataSource: DataSource,
  { state, keys }: { state: string; keys: readonly VerificationKey[] },
  witnessed: readonly HeldCheckpoint[] = [],
): Promise<AuditReport> {
  const own: { jws: string }[] = await dataSource.query(
    'select jws from audit_checkpoint order by size',
  );
  const faults: AuditFault[] = [];
  const held = [...own.map(({ jws }): HeldCheckpoint => ({ token: jws })), ...witnessed];
  const heads = await headsOf(held, { state, keys }, faults);
  const { size, good } = await walk(dataSource, heads, faults);
  if (!faults.some(({ kind }) => kind === 'GAP')) {
    findTruncated(heads, size, faults);
    for (const fault of await findUnsigned(dataSource, { size, good })) add(faults, fault);
  }
  await findLeftOut(dataSource, faults);
  for (const fault of await findVanished(dataSource, MOST_FAULTS)) add(faults, fault);
  const [{ waiting } = { waiting: 0 }]: { waiting: number }[] = await dataSource.query(
    'select count(*)::int as waiting from audit_pending',
  );
  return { size, checkpoints: own.length, witnessed: witnessed.length, waiting, faults };
}

interface Head {
  checkpoint: Checkpoint;
  witness?: string;
}

/** The checkpoints whose signatures hold, the smallest first. */
async function headsOf(
  held: readonly HeldCheckpoint[],
  { state, keys }: { state: string; keys: readonly VerificationKey[] },
  faults: AuditFault[],
): Promise<Head[]> {
  const heads: Head[] = [];
  for (const { token, witness } of held) {
    const by = witness !== undefined && { witness };
    try {
      heads.push({ checkpoint: await verifyCheckpoint(token, keys, state), ...by });
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      add(faults, { kind: 'FORGED', position: sizeOf(token), ...by });
    }
  }
  return heads.toSorted((one, other) => one.checkpoint.size - other.checkpoint.size);
}

function sizeOf(token: string): number {
  try {
    return readCheckpoint(token).size;
  } catch {
    // Not even its payload can be read, so it says nothing of any position.
    return 0;
  }
}

/** Goes over all leaves in their order. @returns how many there are, and the largest own checkpoint that fits */
async function walk(
  dataSource: DataSource,
  heads: readonly Head[],
  faults: AuditFault[],
): Promise<{ size: number; good: number }> {
  const tree = new GrowingTree();
  const waiting = [...heads];
  // By who holds them: a log built anew fits its own new checkpoints, and not those that others hold.
  const good = new Map<string | undefined, number>();
  const walked = (): { size: number; good: number } => ({
    size: tree.size,
    good: good.get(undefined) ?? 0,
  });
  for (;;) {
    const rows: Row[] = await dataSource.query(
      `select leaf.position, leaf.hash, leaf.entry_id as "leafEntryId", ${TRAIL_COLUMNS}
         from audit_leaf leaf left join audit_entry entry using (entry_id)
        where leaf.position >= $1 order by leaf.position limit ${PAGE}`,
      [tree.size],
    );
    for (const row of rows) {
      const position = Number(row.position);
      if (position !== tree.size) {
        // Behind a hole every position is another one, and no checkpoint can be compared any more.
        add(faults, { kind: 'GAP', position: tree.size });
        return walked();
      }
      judge(row, position, faults);
      tree.append(row.hash);
      compare(tree, waiting, good, faults);
    }
    if (rows.length < PAGE) return walked();
  }
}

function judge(row: Row, position: number, faults: AuditFault[]): void {
  if (row.entryId === null) {
    add(faults, { kind: 'DELETED', position, entryId: row.leafEntryId });
  } else if (!leafOf(row).equals(row.hash)) {
    add(faults, { kind: 'EDITED', position, entryId: row.leafEntryId });
  }
}

/** Compares the tree with every checkpoint of its size; of those that fit, the size is kept in `good`. */
function compare(
  tree: GrowingTree,
  waiting: Head[],
  good: Map<string | undefined, number>,
  faults: AuditFault[],
): void {
  for (let head = waiting[0]; head?.checkpoint.size === tree.size; head = waiting[0]) {
    const { checkpoint, witness } = head;
    waiting.shift();
    if (tree.root().toString('base64url') === checkpoint.root) good.set(witness, tree.size);
    else {
      const by = witness !== undefined && { witness };
      add(faults, { kind: 'REBUILT', position: good.get(witness) ?? 0, ...by });
    }
  }
}

/** Says once for each who holds a checkpoint of a longer log. */
function findTruncated(heads: readonly Head[], size: number, faults: AuditFault[]): void {
  const longer = heads.filter(({ checkpoint }) => checkpoint.size > size);
  for (const witness of new Set(longer.map((head) => head.witness))) {
    add(faults, { kind: 'TRUNCATED', position: size, ...(witness !== undefined && { witness }) });
  }
}

async function findLeftOut(dataSource: DataSource, faults: AuditFault[]): Promise<void> {
  const rows: { entryId: string }[] = await dataSource.query(
    `select entry_id as "entryId" from audit_entry entry
      where not exists (select from audit_leaf leaf where leaf.entry_id = entry.entry_id)
        and not exists (select from audit_pending pending where pending.entry_id = entry.entry_id)
      order by entry_id limit ${MOST_FAULTS}`,
  );
  for (const { entryId } of rows) add(faults, { kind: 'LEFT_OUT', position: -1, entryId });
}

function add(faults: AuditFault[], fault: AuditFault): void {
  if (faults.length < MOST_FAULTS) faults.push(fault);
}
