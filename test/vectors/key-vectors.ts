import { generateKeyPairSync } from 'node:crypto';
import { thumbprintOf } from '@trace/protocol';
import { drawn } from './drawn.ts';
import { accept, refuse, type Vector } from './vector.ts';
import { directoryKey, type VectorKeys } from './vector-keys.ts';

/** A set of public keys, as a statement would bring them. */
export interface KeysInput {
  keys: unknown[];
}

/** Which public keys may be registered (B56). */
export function keyVectors({ states }: VectorKeys): Vector<KeysInput>[] {
  const [signing, encryption] = [states.QN.signing[0], states.QN.encryption[0]];
  const edwards = states.QS.signing[0];
  if (!signing || !encryption || !edwards) throw new Error('keys are missing');
  const [p256, toEncrypt, ed25519] = [signing, encryption, edwards].map(directoryKey);
  const rsa = drawn('public key', 'RSA', () =>
    generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' }),
  );
  const p384 = drawn('public key', 'P-384', () =>
    generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }),
  );
  const one = (jwk: unknown): KeysInput => ({ keys: [jwk] });
  const lowOrder = { ...ed25519, x: Buffer.alloc(32).toString('base64url') };
  const lowOrderKid = thumbprintOf({ kty: 'OKP', crv: 'Ed25519', x: lowOrder.x });
  return [
    accept('one key of each kind', { keys: [p256, ed25519, toEncrypt] }, 3),
    refuse('RSA with 1,024 bits', one({ ...rsa, use: 'sig', alg: 'RS256' }), 'key.type', '/0'),
    refuse(
      'RSA with exponent 1',
      one({ ...rsa, e: 'AQ', use: 'sig', alg: 'PS256' }),
      'key.type',
      '/0',
    ),
    refuse('P-384', one({ ...p384, use: 'sig', alg: 'ES384' }), 'key.type', '/0'),
    refuse('a symmetric key', one({ kty: 'oct', k: 'c2VjcmV0' }), 'key.private-part', '/0/k'),
    refuse('a private part', one(signing), 'key.private-part', '/0/d'),
    refuse('one key for two uses', one({ ...p256, use: 'enc' }), 'key.use', '/0'),
    refuse('an algorithm of another curve', one({ ...p256, alg: 'EdDSA' }), 'key.use', '/0'),
    refuse('a certificate beside the key', one({ ...p256, x5c: ['AAAA'] }), 'member.unknown', '/0'),
    refuse('a point off the curve', one({ ...p256, y: p256?.x }), 'key.point', '/0'),
    refuse('a coordinate with padding', one({ ...p256, x: `${p256?.x}=` }), 'key.point', '/0/x'),
    refuse('a point of small order', one({ ...lowOrder, kid: lowOrderKid }), 'key.point', '/0'),
    refuse(
      'a kid that is not the thumbprint',
      one({ ...p256, kid: ed25519?.kid }),
      'key.identifier',
      '/0/kid',
    ),
    refuse('the same key twice', { keys: [p256, ed25519, p256] }, 'key.duplicate', '/2'),
    refuse(
      'an interval that ends before it begins',
      one({ ...p256, valid_to: '2025-01-01T00:00:00.000Z' }),
      'key.interval',
      '/0',
    ),
  ];
}
