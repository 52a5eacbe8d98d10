import { runChecks, type Check } from './check.ts';
import {
  MessageCheck,
  messageAudience,
  messageBody,
  messageEnvelope,
  messageInstant,
  messageIssuer,
  messageJson,
  messageSize,
  messageVersion,
  sealedContents,
  sealedReferences,
  type CheckedMessage,
  type MessageInHand,
} from './check-message.ts';
import { MESSAGE_KINDS } from './code-lists/message-codes.ts';
import { digestOf, jwsKeyValidity, KEPT_JWS_CHECKS } from './compact-jws.ts';
import type { VerificationKey } from './keys.ts';
import type { Message } from './messages/message.ts';
import type { Receipt } from './receipt.ts';
import { Refusal } from './refusal.ts';
import type { PartKey } from './sealed-part.ts';

/** Who has lost a message, which keys were ever its own, who gives it back, and by which receipts. */
export interface ReturnedContext {
  own: { state: string; signing: VerificationKey[] };
  partner: string;
  now: Date;
  supportedVersions: readonly string[];
  /** of the partner, verified */
  receipts: readonly Receipt[];
}

/** A message that comes back, on its way through the checks. */
export interface ReturnedInHand extends MessageInHand {
  readonly receipts: readonly Receipt[];
}

/** It was written long ago, so its key is judged by when it was written. */
function returnedKeyValidity({ key, envelope }: ReturnedInHand): void {
  jwsKeyValidity({ key, at: new Date(envelope.createdAt) });
}

/** A canary is of the moment: no other kind than those of a case comes back. */
function returnedKind({ envelope }: ReturnedInHand): void {
  if (!MESSAGE_KINDS.includes(envelope.kind)) {
    const detail = `The kinds are ${MESSAGE_KINDS.join(', ')}.`;
    throw new Refusal('message.kind', detail, { pointer: '/kind' });
  }
}

/** Each key belongs to a part; a part whose key was destroyed on the other side comes without. */
function returnedKeys({ envelope, partKeys }: ReturnedInHand): void {
  const keyed = new Set(partKeys.map(({ part }) => part));
  if (keyed.size !== partKeys.length) throw new Refusal('sealed.duplicate-part');
  const parts = new Set(envelope.sealed.map(({ part }) => part));
  if (partKeys.some(({ part }) => !parts.has(part))) throw new Refusal('sealed.unknown-part');
}

/** That it was ever sent is said by the receipt of the State that took it, over these very bytes. */
function returnedReceipt({ envelope, token, receipts }: ReturnedInHand): void {
  const digest = digestOf(token);
  const covers = receipts.some(({ results }) =>
    results.some(
      (one) =>
        one.messageId === envelope.messageId && one.digest === digest && one.outcome === 'ACCEPTED',
    ),
  );
  if (!covers) throw new Refusal('receipt.missing');
}

/** Everything that is asked of an own message before it is taken back, in this order. */
export const RETURNED_CHECKS: readonly Check<ReturnedInHand>[] = [
  messageSize,
  ...KEPT_JWS_CHECKS,
  messageJson,
  messageVersion,
  messageEnvelope,
  returnedKeyValidity,
  messageIssuer,
  messageAudience,
  returnedKind,
  messageInstant,
  messageBody,
  sealedReferences,
  returnedKeys,
  sealedContents,
  returnedReceipt,
];

/** A message of this State that has passed RETURNED_CHECKS, with those keys of its sealed parts that there still are. */
export async function checkReturned(
  token: string,
  partKeys: readonly PartKey[],
  context: ReturnedContext,
): Promise<CheckedMessage> {
  const hand = new ReturnedCheck(token, partKeys, context);
  await runChecks(RETURNED_CHECKS, hand);
  // The envelope and the body have passed the checks of their kind.
  return { message: hand.envelope as Message, digest: digestOf(token), token, keys: partKeys };
}

/** In hand like any message, from this State to the partner: its own keys judge it. */
class ReturnedCheck extends MessageCheck implements ReturnedInHand {
  readonly receipts: readonly Receipt[];

  constructor(
    token: string,
    partKeys: readonly PartKey[],
    { own, partner, now, supportedVersions, receipts }: ReturnedContext,
  ) {
    super(token, partKeys, { partner: own, self: partner, now, supportedVersions });
    this.receipts = receipts;
  }
}
