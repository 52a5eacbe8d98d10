import {
  createCipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from 'node:crypto';
import type { PrivateJwk, PublicJwk } from '@trace/protocol';
import { base64url, type Payload } from './tokens.ts';

/** The header of a parcel, with the ephemeral key that it was agreed with. */
export function parcelHeader(to: PublicJwk, ephemeral: PrivateJwk): Record<string, unknown> {
  const { kty, crv, x, y } = ephemeral;
  const epk = { kty, crv, x, y };
  return { alg: 'ECDH-ES', enc: 'A256GCM', kid: to.kid, typ: 'trace-parcel+jwe', epk };
}

/**
 * A compact JWE by ECDH-ES and A256GCM with any header, made with OpenSSL and not with the code under
 * test (RFC 7518 section 4.6). The nonce is zero, so an ephemeral key serves one plaintext only.
 */
export function jwe(
  header: Payload,
  plaintext: Payload,
  to: PublicJwk,
  ephemeral: PrivateJwk,
): string {
  const protectedHeader = base64url(header);
  const nonce = Buffer.alloc(12);
  const cipher = createCipheriv('aes-256-gcm', agreedKey(to, ephemeral), nonce);
  cipher.setAAD(Buffer.from(protectedHeader));
  const bytes = Buffer.from(base64url(plaintext), 'base64url');
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const tail = [nonce, ciphertext, cipher.getAuthTag()].map((piece) => base64url(piece));
  return [protectedHeader, '', ...tail].join('.');
}

/** One round of the Concat KDF with SHA-256 (NIST SP 800-56A, section 5.8.1) for the algorithm A256GCM. */
function agreedKey(to: PublicJwk, ephemeral: PrivateJwk): Buffer {
  const { kty, crv, x, y } = to;
  const secret = diffieHellman({
    publicKey: createPublicKey({ key: { kty, crv, x, ...(y && { y }) }, format: 'jwk' }),
    privateKey: createPrivateKey({ key: { ...ephemeral }, format: 'jwk' }),
  });
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const algorithm = Buffer.from('A256GCM');
  const info = [number(algorithm.length), algorithm, number(0), number(0), number(256)];
  return createHash('sha256')
    .update(Buffer.concat([number(1), secret, ...info]))
    .digest();
}
