import { describe, expect, it } from '@jest/globals';
import { splitViews } from './compare-directories.ts';

const held = (state: string, version: number, digest: string) => ({ state, version, digest });

describe('where two nodes hold different statements', () => {
  const here = [held('QS', 2, 'A'), held('QT', 1, 'B'), held('QM', 3, 'C')];

  it('is each State once, however often a partner tells it', () => {
    const there = Array.from({ length: 1_000 }, (_, index) => held('QT', 1, `other ${index}`));
    expect(splitViews(here, [...there, held('QS', 2, 'X')])).toEqual(['QT', 'QS']);
  });

  it('is no State that is held the same, in another version, or here not at all', () => {
    const there = [held('QS', 2, 'A'), held('QT', 2, 'X'), held('QX', 1, 'X')];
    expect(splitViews(here, there)).toEqual([]);
  });
});
