import { IsOptional } from 'class-validator';
import { runChecks, type Check } from './check.ts';
import { checkShape } from './check-shape.ts';
import {
  jwsKeyValidity,
  KEPT_JWS_CHECKS,
  payloadOf,
  signJws,
  type JwsHeader,
  type JwsInHand,
} from './compact-jws.ts';
import type { SigningKey, VerificationKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { Refusal } from './refusal.ts';
import { Code } from './shape/code.ts';
import { Instant } from './shape/date.ts';
import { Many } from './shape/nested.ts';
import { Pattern, Sha256, StateCode, Uuid7 } from './shape/pattern.ts';
import { Prose } from './shape/text.ts';
import { parseStrictJson } from './strict-json.ts';

/** What became of one message of a parcel. */
export class ReceiptResult {
  /** missing only where it could not be read from a token that is not what it seems */
  @IsOptional() @Uuid7() messageId?: string;
  /** the digest of the message as received */
  @Sha256() digest: string;
  @Code(['ACCEPTED', 'REFUSED']) outcome: 'ACCEPTED' | 'REFUSED';
  /** why it was refused: a RefusalCode, or one that only a newer version knows */
  @IsOptional() @Pattern(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/, 'a code in small letters') code?: string;
  @IsOptional() @Prose(2_000) detail?: string;
}

/** The receiver's signed word on what it holds since when. It starts the clocks of the answer. */
export class Receipt {
  @Uuid7() receiptId: string;
  @Uuid7() parcelId: string;
  /** the State that received */
  @StateCode() issuer: string;
  /** the State that sent */
  @StateCode() audience: string;
  /** by the receiver's clock, taken when the messages were stored */
  @Instant() receivedAt: string;
  @Many(() => ReceiptResult, 1, LIMITS.parcelMessages) results: ReceiptResult[];
  /** the receiver's latest signed audit checkpoint, for the sender to keep */
  @IsOptional()
  @Pattern(/^[\x21-\x7e]+$/, 'a compact JWS', LIMITS.checkpointBytes)
  checkpoint?: string;
}

/** Signs a receipt. */
export async function signReceipt(receipt: Receipt, key: SigningKey): Promise<string> {
  return signJws(receipt, 'trace-receipt+jws', key);
}

/** Reads a receipt that was verified when it was stored. */
export function readReceipt(token: string): Receipt {
  return JSON.parse(payloadOf(token).toString()) as Receipt;
}

/** A receipt on its way through the checks. */
export interface ReceiptInHand extends JwsInHand {
  readonly between: { issuer: string; audience: string } | undefined;
  receipt: Receipt;
}

function receiptSize({ token }: ReceiptInHand): void {
  if (token.length > LIMITS.receiptBytes) {
    throw new Refusal('json.too-large', `A receipt has at most ${LIMITS.receiptBytes} bytes.`);
  }
}

function receiptJson(hand: ReceiptInHand): void {
  hand.receipt = parseStrictJson(hand.payload, {
    maxDepth: 4,
    maxMembers: 16,
    maxItems: LIMITS.parcelMessages,
  }) as Receipt;
}

function receiptShape(hand: ReceiptInHand): void {
  hand.receipt = checkShape(Receipt, hand.receipt);
}

/**
 * A refusal names its code, and an acceptance names its message and no code. There is one word on each message: what was
 * received stands once, and of several under one id at most one is accepted.
 */
function receiptResults({ receipt }: ReceiptInHand): void {
  const digests = new Set<string>();
  const accepted = new Set<string>();
  for (const [index, { digest, outcome, code, messageId }] of receipt.results.entries()) {
    const pointer = `/results/${index}`;
    if (outcome === 'REFUSED' && code === undefined) {
      throw new Refusal('member.missing', 'A refusal has a code.', { pointer: `${pointer}/code` });
    }
    if (outcome === 'ACCEPTED' && (code !== undefined || messageId === undefined)) {
      throw new Refusal('member.invalid', 'An acceptance names its message and no code.', {
        pointer,
      });
    }
    if (digests.has(digest)) {
      throw new Refusal('member.invalid', 'Two results speak of one message.', {
        pointer: `${pointer}/digest`,
      });
    }
    digests.add(digest);
    if (outcome !== 'ACCEPTED' || messageId === undefined) continue;
    if (accepted.has(messageId)) {
      throw new Refusal('member.invalid', 'Two messages are accepted under one id.', {
        pointer: `${pointer}/messageId`,
      });
    }
    accepted.add(messageId);
  }
}

function receiptInstant({ receipt, at }: ReceiptInHand): void {
  const ahead = (Date.parse(receipt.receivedAt) - at.getTime()) / 1_000;
  if (ahead > LIMITS.receiptAheadSeconds) {
    const detail = `The receipt's receivedAt lies ${ahead} seconds ahead of the clock of this node.`;
    throw new Refusal('receipt.from-the-future', detail, { pointer: '/receivedAt' });
  }
}

/** A receipt is repeated for ever, so its key is judged at the moment of receipt, and not of reading. */
function receiptKeyValidity({ receipt, key }: ReceiptInHand): void {
  jwsKeyValidity({ key, at: new Date(receipt.receivedAt) });
}

function receiptIssuer({ receipt, between }: ReceiptInHand): void {
  if (between !== undefined && receipt.issuer !== between.issuer) {
    throw new Refusal('receipt.issuer', undefined, { pointer: '/issuer' });
  }
}

function receiptAudience({ receipt, between }: ReceiptInHand): void {
  if (between !== undefined && receipt.audience !== between.audience) {
    throw new Refusal('receipt.audience', undefined, { pointer: '/audience' });
  }
}

/** Everything that is asked of a receipt before it counts as evidence, in this order. */
export const RECEIPT_CHECKS: readonly Check<ReceiptInHand>[] = [
  receiptSize,
  ...KEPT_JWS_CHECKS,
  receiptJson,
  receiptShape,
  receiptResults,
  receiptInstant,
  receiptKeyValidity,
  receiptIssuer,
  receiptAudience,
];

/**
 * A receipt that has passed RECEIPT_CHECKS, and may count as evidence however late it came. Who is
 * speaking to whom is asked where `between` says so.
 */
export async function verifyReceipt(
  token: string,
  keysOfIssuer: readonly VerificationKey[],
  at: Date,
  between?: { issuer: string; audience: string },
): Promise<Receipt> {
  const hand = new ReceiptCheck(token, keysOfIssuer, at, between);
  await runChecks(RECEIPT_CHECKS, hand);
  return hand.receipt;
}

class ReceiptCheck implements ReceiptInHand {
  readonly type = 'trace-receipt+jws';
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
  receipt: Receipt;

  constructor(
    readonly token: string,
    readonly keys: readonly VerificationKey[],
    readonly at: Date,
    readonly between: { issuer: string; audience: string } | undefined,
  ) {}
}
