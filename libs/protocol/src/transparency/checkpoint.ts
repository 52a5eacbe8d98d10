import { runChecks, type Check } from '../check.ts';
import { checkShape } from '../check-shape.ts';
import {
  jwsKeyValidity,
  KEPT_JWS_CHECKS,
  payloadOf,
  signJws,
  type JwsHeader,
  type JwsInHand,
} from '../compact-jws.ts';
import type { SigningKey, VerificationKey } from '../keys.ts';
import { LIMITS } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { Instant } from '../shape/date.ts';
import { Int } from '../shape/number.ts';
import { Sha256, StateCode } from '../shape/pattern.ts';
import { parseStrictJson } from '../strict-json.ts';

/**
 * What a State signs of its audit log: so many entries, and this tree over them (RFC 6962 section 3.5). Whoever holds
 * one can tell whether a later log still begins with the same entries.
 */
export class Checkpoint {
  /** the State whose log it is */
  @StateCode() issuer: string;
  /** how many entries the log has */
  @Int(1, Number.MAX_SAFE_INTEGER) size: number;
  /** the root of the tree over them */
  @Sha256() root: string;
  /** when it was signed, by the clock of its node */
  @Instant() at: string;
}

/** Signs a checkpoint. */
export async function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): Promise<string> {
  return signJws(checkpoint, 'trace-checkpoint+jws', key);
}

/** Reads a checkpoint that was verified when it was stored. */
export function readCheckpoint(token: string): Checkpoint {
  return JSON.parse(payloadOf(token).toString()) as Checkpoint;
}

/** A checkpoint on its way through the checks. */
export interface CheckpointInHand extends JwsInHand {
  readonly issuer: string;
  checkpoint: Checkpoint;
}

function checkpointSize({ token }: CheckpointInHand): void {
  if (token.length > LIMITS.checkpointBytes) {
    const detail = `A checkpoint has at most ${LIMITS.checkpointBytes} bytes.`;
    throw new Refusal('json.too-large', detail);
  }
}

function checkpointJson(hand: CheckpointInHand): void {
  const limits = { maxDepth: 1, maxMembers: 8, maxItems: 0 };
  hand.checkpoint = parseStrictJson(hand.payload, limits) as Checkpoint;
}

function checkpointShape(hand: CheckpointInHand): void {
  hand.checkpoint = checkShape(Checkpoint, hand.checkpoint);
}

/** A checkpoint is shown for years, so its key is judged at the moment of signing. */
function checkpointKeyValidity({ checkpoint, key }: CheckpointInHand): void {
  jwsKeyValidity({ key, at: new Date(checkpoint.at) });
}

function checkpointIssuer({ checkpoint, issuer }: CheckpointInHand): void {
  if (checkpoint.issuer !== issuer) {
    throw new Refusal('checkpoint.issuer', undefined, { pointer: '/issuer' });
  }
}

/** Everything that is asked of a checkpoint before it counts as evidence, in this order. */
export const CHECKPOINT_CHECKS: readonly Check<CheckpointInHand>[] = [
  checkpointSize,
  ...KEPT_JWS_CHECKS,
  checkpointJson,
  checkpointShape,
  checkpointKeyValidity,
  checkpointIssuer,
];

/** A checkpoint of this State's log that has passed CHECKPOINT_CHECKS. */
export async function verifyCheckpoint(
  token: string,
  keysOfIssuer: readonly VerificationKey[],
  issuer: string,
): Promise<Checkpoint> {
  const hand = new CheckpointCheck(token, keysOfIssuer, issuer);
  await runChecks(CHECKPOINT_CHECKS, hand);
  return hand.checkpoint;
}

class CheckpointCheck implements CheckpointInHand {
  readonly type = 'trace-checkpoint+jws';
  /** not asked: the key is judged at the checkpoint's own instant */
  readonly at = new Date(0);
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
  checkpoint: Checkpoint;

  constructor(
    readonly token: string,
    readonly keys: readonly VerificationKey[],
    readonly issuer: string,
  ) {}
}
