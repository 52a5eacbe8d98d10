import { hash } from 'node:crypto';

const BYTES = 32;
const NODE = Buffer.of(1);
/** Nodes of this level and above are kept: below it, computing one again costs less than remembering it. */
const REMEMBERED = 6;

/** So many levels at once: some four thousand hashes, which take a few milliseconds. */
const SLICE = 12;

/** Leaves from one on, and before another. */
interface Range {
  begin: number;
  end: number;
}

/**
 * The end of a tree: its leaves from one on, and of everything before only the roots of the complete subtrees. That is
 * enough for the path of each of these leaves (RFC 6962 section 2.1.1), however long the beginning is: whatever stands
 * to the left on such a path is one of those subtrees.
 */
export class PartialTree {
  private readonly known = new Map<string, Buffer>();

  /**
   * @param first how many leaves stand before those that are given
   * @param peaks the roots of the complete subtrees over those, the largest first, as GrowingTree keeps them
   * @param leaves the hashes of the others, one behind the other, 32 bytes each
   */
  constructor(
    private readonly first: number,
    peaks: readonly Uint8Array[],
    private readonly leaves: Buffer,
  ) {
    let [begin, rest] = [0, first];
    for (const peak of peaks) {
      const level = Math.floor(Math.log2(rest));
      this.known.set(nameOf(level, begin / 2 ** level), Buffer.from(peak));
      begin += 2 ** level;
      rest -= 2 ** level;
    }
    if (begin !== first || rest !== 0 || leaves.length % BYTES !== 0) {
      throw new RangeError(`these subtrees are not those of a tree of ${first} leaves`);
    }
  }

  /** How many leaves the whole tree has. */
  get size(): number {
    return this.first + this.leaves.length / BYTES;
  }

  /**
   * Computes what every path is made of, a slice at each step, so that somebody else may do something in between. Whoever
   * has gone through all of them finds each path at once.
   */
  *slices(): Generator<void> {
    const leaves = 2 ** SLICE;
    // What the leaves before begin is no whole slice, and not known here.
    for (let at = Math.ceil(this.first / leaves); at * leaves < this.size; at += 1) {
      this.node(SLICE, at);
      yield;
    }
  }

  /** The hash of the whole tree. */
  root(): Buffer {
    let level = 0;
    while (2 ** level < this.size) level += 1;
    const root = this.node(level, 0);
    if (root === undefined) throw new RangeError('an empty tree has no root here');
    return root;
  }

  /** The hashes by which anybody computes the root from one of the leaves that are given. */
  path(index: number): Buffer[] {
    if (!Number.isInteger(index) || index < this.first || index >= this.size) {
      throw new RangeError(`the leaf ${index} is not among those that are known`);
    }
    const path: Buffer[] = [];
    for (let level = 0, at = index, last = this.size - 1; last > 0; level += 1) {
      const sibling = this.node(level, at % 2 === 0 ? at + 1 : at - 1);
      if (sibling !== undefined) path.push(sibling);
      [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    return path;
  }

  /**
   * The hashes by which anybody sees that the tree of so many first leaves is the beginning of this one (RFC 6962 section
   * 2.1.2). They have to cover the leaves that are not given here.
   */
  beginning(first: number): Buffer[] {
    if (!Number.isInteger(first) || first < Math.max(this.first, 1) || first > this.size) {
      throw new RangeError(`of a beginning of ${first} leaves nothing is known here`);
    }
    return this.between({ begin: 0, end: this.size }, first, true);
  }

  private between({ begin, end }: Range, first: number, known: boolean): Buffer[] {
    if (first === end) return known ? [] : [this.over({ begin, end })];
    let split = 1;
    while (split * 2 < end - begin) split *= 2;
    const [left, right] = [
      { begin, end: begin + split },
      { begin: begin + split, end },
    ];
    return first <= left.end
      ? [...this.between(left, first, known), this.over(right)]
      : [...this.between(right, first, false), this.over(left)];
  }

  /** The hash over a part that is a subtree. */
  private over({ begin, end }: Range): Buffer {
    let level = 0;
    while (2 ** level < end - begin) level += 1;
    const node = this.node(level, begin / 2 ** level);
    if (node === undefined) throw new RangeError('a part that is no subtree');
    return node;
  }

  /** The node of a level; where nothing stands to its right it is its only child, and beyond the end there is none. */
  private node(level: number, index: number): Buffer | undefined {
    if (index * 2 ** level >= this.size) return undefined;
    const name = nameOf(level, index);
    const known = this.known.get(name);
    if (known !== undefined) return known;
    if (level === 0) return this.leaf(index);
    const left = this.node(level - 1, index * 2);
    const right = this.node(level - 1, index * 2 + 1);
    if (left === undefined || right === undefined) return left;
    const node = hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
    if (level >= REMEMBERED) this.known.set(name, node);
    return node;
  }

  private leaf(index: number): Buffer {
    const at = (index - this.first) * BYTES;
    return this.leaves.subarray(at, at + BYTES);
  }
}

function nameOf(level: number, index: number): string {
  return `${level} ${index}`;
}
