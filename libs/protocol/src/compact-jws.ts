import './base64.ts';
import { hash } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import type { Check } from './check.ts';
import { bytesOf, compactParts, exactHeader, isBase64Url } from './compact-form.ts';
import { instant } from './instant.ts';
import type { SigningKey, VerificationKey } from './keys.ts';
import { Refusal } from './refusal.ts';

/** The kinds of JWS there are, by the typ of their header (RFC 8725 section 3.11). */
export type JwsType =
  | 'trace-message+jws'
  | 'trace-receipt+jws'
  | 'trace-checkpoint+jws'
  | 'trace-holdings-query+jws'
  | 'trace-holdings+jws'
  | 'trace-return-query+jws'
  | 'trace-evidence+jws'
  | 'entity-statement+jwt'
  | 'jwk-set+jwt'
  | 'trace-approval+jws'
  | 'trace-approvers+jws';

/** The protected header of every JWS: these members and no others. */
export interface JwsHeader {
  alg: string;
  kid: string;
  typ: string;
}

/** A JWS on its way through the checks; what a check finds out stands here for the next ones. */
export interface JwsInHand {
  readonly token: string;
  readonly type: JwsType;
  /** the keys of the one who must have signed; no other key is ever looked at */
  readonly keys: readonly VerificationKey[];
  /** the receiver's time, by which a key is judged */
  readonly at: Date;
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
}

/** Three parts in the exact form, the last one of 64 bytes: no second spelling of a token exists. */
export function jwsForm(jws: JwsInHand): void {
  jws.parts = compactParts(jws.token, 3, 'sig.encoding');
  if (!isBase64Url(jws.parts[2] ?? '', 64)) {
    throw new Refusal('sig.encoding', 'The signature has exactly 64 bytes.');
  }
}

/** Exactly alg, kid and typ: no crit, b64, jwk, jku, x5u or anything else (RFC 7515 section 4). */
export function jwsHeader(jws: JwsInHand): void {
  const { alg, kid, typ } = exactHeader(jws.parts[0] ?? '', ['alg', 'kid', 'typ'], 'sig.header');
  if (typeof alg !== 'string' || typeof kid !== 'string' || typeof typ !== 'string') {
    throw new Refusal('sig.header', 'The members of the protected header are texts.');
  }
  if (!isBase64Url(kid, 32)) throw new Refusal('sig.header', 'The kid is not a thumbprint.');
  jws.header = { alg, kid, typ };
}

/** A receipt is no message: the typ is the one expected here (RFC 8725 section 3.11). */
export function jwsType(jws: JwsInHand): void {
  if (jws.header.typ !== jws.type) {
    throw new Refusal('sig.type', `A token of type ${jws.type} is expected.`);
  }
}

/** The kid only chooses among the keys of the one who must have signed. */
export function jwsKey(jws: JwsInHand): void {
  const key = jws.keys.find(({ kid }) => kid === jws.header.kid);
  if (key === undefined) throw new Refusal('sig.unknown-key');
  jws.key = key;
}

/** The algorithm belongs to the key in the directory, never to the message (RFC 8725 section 3.1). */
export function jwsAlgorithm(jws: JwsInHand): void {
  if (jws.header.alg !== jws.key.alg) {
    throw new Refusal('sig.alg', `The key signs with ${jws.key.alg} only.`);
  }
}

/**
 * A key counts from its first instant up to, and without, its last one, by the receiver's time. A revoked one counts
 * for what was received before the instant as of which it was revoked, and for nothing after.
 */
export function jwsKeyValidity({ key, at }: Pick<JwsInHand, 'key' | 'at'>): void {
  const { validFrom, validTo, revokedAt } = key;
  if (revokedAt !== undefined && at >= revokedAt) {
    throw new Refusal('sig.key-revoked', `The key was revoked as of ${instant(revokedAt)}.`);
  }
  if (at < validFrom) {
    throw new Refusal('sig.key-not-valid', `The key is valid from ${instant(validFrom)} on.`);
  }
  if (validTo !== undefined && at >= validTo) {
    throw new Refusal('sig.key-not-valid', `The key was valid until ${instant(validTo)}.`);
  }
}

/** The signature itself; every other question about the token is answered by now. */
export async function jwsSignature(jws: JwsInHand): Promise<void> {
  const { alg, publicKey } = jws.key;
  try {
    const { payload } = await compactVerify(jws.token, publicKey, { algorithms: [alg] });
    jws.payload = payload;
  } catch (cause) {
    throw new Refusal('sig.invalid', undefined, { cause });
  }
}

const SIGNER_CHECKS = [jwsForm, jwsHeader, jwsType, jwsKey, jwsAlgorithm] as const;

/** Who has signed, with a key that counts at the receiver's time, and that he has: asked of whatever is signed, first. */
export const JWS_CHECKS: readonly Check<JwsInHand>[] = [
  ...SIGNER_CHECKS,
  jwsKeyValidity,
  jwsSignature,
];

/** The same of what is shown for years: its key is judged later in the list, at an instant that it names itself. */
export const KEPT_JWS_CHECKS: readonly Check<JwsInHand>[] = [...SIGNER_CHECKS, jwsSignature];

/** Signs content as compact JWS, with the key's own algorithm. */
export async function signJws(content: object, type: JwsType, key: SigningKey): Promise<string> {
  const { alg, kid, privateKey } = key;
  const payload = Buffer.from(JSON.stringify(content));
  if (typeof privateKey !== 'function') {
    return new CompactSign(payload).setProtectedHeader({ alg, kid, typ: type }).sign(privateKey);
  }
  const header = Buffer.from(JSON.stringify({ alg, kid, typ: type }));
  const input = `${header.toString('base64url')}.${payload.toString('base64url')}`;
  return `${input}.${Buffer.from(await privateKey(input)).toString('base64url')}`;
}

/**
 * The name of a token in evidence: SHA-256 of its signing input (header.payload), as base64url. Not of
 * the signature: anybody can turn an ECDSA signature into a second valid one without the key.
 */
export function digestOf(token: string): string {
  const end = token.lastIndexOf('.');
  return hash('sha256', end < 0 ? token : token.slice(0, end), 'base64url');
}

/** The key that a token says it was signed with: of one that was verified when it was stored. */
export function kidOf(token: string): string {
  const { kid } = JSON.parse(bytesOf(token.split('.', 1)[0] ?? '').toString('utf8')) as JwsHeader;
  return kid;
}

/** The payload of a token that was verified when it was stored. */
export function payloadOf(token: string): Buffer {
  return bytesOf(token.split('.', 2)[1] ?? '');
}
