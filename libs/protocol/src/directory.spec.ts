import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  describeNode,
  encryptionKeyAt,
  fingerprintOf,
  importSigningKey,
  isRefusal,
  newEncryptionKey,
  newSigningKey,
  publicPartOf,
  readDescriptor,
  readDirectory,
  signStatement,
  type PrivateJwk,
  type Statement,
} from './index.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
const from = (instant: string) => ({ valid_from: `${instant}T00:00:00.000Z` });

const { states } = JSON.parse(
  readFileSync(new URL('../vectors/keys.json', import.meta.url), 'utf8'),
) as { states: Record<'QN' | 'QS', { tls_certificate: string }> };

function aStatement(
  state: 'QN' | 'QS',
  ...keys: (PrivateJwk & { valid_from: string })[]
): Statement {
  return {
    iss: 'Directory of the invented States',
    sub: state,
    iat: now.getTime() / 1_000,
    exp: now.getTime() / 1_000 + 86_400,
    version: 1,
    jwks: { keys: keys.map((key) => publicPartOf(key)) },
    metadata: {
      trace_node: {
        endpoint: `https://127.0.0.1:${state === 'QN' ? 8443 : 8444}`,
        tls_certificates: [states[state].tls_certificate],
        protocol_versions: ['1.0'],
      },
      trace_state: {
        name: 'Nordania',
        languages: ['en', 'de'],
        zone: 'Europe/Vienna',
        weekend: [6, 7],
        holidays: [],
        calendar_version: '1',
        reading: 'EU_1182_71',
        memberships: [{ basis: 'ITI', since: '2005-12-08' }],
        request_types: ['TRACE'],
      },
    },
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: unknown) => {
      if (isRefusal(error)) return error.code;
      throw error;
    },
  );
}

const signing = { ...newSigningKey(), ...from('2026-01-01') };
const lastYear = { ...newEncryptionKey(), ...from('2025-01-01') };
const thisYear = { ...newEncryptionKey(), ...from('2026-01-01') };
const nextYear = { ...newEncryptionKey(), ...from('2027-01-01') };

describe('readDirectory', () => {
  it('gives partners ready for use, with the newest encryption key that is valid', async () => {
    const authority = newSigningKey('EdDSA');
    const statement = aStatement('QN', signing, lastYear, thisYear, nextYear);
    const token = await signStatement(statement, await importSigningKey(authority));
    const text = JSON.stringify({ statements: [token] });
    const [partner] = await readDirectory(text, publicPartOf(authority), now);
    expect(partner).toMatchObject({ state: 'QN', statement, token });
    expect(partner?.signing.map(({ kid }) => kid)).toEqual([signing.kid]);
    expect(partner && encryptionKeyAt(partner, now)?.kid).toBe(thisYear.kid);
    const nextMay = new Date('2027-05-01T00:00:00.000Z');
    expect(partner && encryptionKeyAt(partner, nextMay)?.kid).toBe(nextYear.kid);
    expect(partner?.certificates[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(partner?.certificatesPem[0]).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('takes no key for pinned that is not fit for it', async () => {
    const text = '{"statements":[]}';
    expect(await codeOf(readDirectory(text, newSigningKey(), now))).toBe('key.private-part');
    const toEncrypt = publicPartOf(newEncryptionKey());
    expect(await codeOf(readDirectory(text, toEncrypt, now))).toBe('key.use');
    expect(await codeOf(readDirectory(text, 'a key', now))).toBe('member.type');
  });
});

describe('a descriptor, exchanged by hand', () => {
  it('is read by its own keys, and known by its fingerprint', async () => {
    const { iss: _authority, ...about } = aStatement('QS', signing, thisYear);
    const token = await describeNode(about, await importSigningKey(signing));
    const { partner, fingerprint } = await readDescriptor(token, now);
    expect(partner.state).toBe('QS');
    expect(fingerprint).toBe(fingerprintOf(token));
    expect(fingerprint).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
  });

  it('has the fingerprint of what is signed: another word is another one, another signature is not', async () => {
    const { iss: _authority, ...about } = aStatement('QS', signing, thisYear);
    const key = await importSigningKey(signing);
    const [one, next] = [
      await describeNode(about, key),
      await describeNode({ ...about, version: about.version + 1 }, key),
    ];
    expect(fingerprintOf(next)).not.toBe(fingerprintOf(one));
    // An ECDSA signature can be turned into a second valid one without the key, so it names nothing.
    expect(fingerprintOf(`${one}x`)).toBe(fingerprintOf(one));
    expect(await codeOf(readDescriptor(`${one}x`, now))).not.toBe('accepted');
  });

  it('is refused when somebody else signed it, or when it speaks of somebody else', async () => {
    const stranger = await importSigningKey(newSigningKey());
    const { iss: _authority, ...about } = aStatement('QS', signing, thisYear);
    expect(await codeOf(readDescriptor(await describeNode(about, stranger), now))).toBe(
      'sig.unknown-key',
    );
    const statement = aStatement('QS', signing, thisYear);
    const token = await signStatement(statement, await importSigningKey(signing));
    expect(await codeOf(readDescriptor(token, now))).toBe('directory.issuer');
  });

  it.each(['', 'x', 'a.b.c', `${Buffer.from('{}').toString('base64url')}.e30.AAAA`])(
    'is refused when it is no token: %j',
    async (token) => {
      expect(await codeOf(readDescriptor(token, now))).not.toBe('accepted');
    },
  );
});
