import { createHash } from 'node:crypto';

/** A checkpoint that somebody holds: it was published, and can be shown to anybody. */
export interface PublishedCheckpoint {
  /** Whose log it is of. */
  state: string;
  heldBy: string;
  size: number;
  /** In base64url. */
  root: string;
}

/** The log of one node's audit trail, as it lies in its database. */
export interface LogRows {
  /** The hashes of all leaves, one after the other. */
  leaves: Buffer;
  /** Entries of the trail that have no leaf and do not wait for one. */
  leftOut: string[];
  /** Of this node, and of those whose checkpoints it keeps. */
  published: PublishedCheckpoint[];
}

const HASH_BYTES = 32;
/** RFC 6962 section 2.1: what stands before the hashes of two subtrees. */
const NODE = Buffer.of(1);

/**
 * Append-only: every two checkpoints that were ever published of a log are roots over one and the same beginning of its
 * leaves. A tree that has all of the roots at their sizes proves each of them consistent with each other one.
 */
export function appendOnlyFaults(
  nodes: readonly { state: string; log?: LogRows | undefined }[],
): string[] {
  const published = nodes.flatMap(({ log }) => log?.published ?? []);
  return nodes.flatMap(({ state, log }) => {
    if (log === undefined) return [];
    const ofThis = published.filter((one) => one.state === state);
    return [
      ...inconsistent(state, log.leaves, ofThis),
      ...log.leftOut.map((id) => `${state} has no position for the entry ${id}`),
    ];
  });
}

function inconsistent(
  state: string,
  leaves: Buffer,
  published: readonly PublishedCheckpoint[],
): string[] {
  const count = leaves.length / HASH_BYTES;
  const roots = rootsAt(leaves, new Set(published.map(({ size }) => size)));
  return published
    .filter(({ size, root }) => roots.get(size) !== root)
    .map(({ size, heldBy }) =>
      size > count
        ? `${heldBy} holds a checkpoint of ${state} over ${size} entries, and its log has ${count}`
        : `${heldBy} holds a checkpoint of ${state} over ${size} entries that is not of this log`,
    );
}

/** The roots of the tree at the sizes that are asked for, computed here and not by the code under test. */
function rootsAt(leaves: Buffer, sizes: ReadonlySet<number>): Map<number, string> {
  const subtrees: { height: number; hash: Buffer }[] = [];
  const roots = new Map<number, string>();
  for (let size = 1; size * HASH_BYTES <= leaves.length; size += 1) {
    let last = { height: 0, hash: leaves.subarray((size - 1) * HASH_BYTES, size * HASH_BYTES) };
    while (subtrees.at(-1)?.height === last.height) {
      const left = subtrees.pop();
      if (left) last = { height: last.height + 1, hash: over(left.hash, last.hash) };
    }
    subtrees.push(last);
    if (!sizes.has(size)) continue;
    const root = subtrees.map(({ hash }) => hash).reduceRight((right, left) => over(left, right));
    roots.set(size, root.toString('base64url'));
  }
  return roots;
}

function over(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}
