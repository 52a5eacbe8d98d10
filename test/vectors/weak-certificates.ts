import {
  createPublicKey,
  generateKeyPairSync,
  webcrypto,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { RefusalCode } from '@trace/protocol';
import { found, keep } from './drawn.ts';

/** A TLS certificate that nobody may register, base64 of its DER, and the code that says why. */
export interface WeakCertificate {
  name: string;
  code: RefusalCode;
  certificate: string;
}

/** B56 once more, for the keys of TLS certificates. Their signatures count for nothing: it is the key that is judged. */
export async function weakCertificates(): Promise<WeakCertificate[]> {
  const rsa = (bits: number): KeyObject =>
    generateKeyPairSync('rsa', { modulusLength: bits }).publicKey;
  const withPart = (part: JsonWebKey): KeyObject => {
    const good = rsa(2_048).export({ format: 'jwk' });
    return createPublicKey({ key: { ...good, ...part }, format: 'jwk' });
  };
  const weak: [string, RefusalCode, () => KeyObject][] = [
    ['RSA with 1,024 bits', 'key.size', () => rsa(1_024)],
    ['RSA with exponent 1', 'key.exponent', () => withPart({ e: 'AQ' })],
    ['RSA with exponent 3', 'key.exponent', () => withPart({ e: 'Aw' })],
    ['the primes of CVE-2017-15361', 'key.weak-prime', () => withPart({ n: rocaModulus() })],
    [
      'a curve that is no longer used',
      'key.type',
      () => generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).publicKey,
    ],
  ];
  return Promise.all(
    weak.map(async ([name, code, draw]) => {
      const known = found('certificate', name);
      const certificate =
        typeof known === 'string' ? known : keep('certificate', name, await certified(draw()));
      return { name, code, certificate };
    }),
  );
}

async function certified(key: KeyObject): Promise<string> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const signer = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject: 'CN=node.qn.example',
    issuer: 'CN=node.qn.example',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2028-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    publicKey: new x509.PublicKey(key.export({ format: 'der', type: 'spki' })),
    signingKey: signer.privateKey,
  });
  return Buffer.from(certificate.rawData).toString('base64');
}

/** 2,048 bits that are a power of 65537 modulo the product of the first 126 primes, as that library makes them. */
function rocaModulus(): string {
  const product = primes(126).reduce((all, prime) => all * BigInt(prime), 1n);
  let power = 1n;
  for (let times = 0; times < 1_234; times += 1) power = (power * 65_537n) % product;
  const least = 1n << 2_047n;
  const modulus = power + ((least - power) / product + 1n) * product;
  return Buffer.from(modulus.toString(16), 'hex').toString('base64url');
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}
