import { keyInDoubt, kidOf, type KeyInDoubt, type PublishedKey } from '@trace/protocol';
import type { StoredMessage } from './message-store.ts';

/** What of a message is in doubt because of a revoked key: the message itself, or the receipt for it. */
export interface KeyDoubt extends KeyInDoubt {
  about: 'MESSAGE' | 'RECEIPT';
}

/** As much of a stored message as says with which keys it and its receipt were signed, and when they were received. */
export type SignedThings = Pick<StoredMessage, 'token' | 'storedAt'> & {
  message: { issuer: string; audience: string };
  receipt?: { receivedAt: Date; storedAt: Date; token: string };
};

/**
 * What a later revocation says of a message that was taken before: both States see the same, because both go by the
 * instant in the receipt and by the same statements. Of the receipt itself that instant is what its signer claims, so it
 * is in doubt too where it came only after the revocation. The case is not changed by it; people have to settle what it
 * means.
 */
export function keyDoubts(
  { message, token, storedAt, receipt }: SignedThings,
  keysOf: (state: string) => readonly PublishedKey[],
): KeyDoubt[] {
  const receivedAt = receipt?.receivedAt ?? storedAt;
  const ofMessage = keyInDoubt(keysOf(message.issuer), kidOf(token), receivedAt);
  const ofReceipt =
    receipt && keyInDoubt(keysOf(message.audience), kidOf(receipt.token), heldSince(receipt));
  return [
    ...(ofMessage ? [{ about: 'MESSAGE' as const, ...ofMessage }] : []),
    ...(ofReceipt ? [{ about: 'RECEIPT' as const, ...ofReceipt }] : []),
  ];
}

/** Whoever holds a stolen key dates a receipt as it likes, and can not bring it before it has the key. */
function heldSince({ receivedAt, storedAt }: { receivedAt: Date; storedAt: Date }): Date {
  return storedAt > receivedAt ? storedAt : receivedAt;
}
