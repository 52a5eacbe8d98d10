import { isToBeTold } from './found-differing.ts';
import type { OwnLog } from './own-log-there.ts';
import type { Difference } from './reconcile.ts';

const doneAt = new Date('2026-01-06T02:00:00Z');
const settled = new Date('2026-01-06T01:50:00Z');
const ahead = new Date('2026-01-06T02:10:00Z');
const one: Difference[] = [{ messageId: 'm', kind: 'MISSING_THERE' }];

describe('what a comparison with a partner found', () => {
  it.each<[string, Difference[], OwnLog, Date, boolean]>([
    ['both hold the same', [], 'HOLDS', settled, false],
    ['the partner keeps no checkpoint yet', [], 'NOT_WITNESSED', settled, false],
    ['the partner names a checkpoint that nobody here has signed', [], 'FORGED', settled, false],
    ['a message differs', one, 'HOLDS', settled, true],
    ['a message differs that may be on its way', one, 'HOLDS', ahead, false],
    ['the own log is shorter', [], 'SHORTER', ahead, true],
    ['the own log is another', [], 'ANOTHER', settled, true],
  ])('%s', (_, differences, ownLog, to, told) => {
    expect(isToBeTold({ differences, ownLog, to, doneAt })).toBe(told);
  });
});
