import { Refusal, verifyReceipt, type Partner } from '@trace/protocol';
import type { WithheldMessage } from './evidence.ts';
import type { Place } from './evidence-places.ts';
import type { VerifiedLog } from './verify-evidence-log.ts';

/** What a file proves of a message that is not in it. */
export interface VerifiedWithheld {
  messageId: string;
  digest: string;
  /** Why it is not in the file. */
  because: string;
  /** The State that received it, and the instant in its signed receipt. */
  receivedBy?: string;
  receivedAt?: Date;
  /** The State that said it. */
  issuer?: string;
  outcome?: 'ACCEPTED' | 'REFUSED';
  /** Its number in the case, and what it had seen; absent where no entry of the log in the file says it. */
  place?: Place;
  /** What is wrong with its receipt, in a sentence; empty when that is proved. */
  faults: string[];
}

/** With what it is compared. */
interface WithheldGround {
  partners: readonly Partner[];
  exportedAt: Date;
  log: VerifiedLog | undefined;
}

/**
 * Checks what stands in a file for a message that is withheld: the receipt of the State that received it says that a
 * message of this id and digest exists, and since when; the log, that it is one of this case and which number it has.
 */
export async function verifyWithheld(
  { messageId, digest, because, receipt }: WithheldMessage,
  { partners, exportedAt, log }: WithheldGround,
): Promise<VerifiedWithheld> {
  const found: VerifiedWithheld = { messageId, digest, because, faults: [] };
  // Whoever withholds is its receiver and has signed for it; without that anybody could invent a message.
  if (receipt === undefined) return { ...found, faults: ['receipt: There is none.'] };
  const faults: string[] = [];
  for (const receiver of partners) {
    const issuer = partners.find((one) => one !== receiver)?.state ?? '';
    try {
      const { results, receivedAt } = await verifyReceipt(receipt, receiver.signing, exportedAt, {
        issuer: receiver.state,
        audience: issuer,
      });
      const result = results.find((one) => one.messageId === messageId && one.digest === digest);
      if (result) {
        const { outcome } = result;
        const between = { issuer, audience: receiver.state };
        const place = placeOf(messageId, between, log);
        const told = { receivedBy: receiver.state, receivedAt: new Date(receivedAt) };
        return { ...found, ...told, issuer, outcome, ...(place && { place }) };
      }
      faults.push('receipt: The receipt does not speak of this message.');
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      faults.push(`receipt of ${receiver.state}: ${fault.detail} (${fault.code})`);
    }
  }
  return { ...found, faults };
}

/** What the log wrote down of it when it was taken: then nobody knew that it would be withheld. */
function placeOf(
  messageId: string,
  between: Pick<Place, 'issuer' | 'audience'>,
  log: VerifiedLog | undefined,
): Place | undefined {
  const entry = log?.entries.find((one) => one.messageId === messageId && one.place);
  return entry?.place && { ...between, sequence: entry.place.sequence, seen: entry.place.seen };
}
