import type { PublishedKey } from '@trace/protocol';
import { keyDoubts, type SignedThings } from './key-doubts.ts';

const revokedAt = '2026-01-06T10:00:00.000Z';
const before = new Date('2026-01-06T09:59:59.999Z');
const after = new Date('2026-01-06T10:00:01.000Z');

const tokenOf = (kid: string): string =>
  `${Buffer.from(JSON.stringify({ kid })).toString('base64url')}.e30.AA`;

/** QN has written and QS has receipted, with a key that it has revoked. */
const receipted = (receivedAt: Date, storedAt: Date): SignedThings => ({
  message: { issuer: 'QN', audience: 'QS' },
  token: tokenOf('own'),
  storedAt: before,
  receipt: { receivedAt, storedAt, token: tokenOf('lost') },
});
const keysOf = (state: string): PublishedKey[] =>
  state === 'QS'
    ? [{ kid: 'lost', revoked: { revoked_at: revokedAt, reason: 'compromised' } } as PublishedKey]
    : [];

describe('a receipt by a revoked key', () => {
  it.each([
    ['was received and stored before', before, before, 0],
    ['says that it is from after', after, after, 1],
    [
      'says that it is from before, and came after: whoever holds the key says any instant',
      before,
      after,
      1,
    ],
  ])('%s', (_, receivedAt, storedAt, doubts) => {
    expect(keyDoubts(receipted(receivedAt, storedAt), keysOf)).toHaveLength(doubts);
  });
});
