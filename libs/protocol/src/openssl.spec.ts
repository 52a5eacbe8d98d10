/*
 * What this library writes, read with OpenSSL directly and by the RFCs alone, without jose and without
 * WebCrypto. The other way round, the vectors are written with OpenSSL and read by this library.
 */
import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  verify,
  type JsonWebKey as Jwk,
} from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aWithdrawal } from '../../../test/support/builders/index.ts';
import {
  digestOf,
  importEncryptionKey,
  importSigningKey,
  newEncryptionKey,
  newId,
  newSigningKey,
  publicPartOf,
  sealParcel,
  sealPart,
  signMessage,
  signReceipt,
  type Message,
  type Parcel,
  type PrivateJwk,
  type Receipt,
} from './index.ts';

const at = '2026-03-02T10:00:00.000Z';

function message(): Message {
  return {
    messageId: newId(),
    caseId: newId(),
    issuer: 'QN',
    audience: 'QS',
    sequence: 1,
    seen: 0,
    kind: 'WITHDRAWAL',
    schemaVersion: '1.0',
    createdAt: at,
    language: 'en',
    body: aWithdrawal(),
    sealed: [],
  };
}

function isSigned(token: string, jwk: PrivateJwk): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const publicKey = createPublicKey({ key: { ...publicPartOf(jwk) }, format: 'jwk' });
  const input = Buffer.from(`${header}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  return jwk.alg === 'EdDSA'
    ? verify(null, input, publicKey, bytes)
    : verify('sha256', input, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
}

function decoded(part = ''): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

/** RFC 7516 section 5.2, for A256GCM. */
function decrypted(token: string, key: Buffer): unknown {
  const [header = '', , ...rest] = token.split('.');
  const [nonce, ciphertext, tag] = rest.map((part) => Buffer.from(part, 'base64url'));
  if (!nonce || !ciphertext || !tag) throw new Error('not a JWE');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(Buffer.from(header));
  decipher.setAuthTag(tag);
  return JSON.parse(Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString());
}

/** RFC 7518 section 4.6.2: one round of the Concat KDF, the algorithm being the one of the content. */
function agreed(epk: Jwk, own: PrivateJwk): Buffer {
  const publicKey = createPublicKey({ key: epk, format: 'jwk' });
  const privateKey = createPrivateKey({ key: { ...own }, format: 'jwk' });
  const secret = diffieHellman({ publicKey, privateKey });
  const info = '000000074132353647434d000000000000000000000100';
  const round = Buffer.concat([Buffer.from('00000001', 'hex'), secret, Buffer.from(info, 'hex')]);
  return createHash('sha256').update(round).digest();
}

describe('OpenSSL', () => {
  it.each(['ES256', 'EdDSA'] as const)('verifies a message signed with %s', async (alg) => {
    const key = newSigningKey(alg);
    const content = message();
    const token = await signMessage(content, await importSigningKey(key));
    const [header, payload] = token.split('.');
    expect(isSigned(token, key)).toBe(true);
    expect(isSigned(token, newSigningKey(alg))).toBe(false);
    expect(decoded(header)).toEqual({ alg, kid: key.kid, typ: 'trace-message+jws' });
    expect(decoded(payload)).toEqual(content);
    const digest = createHash('sha256').update(`${header}.${payload}`).digest('base64url');
    expect(digestOf(token)).toBe(digest);
  });

  it('verifies a receipt', async () => {
    const key = newSigningKey();
    const receipt: Receipt = {
      receiptId: newId(),
      parcelId: newId(),
      issuer: 'QS',
      audience: 'QN',
      receivedAt: at,
      results: [{ messageId: newId(), digest: digestOf('a.b.c'), outcome: 'ACCEPTED' }],
    };
    const token = await signReceipt(receipt, await importSigningKey(key));
    expect(isSigned(token, key)).toBe(true);
    expect(decoded(token.split('.')[1])).toEqual(receipt);
  });

  it('opens a parcel', async () => {
    const key = newEncryptionKey();
    const parcel: Parcel = {
      parcelId: newId(),
      issuer: 'QN',
      audience: 'QS',
      createdAt: at,
      messages: [{ jws: 'e30.e30.AAAA', keys: [] }],
    };
    const token = await sealParcel(parcel, await importEncryptionKey(publicPartOf(key)));
    const header = decoded(token.split('.')[0]) as { epk: Jwk };
    expect(Object.keys(header).toSorted()).toEqual(['alg', 'enc', 'epk', 'kid', 'typ']);
    expect(decrypted(token, agreed(header.epk, key))).toEqual(parcel);
  });

  it('opens a sealed part', async () => {
    const content = { names: [{ family: 'Петровић' }] };
    const { sealed, key } = await sealPart(newId(), 'possessor', content);
    expect(decrypted(sealed.jwe, Buffer.from(key, 'base64url'))).toEqual(content);
    expect(createHash('sha256').update(sealed.jwe).digest('base64url')).toBe(sealed.digest);
  });
});
