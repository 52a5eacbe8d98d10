import { createPublicKey, hash, type JsonWebKey } from 'node:crypto';
import { IsOptional } from 'class-validator';
import { bytesOf, isBase64Url } from './compact-form.ts';
import { isBindingEd25519Point } from './ed25519-point.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { Code } from './shape/code.ts';
import { Instant } from './shape/date.ts';
import { One } from './shape/nested.ts';
import { Pattern } from './shape/pattern.ts';
import { isObject } from './shape/walk.ts';

/** A public key as JWK (RFC 7517), with the one thing it may be used for. */
export interface PublicJwk {
  kty: string;
  crv: string;
  x: string;
  y?: string;
  use: string;
  alg: string;
  kid: string;
}

/** The only kinds of key: each with one use and one algorithm (RFC 8725 section 3.1). */
export const KEY_KINDS = [
  { kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', coordinates: ['x', 'y'] },
  { kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', coordinates: ['x'] },
  { kty: 'EC', crv: 'P-256', use: 'enc', alg: 'ECDH-ES', coordinates: ['x', 'y'] },
] as const;

/** Why a key was revoked; the words of OpenID Federation 1.0 for historical keys. */
export const REVOCATION_REASONS = ['unspecified', 'compromised', 'superseded'] as const;
/** One of REVOCATION_REASONS. */
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** That a key is not to be relied on any more, as of an instant that may lie before anybody knew. */
export class KeyRevocation {
  /** what was received from this instant on is not to be relied on */
  @Instant() revoked_at: string;
  @Code(REVOCATION_REASONS) reason: RevocationReason;
}

/** A public key in a statement: a JWK with the interval in which it counts. */
export class DirectoryKey implements PublicJwk {
  @Code(['EC', 'OKP']) kty: string;
  @Code(['P-256', 'Ed25519']) crv: string;
  @Pattern(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url') x: string;
  @IsOptional() @Pattern(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url') y?: string;
  @Code(['sig', 'enc']) use: string;
  @Code(['ES256', 'EdDSA', 'ECDH-ES']) alg: string;
  @Pattern(/^[A-Za-z0-9_-]{43}$/, 'the RFC 7638 thumbprint of the key') kid: string;
  /** the key counts from this instant on */
  @Instant() valid_from: string;
  /** the key counts up to this instant, and not at it */
  @IsOptional() @Instant() valid_to?: string;
  @IsOptional() @One(() => KeyRevocation) revoked?: KeyRevocation;
}

/** What stands in a statement about a key, as plain data. */
export type PublishedKey = Omit<DirectoryKey, never>;

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const INTERVAL_MEMBERS = ['valid_from', 'valid_to'];
const LIFE_MEMBERS = [...INTERVAL_MEMBERS, 'revoked'];

/**
 * Refuses every public key that is weak, wrong or more than a public key. Keys are judged when they are
 * registered, because the cryptography accepts what it is given: an RSA key with exponent 1, or a point
 * of small order, lets its owner disown every signature.
 */
export function assessPublicKey(jwk: unknown, at = ''): asserts jwk is PublicJwk {
  if (!isObject(jwk)) throw refuse('member.type', at, 'A key is one object.');
  const secret = PRIVATE_MEMBERS.find((name) => Object.hasOwn(jwk, name));
  if (secret !== undefined) throw refuse('key.private-part', `${at}/${secret}`);
  const ofCurve = KEY_KINDS.filter(({ kty, crv }) => kty === jwk['kty'] && crv === jwk['crv']);
  if (ofCurve.length === 0) throw refuse('key.type', at, 'Keys are P-256 or Ed25519, no others.');
  const kind = ofCurve.find(({ use, alg }) => use === jwk['use'] && alg === jwk['alg']);
  if (kind === undefined) throw refuse('key.use', at);
  const known = ['kty', 'crv', ...kind.coordinates, 'use', 'alg', 'kid', ...LIFE_MEMBERS];
  const unknown = Object.keys(jwk).some((name) => !known.includes(name));
  if (unknown) throw refuse('member.unknown', at, `A key has the members ${known.join(', ')}.`);
  assessPoint(jwk, kind.coordinates, at);
  if (jwk['kid'] !== thumbprintOf(jwk as unknown as PublicJwk)) {
    throw refuse('key.identifier', `${at}/kid`);
  }
  assessInterval(jwk, at);
}

/** Refuses a set of keys in which one is not fit to be used, or stands twice. */
export function assessPublicKeys(jwks: readonly unknown[], at = ''): void {
  const seen = new Set<string>();
  for (const [index, jwk] of jwks.entries()) {
    const here = `${at}/${index}`;
    assessPublicKey(jwk, here);
    if (seen.has(jwk.kid)) throw refuse('key.duplicate', here);
    seen.add(jwk.kid);
  }
}

function assessInterval(jwk: Record<string, unknown>, at: string): void {
  const instants = INTERVAL_MEMBERS.map((name) => jwk[name]).filter((value) => value !== undefined);
  const real = instants.every(
    (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  );
  const [from, to] = instants.map(String);
  if (!real || (from !== undefined && to !== undefined && from >= to)) {
    throw refuse('key.interval', at);
  }
}

function assessPoint(
  jwk: Record<string, unknown>,
  coordinates: readonly string[],
  at: string,
): void {
  for (const name of coordinates) {
    const coordinate = jwk[name];
    if (typeof coordinate !== 'string' || !isBase64Url(coordinate, 32)) {
      throw refuse('key.point', `${at}/${name}`, 'A coordinate is 32 bytes in base64url.');
    }
  }
  if (!isOnCurve(jwk)) throw refuse('key.point', at);
}

function isOnCurve(jwk: Record<string, unknown>): boolean {
  if (jwk['kty'] === 'OKP') return isBindingEd25519Point(bytesOf(String(jwk['x'])));
  try {
    const { kty, crv, x, y } = jwk as Record<string, string>;
    createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** The id of a key: the thumbprint of its public members (RFC 7638, RFC 8037 appendix A.3). */
export function thumbprintOf({
  kty,
  crv,
  x,
  y,
}: Pick<PublicJwk, 'kty' | 'crv' | 'x' | 'y'>): string {
  const members = y === undefined ? { crv, kty, x } : { crv, kty, x, y };
  return hash('sha256', JSON.stringify(members), 'base64url');
}

function refuse(code: RefusalCode, pointer: string, detail?: string): Refusal {
  return new Refusal(code, detail, { pointer });
}
