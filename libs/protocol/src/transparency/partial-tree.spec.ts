import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  consistencyPath,
  GrowingTree,
  hashLeaf,
  inclusionPath,
  rootByInclusion,
  rootOf,
} from './merkle-tree.ts';
import { PartialTree } from './partial-tree.ts';

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => hashLeaf(Buffer.from(String(i))));

function partialTree(leaves: readonly Buffer[], first: number): PartialTree {
  const before = new GrowingTree();
  for (const leaf of leaves.slice(0, first)) before.append(leaf);
  return new PartialTree(first, before.subtrees, Buffer.concat(leaves.slice(first)));
}

describe('the end of a tree', () => {
  it('gives the same root and the same paths as the whole tree', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, one, other) => {
        const leaves = leavesOf(size);
        const first = one % size;
        const index = first + (other % (size - first));
        const tree = partialTree(leaves, first);
        expect(tree.size).toBe(size);
        expect(tree.root()).toEqual(rootOf(leaves));
        const path = tree.path(index);
        expect(path).toEqual(inclusionPath(leaves, index));
        const [leaf = Buffer.of()] = leaves.slice(index);
        expect(rootByInclusion(leaf, { index, size }, path)).toEqual(rootOf(leaves));
      }),
      { numRuns: 60 },
    );
  });

  it('proves every beginning that it covers as the whole tree does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, one, other) => {
        const leaves = leavesOf(size);
        const first = one % size;
        const beginning = Math.max(1, first + (other % (size - first + 1)));
        const path = partialTree(leaves, first).beginning(beginning);
        expect(path).toEqual(consistencyPath(leaves, beginning));
      }),
      { numRuns: 200 },
    );
    for (const beginning of [7, 21, 8.5, 0])
      expect(() => partialTree(leavesOf(20), 8).beginning(beginning)).toThrow(RangeError);
  });

  it('is computed in slices, and gives the same paths after them', () => {
    const leaves = leavesOf(20_000);
    for (const first of [0, 1, 5_000, 8_192]) {
      const tree = partialTree(leaves, first);
      const slices = [...tree.slices()].length;
      expect(slices).toBe(Math.ceil(20_000 / 4_096) - Math.ceil(first / 4_096));
      expect(tree.beginning(first + 77)).toEqual(consistencyPath(leaves, first + 77));
      expect(tree.root()).toEqual(rootOf(leaves));
    }
  });

  it('knows nothing of the leaves before, nor behind', () => {
    const tree = partialTree(leavesOf(20), 8);
    for (const index of [7, 20, 8.5]) expect(() => tree.path(index)).toThrow(RangeError);
  });

  it('refuses subtrees that are those of another size', () => {
    expect(() => new PartialTree(6, [hashLeaf(Buffer.of())], Buffer.of())).toThrow(RangeError);
    expect(() => new PartialTree(0, [], Buffer.alloc(31))).toThrow(RangeError);
  });
});
