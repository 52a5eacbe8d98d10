import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  consistencyPath,
  GrowingTree,
  hashLeaf,
  inclusionPath,
  isConsistent,
  rootByInclusion,
  rootOf,
} from './merkle-tree.ts';

interface Vectors {
  entries: string[];
  roots: string[];
  inclusion: { size: number; index: number; path: string[] }[];
  consistency: { first: number; second: number; path: string[] }[];
}

// The reference tree of RFC 6962, with its paths as a second implementation found them.
const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/merkle.json', import.meta.url), 'utf8'),
) as Vectors;
const leaves = vectors.entries.map((entry) => hashLeaf(Buffer.from(entry, 'hex')));
const bytes = (hex: string[]): Buffer[] => hex.map((one) => Buffer.from(one, 'hex'));
const root = (size: number): Buffer => Buffer.from(vectors.roots[size] ?? '', 'hex');

const someLeaves = fc
  .integer({ min: 1, max: 200 })
  .map((size) => Array.from({ length: size }, (_, at) => hashLeaf(Buffer.from(`entry ${at}`))));

describe('the Merkle tree', () => {
  it.each(vectors.roots.map((hex, size) => ({ size, hex })))(
    'has the root of the reference with $size leaves',
    ({ size, hex }) => {
      expect(rootOf(leaves.slice(0, size)).toString('hex')).toBe(hex);
    },
  );

  it.each(vectors.inclusion)('proves leaf $index of $size as the reference does', (vector) => {
    const { size, index, path } = vector;
    expect(inclusionPath(leaves.slice(0, size), index)).toEqual(bytes(path));
    expect(rootByInclusion(leaves[index] ?? root(0), { index, size }, bytes(path))).toEqual(
      root(size),
    );
  });

  it.each(vectors.consistency)(
    'proves that $first leaves begin $second as the reference does',
    ({ first, second, path }) => {
      expect(consistencyPath(leaves.slice(0, second), first)).toEqual(bytes(path));
      const heads = [
        { size: first, root: root(first) },
        { size: second, root: root(second) },
      ] as const;
      expect(isConsistent(...heads, bytes(path))).toBe(true);
    },
  );

  it('goes on where it stood, whatever its size', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), (all, at) => {
        const first = new GrowingTree();
        const cut = at % all.length;
        for (const leaf of all.slice(0, cut)) first.append(leaf);
        const second = new GrowingTree(first.size, first.subtrees);
        for (const leaf of all.slice(cut)) second.append(leaf);
        expect(second.root()).toEqual(rootOf(all));
        expect(second.size).toBe(all.length);
      }),
    );
    expect(() => new GrowingTree(5, [])).toThrow('has 2 complete subtrees');
  });

  it('proves every leaf of any tree, at its own place only', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (all, one, other) => {
        const [index, elsewhere] = [one % all.length, other % all.length];
        const path = inclusionPath(all, index);
        const [leaf, size] = [all[index] ?? root(0), all.length];
        expect(rootByInclusion(leaf, { index, size }, path)).toEqual(rootOf(all));
        if (elsewhere !== index) {
          expect(rootByInclusion(leaf, { index: elsewhere, size }, path)).not.toEqual(rootOf(all));
        }
        expect(rootByInclusion(leaf, { index, size }, [...path, leaf])).toBeUndefined();
        expect(rootByInclusion(leaf, { index: size, size }, path)).toBeUndefined();
      }),
    );
  });

  it('proves every beginning, and none that was rewritten', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (all, at, changed) => {
        const first = { size: 1 + (at % all.length), root: root(0) };
        first.root = rootOf(all.slice(0, first.size));
        const second = { size: all.length, root: rootOf(all) };
        const path = consistencyPath(all, first.size);
        expect(isConsistent(first, second, path)).toBe(true);
        const rewritten = all.with(changed % first.size, hashLeaf(Buffer.from('another')));
        const lie = { size: all.length, root: rootOf(rewritten) };
        expect(isConsistent(first, lie, consistencyPath(rewritten, first.size))).toBe(false);
        expect(isConsistent(second, first, path)).toBe(first.size === second.size);
      }),
    );
  });

  it('tells who asks for what no tree has', () => {
    expect(() => inclusionPath(leaves, 8)).toThrow(RangeError);
    expect(() => consistencyPath(leaves, 9)).toThrow(RangeError);
    expect(isConsistent({ size: 3, root: root(3) }, { size: 8, root: root(8) }, [])).toBe(false);
  });
});
