import { createHash } from 'node:crypto';

/** Begins what is hashed for a leaf, so that no leaf can pass for two nodes (RFC 6962 section 2.1). */
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** The hash of one entry as a leaf of the tree (RFC 6962 section 2.1). */
export function hashLeaf(entry: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(entry).digest();
}

function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/**
 * A Merkle tree that only grows. It keeps the roots of its complete subtrees, the largest first, and nothing else: some
 * twenty hashes for a million leaves, which can be stored and taken up again.
 */
export class GrowingTree {
  private readonly peaks: Buffer[];

  /** An empty tree, or one that goes on where another stood. */
  constructor(
    private leaves = 0,
    peaks: readonly Uint8Array[] = [],
  ) {
    if (peaks.length !== peaksOf(leaves)) {
      throw new RangeError(`a tree of ${leaves} leaves has ${peaksOf(leaves)} complete subtrees`);
    }
    this.peaks = peaks.map((peak) => Buffer.from(peak));
  }

  /** How many leaves it has. */
  get size(): number {
    return this.leaves;
  }

  /** What has to be kept to take the tree up again at this size. */
  get subtrees(): readonly Buffer[] {
    return this.peaks;
  }

  /** Adds the hash of a leaf behind all others. */
  append(leaf: Uint8Array): void {
    this.peaks.push(Buffer.from(leaf));
    this.leaves += 1;
    // Two subtrees of one size become one: as often as the new count ends in a zero bit.
    for (let rest = this.leaves; rest % 2 === 0; rest /= 2) {
      const [left, right] = this.peaks.splice(-2);
      if (left && right) this.peaks.push(hashNode(left, right));
    }
  }

  /** The hash of the whole tree (RFC 6962 section 2.1); that of nothing while it is empty. */
  root(): Buffer {
    return (
      this.peaks.reduceRight<Buffer | undefined>(
        (right, left) => (right === undefined ? left : hashNode(left, right)),
        undefined,
      ) ?? createHash('sha256').digest()
    );
  }
}

/** The hash of the tree of these leaves. */
export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.root();
}

/**
 * The hashes by which anybody computes the root from one leaf (RFC 6962 section 2.1.1).
 *
 * @param leaves hashes of all leaves
 * @param index from 0
 */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`a tree of ${leaves.length} leaves has no leaf ${index}`);
  }
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(left, index), rootOf(right)]
    : [...inclusionPath(right, index - split), rootOf(left)];
}

/** The root that follows from a leaf and its path, or undefined where no tree of that size has such a path (RFC 9162 section 2.1.3.2). */
export function rootByInclusion(
  leaf: Uint8Array,
  { index, size }: { index: number; size: number },
  path: readonly Uint8Array[],
): Buffer | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  let [at, last] = [index, size - 1];
  let root: Buffer = Buffer.from(leaf);
  for (const other of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      root = hashNode(other, root);
      // The last one of a level without a neighbour rises until it has one.
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      root = hashNode(root, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : undefined;
}

/**
 * The hashes by which anybody sees that the tree of the first leaves is the beginning of this one (RFC 6962 section
 * 2.1.2); none where both are the same or the first is empty.
 */
export function consistencyPath(leaves: readonly Uint8Array[], first: number): Buffer[] {
  if (!Number.isInteger(first) || first < 0 || first > leaves.length) {
    throw new RangeError(`a tree of ${leaves.length} leaves has no beginning of ${first}`);
  }
  return first === 0 ? [] : beginning(leaves, first, true);
}

function beginning(leaves: readonly Uint8Array[], first: number, known: boolean): Buffer[] {
  if (first === leaves.length) return known ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return first <= split
    ? [...beginning(left, first, known), rootOf(right)]
    : [...beginning(right, first - split, false), rootOf(left)];
}

/** A tree by what is said of it. */
export interface TreeHead {
  size: number;
  root: Uint8Array;
}

/** Whether the path proves that the first tree is the beginning of the second (RFC 9162 section 2.1.4.2). */
export function isConsistent(
  first: TreeHead,
  second: TreeHead,
  path: readonly Uint8Array[],
): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && same(first.root, second.root);
  if (first.size === 0) return path.length === 0;
  const isComplete = Number.isInteger(Math.log2(first.size));
  const [seed, ...rest] = isComplete ? [first.root, ...path] : path;
  if (seed === undefined) return false;
  const roots = walk(first.size - 1, second.size - 1, seed, rest);
  return roots !== undefined && same(roots[0], first.root) && same(roots[1], second.root);
}

function walk(
  first: number,
  second: number,
  seed: Uint8Array,
  path: readonly Uint8Array[],
): [Buffer, Buffer] | undefined {
  let [at, last] = [first, second];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [before, after]: [Buffer, Buffer] = [Buffer.from(seed), Buffer.from(seed)];
  for (const other of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      [before, after] = [hashNode(other, before), hashNode(other, after)];
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      after = hashNode(after, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? [before, after] : undefined;
}

/** The largest power of two below a number of leaves: so many stand in the left subtree. */
function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

function peaksOf(leaves: number): number {
  return leaves.toString(2).replaceAll('0', '').length;
}

// Not a shift: positions may need more than 32 bits.
function half(position: number): number {
  return Math.floor(position / 2);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
