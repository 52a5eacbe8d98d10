import { Refusal, verifyReceipt, type Partner } from '@trace/protocol';
import type { WithheldMessage } from './evidence.ts';

/** What a file proves of a message that is not in it. */
export interface VerifiedWithheld {
  messageId: string;
  digest: string;
  /** Why it is not in the file. */
  because: string;
  /** The State that received it, and the instant in its signed receipt. */
  receivedBy?: string;
  receivedAt?: Date;
  /** What is wrong with its receipt, in a sentence; empty when that is proved. */
  faults: string[];
}

/**
 * Checks what stands in a file for a message that is withheld: the receipt of the State that received it says that a
 * message of this id and digest exists, and since when.
 */
export async function verifyWithheld(
  { messageId, digest, because, receipt }: WithheldMessage,
  partners: readonly Partner[],
  exportedAt: Date,
): Promise<VerifiedWithheld> {
  const found: VerifiedWithheld = { messageId, digest, because, faults: [] };
  // Whoever withholds is its receiver and has signed for it; without that anybody could invent a message.
  if (receipt === undefined) return { ...found, faults: ['receipt: There is none.'] };
  const faults: string[] = [];
  for (const receiver of partners) {
    const other = partners.find((one) => one !== receiver);
    try {
      const { results, receivedAt } = await verifyReceipt(receipt, receiver.signing, exportedAt, {
        issuer: receiver.state,
        audience: other?.state ?? '',
      });
      if (results.some((result) => result.messageId === messageId && result.digest === digest))
        return { ...found, receivedBy: receiver.state, receivedAt: new Date(receivedAt) };
      faults.push('receipt: The receipt does not speak of this message.');
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      faults.push(`receipt of ${receiver.state}: ${fault.detail} (${fault.code})`);
    }
  }
  return { ...found, faults };
}
