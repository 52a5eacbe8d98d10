import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isRocaModulus, keepFormerKeys, keyInDoubt, type PublishedKey } from './index.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
const [january, march, june] = ['2026-01-01', '2026-03-02', '2026-06-01'].map(
  (day) => `${day}T10:00:00.000Z`,
) as [string, string, string];

function aKey(kid: string, life: Partial<PublishedKey> = {}): PublishedKey {
  const { valid_from = january } = life;
  const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', use: 'sig', alg: 'ES256', kid };
  return { ...jwk, ...life, valid_from };
}

const revoked = (revoked_at: string) =>
  ({ revoked: { revoked_at, reason: 'compromised' } }) as const;

describe('keepFormerKeys', () => {
  it('lets a key end that is left out, and never disappear', () => {
    expect(keepFormerKeys([aKey('a')], [aKey('b')], now)).toEqual([
      aKey('b'),
      aKey('a', { valid_to: march }),
    ]);
  });

  it('leaves a key that is over as it was, and one that never began without an end', () => {
    const over = aKey('a', { valid_to: '2026-02-01T10:00:00.000Z' });
    const never = aKey('c', { valid_from: june });
    expect(keepFormerKeys([over, never], [aKey('b')], now)).toEqual([aKey('b'), over, never]);
  });

  it.each([
    ['an end that is over is put off', { valid_to: '2026-02-01T10:00:00.000Z' }, {}],
    ['a revocation is taken back', revoked(january), {}],
    ['a revocation is moved to a later instant', revoked(january), revoked(march)],
    ['a key began earlier', { valid_from: january }, { valid_from: '2020-01-01T10:00:00.000Z' }],
  ])('does not let it happen that %s', (_what, before, said) => {
    expect(keepFormerKeys([aKey('a', before)], [aKey('a', said)], now)).toEqual([
      aKey('a', before),
    ]);
  });

  it('lets an end come earlier or later while it is ahead, and a key be revoked as of earlier', () => {
    const next = aKey('a', { valid_to: june, ...revoked(january) });
    expect(keepFormerKeys([aKey('a', { ...revoked(march) })], [next], now)).toEqual([next]);
  });
});

describe('keyInDoubt', () => {
  const keys = [aKey('a', revoked(march)), aKey('b')];

  it('doubts what was received at the instant of the revocation or later, and nothing before', () => {
    expect(keyInDoubt(keys, 'a', now)).toEqual({
      kid: 'a',
      revokedAt: march,
      reason: 'compromised',
    });
    expect(keyInDoubt(keys, 'a', new Date(now.getTime() - 1))).toBeUndefined();
    expect(keyInDoubt(keys, 'b', now)).toBeUndefined();
    expect(keyInDoubt(keys, 'unknown', now)).toBeUndefined();
  });
});

describe('isRocaModulus', () => {
  it('finds no mark in a modulus that was made well', () => {
    const { n = '' } = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({
      format: 'jwk',
    });
    const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
    expect(isRocaModulus(modulus)).toBe(false);
  });
});
