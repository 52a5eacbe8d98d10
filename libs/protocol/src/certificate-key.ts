import type { KeyObject, X509Certificate } from 'node:crypto';
import { bytesOf } from './compact-form.ts';
import { Refusal } from './refusal.ts';

/** NIST SP 800-57 part 1 table 4: what is allowed until 2030. */
const LEAST_RSA_BITS = 2_048;
/** 2^16 + 1, the one that everybody uses; with 1 the "signature" of a text is the text itself. */
const RSA_EXPONENT = 65_537n;
const CURVES = ['prime256v1', 'secp384r1'];
const SMALL_PRIMES = [
  11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157, 163, 167,
] as const;

/**
 * Refuses a TLS certificate whose key is weak. TLS takes what it is given: whoever registers a key that others can
 * compute can later deny every connection (reliability, B56).
 */
export function assessCertificateKey({ publicKey }: X509Certificate, pointer: string): void {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === 'ed25519' || (type === 'ec' && CURVES.includes(details?.namedCurve ?? ''))) return;
  if (type !== 'rsa') {
    const allowed = 'The key of a certificate is P-256, P-384, Ed25519 or RSA.';
    throw new Refusal('key.type', allowed, { pointer });
  }
  assessRsaKey(publicKey, pointer);
}

function assessRsaKey(key: KeyObject, pointer: string): void {
  const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < LEAST_RSA_BITS) {
    throw new Refusal('key.size', `An RSA key has at least ${LEAST_RSA_BITS} bits.`, { pointer });
  }
  if (publicExponent !== RSA_EXPONENT) {
    throw new Refusal('key.exponent', `The exponent is ${RSA_EXPONENT}.`, { pointer });
  }
  const { n = '' } = key.export({ format: 'jwk' });
  if (isRocaModulus(BigInt(`0x${bytesOf(n).toString('hex')}`))) {
    throw new Refusal('key.weak-prime', 'Its primes can be guessed (CVE-2017-15361).', { pointer });
  }
}

/**
 * Whether a modulus has the mark of the faulty library of CVE-2017-15361 ("ROCA"): modulo each of these primes it is a
 * power of 65537. Of moduli made otherwise, fewer than one in a hundred million has it.
 */
export function isRocaModulus(modulus: bigint): boolean {
  return SMALL_PRIMES.every((prime) => powersModulo(prime).has(Number(modulus % BigInt(prime))));
}

function powersModulo(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power);
  return powers;
}
