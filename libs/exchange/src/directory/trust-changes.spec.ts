import { describe, expect, it } from '@jest/globals';
import type { PublishedKey, Statement } from '@trace/protocol';
import { restrictedBy } from './restricted-by.ts';
import { spokenVersion, takenVersions } from './spoken-version.ts';
import { isLower, risenFloor, sharedVersion } from './protocol-versions.ts';
import { weighStatement } from './trust-changes.ts';

const IAT = Date.parse('2026-11-24T10:00:00.000Z') / 1_000;

function aKey(kid: string, changes: Partial<PublishedKey> = {}): PublishedKey {
  const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', alg: 'ES256' };
  return { ...jwk, kid, use: 'sig', valid_from: '2026-01-01T00:00:00.000Z', ...changes };
}

const USUAL = { keys: [aKey('a'), aKey('e', { use: 'enc' })], certificates: ['c'] };

function aStatement({
  keys = USUAL.keys,
  certificates = USUAL.certificates,
  endpoint = 'https://node.example:8443',
  versions = ['1.0'],
  iss = 'authority',
  weekend = [6, 7],
}: {
  keys?: PublishedKey[];
  certificates?: string[];
  endpoint?: string;
  versions?: string[];
  iss?: string;
  weekend?: number[];
}): Statement {
  return {
    iss,
    sub: 'QS',
    iat: IAT,
    exp: IAT + 86_400,
    version: 1,
    jwks: { keys },
    metadata: {
      trace_node: { endpoint, tls_certificates: certificates, protocol_versions: versions },
      trace_state: { weekend },
    },
  } as Statement;
}

const before = aStatement({});

describe('weighStatement', () => {
  it.each<[string, Statement, string[], string[]]>([
    ['nothing', aStatement({}), [], []],
    ['a calendar', aStatement({ weekend: [5, 6] }), [], []],
    ['an address', aStatement({ endpoint: 'https://other.example:8443' }), ['ENDPOINT'], []],
    ['one more certificate', aStatement({ certificates: ['c', 'd'] }), ['CERTIFICATE'], []],
    [
      'another certificate',
      aStatement({ certificates: ['d'] }),
      ['CERTIFICATE'],
      ['CERTIFICATE_ENDED'],
    ],
    ['a signing key', aStatement({ keys: [...USUAL.keys, aKey('b')] }), ['SIGNING_KEY'], []],
    [
      'an encryption key',
      aStatement({ keys: [...USUAL.keys, aKey('f', { use: 'enc' })] }),
      ['ENCRYPTION_KEY'],
      [],
    ],
    ['a key left out', aStatement({ keys: [aKey('e', { use: 'enc' })] }), [], ['KEY_ENDED']],
    [
      'an end for a key',
      aStatement({
        keys: [aKey('a', { valid_to: '2027-01-01T00:00:00.000Z' }), aKey('e', { use: 'enc' })],
      }),
      [],
      ['KEY_ENDED'],
    ],
    [
      'a revocation',
      aStatement({
        keys: [
          aKey('a', { revoked: { revoked_at: '2026-02-01T00:00:00.000Z', reason: 'compromised' } }),
          aKey('e', { use: 'enc' }),
        ],
      }),
      [],
      ['KEY_ENDED'],
    ],
    [
      'an earlier beginning',
      aStatement({
        keys: [aKey('a', { valid_from: '2025-01-01T00:00:00.000Z' }), aKey('e', { use: 'enc' })],
      }),
      ['KEY_INTERVAL'],
      [],
    ],
    ['its own word in place of the authority’s', aStatement({ iss: 'QS' }), ['ISSUER'], []],
    ['a version more', aStatement({ versions: ['1.0', '1.1'] }), [], []],
  ])('%s', (_, after, trusts, restricts) => {
    expect(weighStatement(before, after)).toEqual({ trusts, restricts });
  });

  it('sees a State that was not known, and one that speaks less than it did', () => {
    expect(weighStatement(undefined, before).trusts).toEqual(['NEW_PARTNER']);
    const more = aStatement({ versions: ['1.0', '1.1'] });
    expect(weighStatement(more, before).trusts).toEqual(['LOWER_VERSIONS']);
  });
});

describe('restrictedBy', () => {
  it('takes back at once what the newer statement takes back, and gives nothing that it gives', () => {
    const offered = aStatement({
      keys: [aKey('b'), aKey('e', { use: 'enc', valid_to: '2027-01-01T00:00:00.000Z' })],
      certificates: ['d'],
      endpoint: 'https://other.example:8443',
    });
    const { jwks, metadata } = restrictedBy(before, offered);
    expect(jwks.keys.map(({ kid, valid_to: to }) => [kid, to])).toEqual([
      ['a', '2026-11-24T10:00:00.000Z'],
      ['e', '2027-01-01T00:00:00.000Z'],
    ]);
    expect(metadata.trace_node.tls_certificates).toEqual([]);
    expect(metadata.trace_node.endpoint).toBe('https://node.example:8443');
    expect(before.jwks.keys[0]).not.toHaveProperty('valid_to');
  });

  it('carries a revocation, the earlier of two, and widens no interval', () => {
    const revoked = { revoked_at: '2026-02-01T00:00:00.000Z', reason: 'compromised' as const };
    const later = { ...revoked, revoked_at: '2026-03-01T00:00:00.000Z' };
    const short = aStatement({
      keys: [aKey('a', { revoked, valid_to: '2026-05-01T00:00:00.000Z' })],
    });
    const [key] = restrictedBy(short, aStatement({ keys: [aKey('a', { revoked: later })] })).jwks
      .keys;
    expect([key?.revoked, key?.valid_to]).toEqual([revoked, '2026-05-01T00:00:00.000Z']);
  });
});

describe('the versions of the protocol', () => {
  it('are compared by numbers', () => {
    expect([isLower('1.9', '1.10'), isLower('2.0', '1.10'), isLower('1.0', '1.0')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(sharedVersion(['1.0', '1.10', '1.9'], ['1.9', '1.10', '2.0'])).toBe('1.10');
    expect(sharedVersion(['1.0'], ['2.0'])).toBeUndefined();
  });

  it('let n and n+1 talk in n, and two of n+1 in n+1', () => {
    const row = { floor: '1.0' };
    const known = (versions: string[]) => ({
      partner: { statement: aStatement({ versions }) },
      row,
    });
    expect(spokenVersion(known(['1.0', '1.1']), ['1.0'])).toBe('1.0');
    expect(spokenVersion(known(['1.0']), ['1.0', '1.1'])).toBe('1.0');
    expect(spokenVersion(known(['1.0', '1.1']), ['1.0', '1.1'])).toBe('1.1');
  });

  it('have a floor that rises with what both announce and never falls by itself (T-16)', () => {
    const both = ['1.0', '1.1'];
    expect(risenFloor(undefined, both, aStatement({ versions: both }))).toBe('1.1');
    expect(risenFloor('1.1', both, aStatement({ versions: ['1.0'] }))).toBe('1.1');
    const lowered = { partner: { statement: aStatement({}) }, row: { floor: '1.1' } };
    expect(spokenVersion(lowered, both)).toBe('1.1');
  });

  it('take what was signed before the floor rose for a week, and no longer', () => {
    const row = { floor: '1.1', floorSince: new Date('2026-11-01T00:00:00.000Z') };
    const on = (day: string) =>
      takenVersions(row, ['1.0', '1.1'], new Date(`${day}T00:00:00.000Z`));
    expect([on('2026-11-07'), on('2026-11-08')]).toEqual([['1.0', '1.1'], ['1.1']]);
  });
});
