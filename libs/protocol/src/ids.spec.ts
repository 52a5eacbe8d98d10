import { describe, expect, it } from '@jest/globals';
import { isId, newId } from './ids.ts';

describe('newId', () => {
  it('makes UUIDs of version 7 that rise, even faster than the clock', () => {
    const ids = Array.from({ length: 20_000 }, () => newId());
    expect(ids.every((id) => isId(id))).toBe(true);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('F48: rises when the clock jumps back three days', () => {
    const now = Date.now() + 1_000;
    const before = newId(now);
    const after = newId(now - 3 * 86_400_000);
    expect(after > before).toBe(true);
  });

  it('carries the time of its making', () => {
    const now = Date.now() + 10_000;
    expect(Number.parseInt(newId(now).replaceAll('-', '').slice(0, 12), 16)).toBe(now);
  });

  it('refuses other versions, capitals and other spellings', () => {
    const id = newId();
    expect(isId(id.toUpperCase())).toBe(false);
    expect(isId(id.replaceAll('-', ''))).toBe(false);
    expect(isId('9f0c1d2e-3b4a-4c5d-8e6f-708192a3b4c5')).toBe(false);
  });
});
