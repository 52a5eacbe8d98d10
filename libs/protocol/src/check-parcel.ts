import './base64.ts';
import { compactDecrypt } from 'jose';
import { runChecks, type Check } from './check.ts';
import { checkShape } from './check-shape.ts';
import { isBase64Url } from './compact-form.ts';
import { fixedHeader, jweParts } from './compact-jwe.ts';
import type { DecryptionKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { Parcel, PARCEL_HEADER } from './parcel.ts';
import { Refusal } from './refusal.ts';
import { isObject } from './shape/walk.ts';
import { parseStrictJson } from './strict-json.ts';

/** Who stands at the other end of the connection, who we are, and what time it is here. */
export interface ParcelContext {
  /** the State whose pinned certificate the connection showed */
  partner: string;
  self: string;
  now: Date;
}

/** A parcel on its way through the checks; what a check finds out stands here for the next ones. */
export interface ParcelInHand {
  readonly bytes: Uint8Array;
  readonly own: readonly DecryptionKey[];
  readonly context: ParcelContext;
  token: string;
  parts: string[];
  header: Record<string, unknown>;
  key: DecryptionKey;
  plaintext: Uint8Array;
  content: unknown;
  parcel: Parcel;
}

function parcelSize(hand: ParcelInHand): void {
  if (hand.bytes.length > LIMITS.parcelBytes) {
    throw new Refusal('parcel.too-large', `A parcel has at most ${LIMITS.parcelBytes} bytes.`);
  }
}

/** One recipient, nothing wrapped, nothing unprotected: the general form never reaches the cryptography. */
function parcelForm(hand: ParcelInHand): void {
  const { buffer, byteOffset, byteLength } = hand.bytes;
  hand.token = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  hand.parts = jweParts(hand.token, 'parcel.encoding');
}

/** No zip, no password, no other algorithm: the header has one form (RFC 8725 section 3.1). */
function parcelHeader(hand: ParcelInHand): void {
  hand.header = fixedHeader(hand.parts[0] ?? '', PARCEL_HEADER, ['kid', 'epk'], 'parcel.header');
  const { kid, epk } = hand.header;
  if (typeof kid !== 'string' || !isBase64Url(kid, 32)) {
    throw new Refusal('parcel.header', 'The kid is not a thumbprint.');
  }
  if (!isEphemeralKey(epk)) {
    throw new Refusal('parcel.header', 'The epk has exactly kty EC, crv P-256, x and y.');
  }
}

function isEphemeralKey(epk: unknown): boolean {
  if (!isObject(epk) || Object.keys(epk).length !== 4) return false;
  const { kty, crv, x, y } = epk;
  if (kty !== 'EC' || crv !== 'P-256') return false;
  return [x, y].every((value) => typeof value === 'string' && isBase64Url(value, 32));
}

function parcelRecipient(hand: ParcelInHand): void {
  const key = hand.own.find(({ kid }) => kid === hand.header['kid']);
  if (key === undefined) throw new Refusal('parcel.unknown-key');
  hand.key = key;
}

async function parcelDecryption(hand: ParcelInHand): Promise<void> {
  try {
    const { plaintext } = await compactDecrypt(hand.token, hand.key.privateKey, {
      keyManagementAlgorithms: [PARCEL_HEADER.alg],
      contentEncryptionAlgorithms: [PARCEL_HEADER.enc],
    });
    hand.plaintext = plaintext;
  } catch (cause) {
    throw new Refusal('parcel.decryption', undefined, { cause });
  }
}

function parcelJson(hand: ParcelInHand): void {
  hand.content = parseStrictJson(hand.plaintext, {
    maxBytes: LIMITS.parcelBytes,
    maxDepth: 6,
    maxMembers: 16,
    maxItems: LIMITS.parcelMessages,
  });
}

function parcelShape(hand: ParcelInHand): void {
  hand.parcel = checkShape(Parcel, hand.content);
}

/** Nobody delivers for somebody else: the issuer is the State behind the connection. */
function parcelIssuer(hand: ParcelInHand): void {
  if (hand.parcel.issuer !== hand.context.partner) {
    throw new Refusal('parcel.issuer', undefined, { pointer: '/issuer' });
  }
}

function parcelAudience(hand: ParcelInHand): void {
  if (hand.parcel.audience !== hand.context.self) {
    throw new Refusal('parcel.audience', undefined, { pointer: '/audience' });
  }
}

/** An old parcel may be a replay; its messages come again in a fresh one. */
function parcelFreshness(hand: ParcelInHand): void {
  const age = (hand.context.now.getTime() - Date.parse(hand.parcel.createdAt)) / 1_000;
  const allowed = LIMITS.clockSkewSeconds;
  if (age > allowed) throw stale('parcel.stale', age, 'behind');
  if (age < -allowed) throw stale('parcel.from-the-future', -age, 'ahead of');
}

function stale(
  code: 'parcel.stale' | 'parcel.from-the-future',
  seconds: number,
  way: string,
): Refusal {
  const detail =
    `The parcel's createdAt lies ${seconds} seconds ${way} the clock of this node; ` +
    `at most ${LIMITS.clockSkewSeconds} are allowed.`;
  return new Refusal(code, detail, { pointer: '/createdAt' });
}

/** The same signed bytes twice would get two results in one receipt. */
function parcelNothingTwice(hand: ParcelInHand): void {
  const seen = new Set<string>();
  for (const [index, { jws }] of hand.parcel.messages.entries()) {
    const end = jws.lastIndexOf('.');
    const signingInput = end < 0 ? jws : jws.slice(0, end);
    if (seen.has(signingInput)) {
      throw new Refusal('message.duplicate-in-parcel', undefined, {
        pointer: `/messages/${index}`,
      });
    }
    seen.add(signingInput);
  }
}

/** Everything that is asked of a parcel as a whole, in this order. One refusal refuses all of it. */
export const PARCEL_CHECKS: readonly Check<ParcelInHand>[] = [
  parcelSize,
  parcelForm,
  parcelHeader,
  parcelRecipient,
  parcelDecryption,
  parcelJson,
  parcelShape,
  parcelIssuer,
  parcelAudience,
  parcelFreshness,
  parcelNothingTwice,
];

/** Opens what came over the wire, once it has passed PARCEL_CHECKS. Its messages are not checked yet. */
export async function openParcel(
  bytes: Uint8Array,
  own: readonly DecryptionKey[],
  context: ParcelContext,
): Promise<Parcel> {
  const hand = new Opening(bytes, own, context);
  await runChecks(PARCEL_CHECKS, hand);
  return hand.parcel;
}

class Opening implements ParcelInHand {
  token: string;
  parts: string[];
  header: Record<string, unknown>;
  key: DecryptionKey;
  plaintext: Uint8Array;
  content: unknown;
  parcel: Parcel;

  constructor(
    readonly bytes: Uint8Array,
    readonly own: readonly DecryptionKey[],
    readonly context: ParcelContext,
  ) {}
}
