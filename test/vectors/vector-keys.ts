import { readFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { newEncryptionKey, newSigningKey, publicPartOf } from '@trace/protocol';
import type { KeyRevocation, PrivateJwk, PublicJwk } from '@trace/protocol';

/** A private key with the interval in which its public part counts. */
export type DatedKey = PrivateJwk & Life;

interface Life {
  valid_from: string;
  valid_to?: string;
  revoked?: KeyRevocation;
}

/** A public key as it stands in a statement. */
export type DatedPublicKey = PublicJwk & Life;

/** The keys of one invented State. */
export interface StateKeys {
  signing: DatedKey[];
  encryption: DatedKey[];
  /** base64 of the DER */
  tls_certificate: string;
}

/** All keys that the vectors are made with. They are published, so nothing but a test may use them. */
export interface VectorKeys {
  authority: PrivateJwk;
  states: Record<'QN' | 'QS' | 'QM', StateKeys>;
}

/** The keys as they stand in the vectors; new ones only where there are none, so that they stay the same. */
export async function vectorKeys(file: URL): Promise<VectorKeys> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as VectorKeys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return makeKeys();
  }
}

async function makeKeys(): Promise<VectorKeys> {
  return {
    authority: newSigningKey('ES256'),
    states: {
      QN: await stateKeys('QN', 'ES256'),
      QS: await stateKeys('QS', 'EdDSA'),
      QM: await stateKeys('QM', 'ES256'),
    },
  };
}

/**
 * The key of this year; the one of last year, which has ended; the one of next year, which has not begun; and one that
 * was revoked.
 */
async function stateKeys(state: string, alg: 'ES256' | 'EdDSA'): Promise<StateKeys> {
  return {
    signing: [
      { ...newSigningKey(alg), valid_from: '2026-01-01T00:00:00.000Z' },
      {
        ...newSigningKey(alg),
        valid_from: '2025-01-01T00:00:00.000Z',
        valid_to: '2026-01-01T00:00:00.000Z',
      },
      { ...newSigningKey(alg), valid_from: '2027-01-01T00:00:00.000Z' },
      revokedKey(alg),
    ],
    encryption: [{ ...newEncryptionKey(), valid_from: '2026-01-01T00:00:00.000Z' }],
    tls_certificate: await selfSigned(state),
  };
}

/** A key that its State no longer stands for, as of a month before the vectors are read. */
export function revokedKey(alg: 'ES256' | 'EdDSA'): DatedKey {
  return {
    ...newSigningKey(alg),
    valid_from: '2025-06-01T00:00:00.000Z',
    revoked: { revoked_at: '2026-02-01T00:00:00.000Z', reason: 'compromised' },
  };
}

async function selfSigned(state: string): Promise<string> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=node.${state.toLowerCase()}.example`,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2028-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys,
  });
  return Buffer.from(certificate.rawData).toString('base64');
}

/** The public part of a dated key, as it stands in a statement. */
export function directoryKey(key: DatedKey): DatedPublicKey {
  return publicPartOf(key);
}
