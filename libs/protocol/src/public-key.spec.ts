import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { isBindingEd25519Point } from './ed25519-point.ts';
import { newEncryptionKey, newSigningKey, publicPartOf } from './keys.ts';
import { assessPublicKey, assessPublicKeys, thumbprintOf } from './public-key.ts';
import { isRefusal, type RefusalCode } from './refusal.ts';

const p256 = publicPartOf(newSigningKey('ES256'));
const ed25519 = publicPartOf(newSigningKey('EdDSA'));
const encryption = publicPartOf(newEncryptionKey());

function codeOf(work: () => void): RefusalCode | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}

describe('assessPublicKey (B56)', () => {
  it.each([
    ['P-256 to sign', p256],
    ['Ed25519 to sign', ed25519],
    ['P-256 to encrypt to', encryption],
    ['with an interval', { ...p256, valid_from: '2026-01-01T00:00:00.000Z' }],
  ])('accepts %s', (_name, jwk) => {
    expect(codeOf(() => assessPublicKey(jwk))).toBeUndefined();
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({
    format: 'jwk',
  });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
    format: 'jwk',
  });
  const lowOrder = { ...ed25519, x: Buffer.alloc(32, 0).toString('base64url') };

  it.each<[string, unknown, RefusalCode]>([
    ['RSA with 1,024 bits', { ...rsa, use: 'sig', alg: 'RS256' }, 'key.type'],
    ['RSA with exponent 1', { ...rsa, e: 'AQ', use: 'sig', alg: 'PS256' }, 'key.type'],
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0' }, 'key.private-part'],
    ['P-384', { ...p384, use: 'sig', alg: 'ES384' }, 'key.type'],
    ['a private part', newSigningKey(), 'key.private-part'],
    ['another algorithm', { ...p256, alg: 'ES512' }, 'key.use'],
    ['signing with an encryption algorithm', { ...p256, alg: 'ECDH-ES' }, 'key.use'],
    ['no use', { ...p256, use: undefined }, 'key.use'],
    ['a certificate chain beside it', { ...p256, x5c: ['AAAA'] }, 'member.unknown'],
    ['operations beside it', { ...p256, key_ops: ['verify'] }, 'member.unknown'],
    ['y on Ed25519', { ...ed25519, y: p256.y }, 'member.unknown'],
    ['no y', { ...p256, y: undefined }, 'key.point'],
    ['a point off the curve', { ...p256, y: p256.x }, 'key.point'],
    ['a short coordinate', { ...p256, x: p256.x.slice(1) }, 'key.point'],
    ['padding', { ...p256, x: `${p256.x}=` }, 'key.point'],
    ['the neutral point of Ed25519', lowOrder, 'key.point'],
    ['another kid', { ...p256, kid: ed25519.kid }, 'key.identifier'],
    [
      'an empty interval',
      { ...p256, valid_from: '2026-01-02T00:00:00.000Z', valid_to: '2026-01-02T00:00:00.000Z' },
      'key.interval',
    ],
    ['an interval from nowhere', { ...p256, valid_from: 'soon' }, 'key.interval'],
    ['no object', 'key', 'member.type'],
  ])('refuses %s', (_name, jwk, code) => {
    expect(codeOf(() => assessPublicKey(jwk))).toBe(code);
  });

  it('refuses the same key twice, and the same key for two uses', () => {
    expect(codeOf(() => assessPublicKeys([p256, ed25519, p256]))).toBe('key.duplicate');
    const both = { ...p256, use: 'enc', alg: 'ECDH-ES' };
    expect(codeOf(() => assessPublicKeys([p256, both]))).toBe('key.duplicate');
  });

  it('names a key as jose does', async () => {
    for (const jwk of [p256, ed25519]) {
      expect(thumbprintOf(jwk)).toBe(await calculateJwkThumbprint({ ...jwk }));
    }
  });
});

describe('isBindingEd25519Point', () => {
  it('accepts keys as they are made', () => {
    for (let run = 0; run < 20; run += 1) {
      const { x } = newSigningKey('EdDSA');
      expect(isBindingEd25519Point(Buffer.from(x, 'base64url'))).toBe(true);
    }
  });

  // the eight points of small order, and encodings that no honest key has
  it.each([
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '0000000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0200000000000000000000000000000000000000000000000000000000000000',
    '01',
  ])('refuses %s', (hex) => {
    expect(isBindingEd25519Point(Buffer.from(hex, 'hex'))).toBe(false);
  });
});
