import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { importJWK } from 'jose';
import { assessPublicKey, thumbprintOf, type DirectoryKey, type PublicJwk } from './public-key.ts';
import { Refusal } from './refusal.ts';

/** The algorithms that sign: P-256, which every hardware module has, and Ed25519. */
export type SigningAlgorithm = 'ES256' | 'EdDSA';

/** Signs somewhere else, in a module that never gives its key away: the 64 bytes of a JWS signature over a text. */
export type SignOutside = (signingInput: string) => Promise<Uint8Array>;

/** A key that signs, ready for use: imported once and not per call. */
export interface SigningKey {
  kid: string;
  alg: SigningAlgorithm;
  privateKey: CryptoKey | SignOutside;
}

/** A key that checks signatures, with the interval in which it counts. */
export interface VerificationKey {
  kid: string;
  alg: SigningAlgorithm;
  publicKey: CryptoKey;
  validFrom: Date;
  validTo?: Date;
  /** as of then nothing that it signed is to be relied on, whenever that became known */
  revokedAt?: Date;
}

/** A partner's key that parcels are encrypted to. */
export interface EncryptionKey {
  kid: string;
  publicKey: CryptoKey;
}

/** An own key that opens parcels. */
export interface DecryptionKey {
  kid: string;
  privateKey: CryptoKey;
}

/** A private key as it is kept: the public JWK with its private member d. */
export type PrivateJwk = PublicJwk & { d: string };

/** Makes a key that signs. */
export function newSigningKey(alg: SigningAlgorithm = 'ES256'): PrivateJwk {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519');
  return described(privateKey.export({ format: 'jwk' }), { use: 'sig', alg });
}

/** Makes a key that opens parcels. */
export function newEncryptionKey(): PrivateJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return described(privateKey.export({ format: 'jwk' }), { use: 'enc', alg: 'ECDH-ES' });
}

function described(jwk: JsonWebKey, purpose: Pick<PublicJwk, 'use' | 'alg'>): PrivateJwk {
  const key = jwk as unknown as PrivateJwk;
  return { ...key, ...purpose, kid: thumbprintOf(key) };
}

/** The part of a private key that partners may see. */
export function publicPartOf<Key extends PrivateJwk>({ d: _private, ...jwk }: Key): Omit<Key, 'd'> {
  return jwk;
}

/** Makes a private key ready to sign. */
export async function importSigningKey(jwk: PrivateJwk): Promise<SigningKey> {
  const alg = signingAlgorithmOf(jwk);
  return { kid: jwk.kid, alg, privateKey: await imported(jwk, alg) };
}

/** Makes a public key ready to check signatures; its interval is the one of the statement. */
export async function importVerificationKey(
  jwk: PublicJwk & Pick<DirectoryKey, 'valid_from' | 'valid_to' | 'revoked'>,
): Promise<VerificationKey> {
  assessPublicKey(jwk);
  const alg = signingAlgorithmOf(jwk);
  return {
    kid: jwk.kid,
    alg,
    publicKey: await imported(jwk, alg),
    validFrom: new Date(jwk.valid_from),
    ...(jwk.valid_to === undefined ? {} : { validTo: new Date(jwk.valid_to) }),
    ...(jwk.revoked === undefined ? {} : { revokedAt: new Date(jwk.revoked.revoked_at) }),
  };
}

/** Makes a partner's public key ready to encrypt parcels to. */
export async function importEncryptionKey(jwk: PublicJwk): Promise<EncryptionKey> {
  assessPublicKey(jwk);
  if (jwk.use !== 'enc') throw new Refusal('key.use');
  return { kid: jwk.kid, publicKey: await imported(jwk, 'ECDH-ES') };
}

/** Makes an own private key ready to open parcels. */
export async function importDecryptionKey(jwk: PrivateJwk): Promise<DecryptionKey> {
  if (jwk.use !== 'enc') throw new Refusal('key.use');
  return { kid: jwk.kid, privateKey: await imported(jwk, 'ECDH-ES') };
}

function signingAlgorithmOf({ alg }: PublicJwk): SigningAlgorithm {
  if (alg !== 'ES256' && alg !== 'EdDSA') throw new Refusal('key.use');
  return alg;
}

async function imported(
  { kty, crv, x, y, d }: Partial<PrivateJwk>,
  alg: string,
): Promise<CryptoKey> {
  const members = { kty, crv, x, y, d };
  const given = Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  );
  const key = await importJWK(given, alg);
  if (key instanceof Uint8Array) throw new Refusal('key.type');
  return key;
}
