import { describe, expect, it } from '@jest/globals';
import { isBackDated } from './index.ts';

describe('an acceptance', () => {
  const createdAt = new Date('2026-01-06T10:02:00.000Z');

  it.each([
    ['after its message', '2026-01-06T11:00:00.000Z', false],
    ['before it by as much as clocks may differ', '2026-01-06T10:00:00.000Z', false],
    ['before it by more', '2026-01-06T09:59:59.999Z', true],
  ])('%s', (_, receivedAt, backDated) => {
    expect(isBackDated(new Date(receivedAt), createdAt)).toBe(backDated);
  });
});
