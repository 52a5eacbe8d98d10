import { createPrivateKey, sign } from 'node:crypto';
import type { PrivateJwk } from '@trace/protocol';
import { drawn } from './drawn.ts';

/** What can be wrong on purpose with a token: another header text, another payload. */
export type Payload = object | string | Uint8Array;

/** base64url of a text or of bytes. */
export function base64url(content: Payload): string {
  if (content instanceof Uint8Array) return Buffer.from(content).toString('base64url');
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return Buffer.from(text).toString('base64url');
}

/** A compact JWS with any header and any payload, signed by OpenSSL and not by the code under test. */
export function jws(header: Payload, payload: Payload, key: PrivateJwk): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${signatureOf(input, key)}`;
}

/** The JWS signature over a text: ECDSA with SHA-256 as r and s, or Ed25519. */
export function signatureOf(input: string, jwk: PrivateJwk): string {
  const { kty, crv, x, y, d } = jwk;
  const key = createPrivateKey({ key: { kty, crv, x, d, ...(y && { y }) }, format: 'jwk' });
  if (jwk.alg === 'EdDSA') return sign(null, Buffer.from(input), key).toString('base64url');
  return drawn('signature', `${x} ${input}`, () =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  );
}

/** The header that the specification asks for. */
export function headerOf(typ: string, key: PrivateJwk): { alg: string; kid: string; typ: string } {
  return { alg: key.alg, kid: key.kid, typ };
}

/** The parts of a compact token, to be put together again otherwise. */
export function parts(token: string): string[] {
  return token.split('.');
}

/** The order of the group of P-256 (SEC 2, section 2.4.2). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other valid signature of an ES256 token, which anybody can compute: s becomes n - s. */
export function otherSignature(token: string): string {
  const [header, payload, signature = ''] = parts(token);
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.toString('hex', 32)}`);
  const other = (P256_ORDER - s).toString(16).padStart(64, '0');
  const turned = Buffer.concat([bytes.subarray(0, 32), Buffer.from(other, 'hex')]);
  return `${header}.${payload}.${turned.toString('base64url')}`;
}

/** The same text with one character replaced. */
export function withCharacter(text: string, at: number, character: string): string {
  const place = at < 0 ? text.length + at : at;
  return text.slice(0, place) + character + text.slice(place + 1);
}

/** Another character of base64url, so that a changed token stays in form. */
export function anotherCharacter(character: string): string {
  return character === 'A' ? 'B' : 'A';
}

/** A message id, case id or parcel id that is the same in every run. */
export function fixedId(number: number): string {
  return `019cae2d-4800-7000-8000-${number.toString(16).padStart(12, '0')}`;
}
