import type { Checkpoint } from '@trace/protocol';
import { conflictOf } from './witness.ts';

const of = (size: number, root: string, minute: number): Checkpoint => ({
  issuer: 'QS',
  size,
  root,
  at: `2026-01-06T10:${String(minute).padStart(2, '0')}:00.000Z`,
});

describe('a checkpoint beside those that are held', () => {
  const held = [of(10, 'a', 1), of(20, 'b', 2)];

  it.each([
    ['one that is known', of(20, 'b', 2), undefined],
    ['the log has grown', of(30, 'c', 3), undefined],
    ['a late one of an earlier moment', of(15, 'x', 1), undefined],
    ['other entries at the same size', of(20, 'c', 3), 'ANOTHER_ROOT'],
    ['other entries at an earlier size', of(10, 'c', 1), 'ANOTHER_ROOT'],
    ['a shorter log at a later moment', of(15, 'x', 3), 'SHORTER'],
  ])('%s', (_, checkpoint, conflict) => {
    expect(conflictOf(checkpoint, held)).toBe(conflict);
  });
});
