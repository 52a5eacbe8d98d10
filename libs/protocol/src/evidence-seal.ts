import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { runChecks, type Check } from './check.ts';
import { checkShape } from './check-shape.ts';
import {
  jwsKeyValidity,
  KEPT_JWS_CHECKS,
  signJws,
  type JwsHeader,
  type JwsInHand,
} from './compact-jws.ts';
import type { SigningKey, VerificationKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { Refusal } from './refusal.ts';
import { Instant } from './shape/date.ts';
import { Sha256, StateCode, Uuid7 } from './shape/pattern.ts';
import { parseStrictJson } from './strict-json.ts';

/**
 * What a State signs of an evidence file that it exports: this case, this moment, this content. Whoever takes anything
 * out of the file, or puts anything in, breaks it.
 */
export class EvidenceSeal {
  /** the State that exports */
  @StateCode() issuer: string;
  @Uuid7() caseId: string;
  @Instant() exportedAt: string;
  /** SHA-256 of the file without its seal, in the form of RFC 8785 */
  @Sha256() content: string;
}

/** The digest of an evidence file without its seal. */
export function contentDigestOf(file: { seal?: unknown }): string {
  const members = Object.entries(file).filter(([name]) => name !== 'seal');
  return hash('sha256', canonicalJson(Object.fromEntries(members)), 'base64url');
}

/** Signs a seal. */
export async function signEvidenceSeal(seal: EvidenceSeal, key: SigningKey): Promise<string> {
  return signJws(seal, 'trace-evidence+jws', key);
}

/** A seal on its way through the checks. */
export interface SealInHand extends JwsInHand {
  seal: EvidenceSeal;
}

function sealSize({ token }: SealInHand): void {
  if (token.length > LIMITS.checkpointBytes) {
    throw new Refusal('json.too-large', `A seal has at most ${LIMITS.checkpointBytes} bytes.`);
  }
}

function sealJson(hand: SealInHand): void {
  const limits = { maxDepth: 1, maxMembers: 8, maxItems: 0 };
  hand.seal = parseStrictJson(hand.payload, limits) as EvidenceSeal;
}

function sealShape(hand: SealInHand): void {
  hand.seal = checkShape(EvidenceSeal, hand.seal);
}

/** Evidence is shown for years, so its key is judged at the moment of signing. */
function sealKeyValidity({ seal, key }: SealInHand): void {
  jwsKeyValidity({ key, at: new Date(seal.exportedAt) });
}

/** Everything that is asked of a seal before it counts, in this order. */
export const SEAL_CHECKS: readonly Check<SealInHand>[] = [
  sealSize,
  ...KEPT_JWS_CHECKS,
  sealJson,
  sealShape,
  sealKeyValidity,
];

/** A seal that has passed SEAL_CHECKS; whether it fits the file, whoever holds both compares. */
export async function verifyEvidenceSeal(
  token: string,
  keys: readonly VerificationKey[],
): Promise<EvidenceSeal> {
  const hand = new SealCheck(token, keys);
  await runChecks(SEAL_CHECKS, hand);
  return hand.seal;
}

class SealCheck implements SealInHand {
  readonly type = 'trace-evidence+jws';
  /** not asked: the key is judged at the seal's own instant */
  readonly at = new Date(0);
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
  seal: EvidenceSeal;

  constructor(
    readonly token: string,
    readonly keys: readonly VerificationKey[],
  ) {}
}
