import type { Case, RecallStanding } from '@trace/casework';
import type { KeyDoubt, StoredMessage } from '@trace/exchange';
import { instant } from '@trace/protocol';
import { KeyDoubtView } from './key-doubt.view.ts';

type Entry = Case['entries'][number];

/** One message in the course of a case, with its proofs. */
export class TimelineView {
  messageId: string;
  kind: string;
  /** Who said it. */
  issuer: string;
  audience: string;
  /** Its place among the issuer's messages in the case. */
  sequence: number;
  /** The last message of the other side that the issuer had applied. */
  seen: number;
  /** The message that this one answers. */
  cause?: string;
  /** When its issuer says that it was made; no clock runs from here. */
  createdAt: string;
  /** The instant in the receiver's signed receipt, from which clocks run. */
  receivedAt?: string;
  receiptId?: string;
  /** SHA-256 of what was signed, in base64url. */
  digest: string;
  /** APPLIED, NOT_POSSIBLE, PARKED, REFUSED_BY_PARTNER or RECALLED. */
  effect: string;
  /** Why it has no effect, if so. */
  reason?: string;
  /** Why the partner's node refused it, if so. */
  refusalCode?: string;
  /**
   * Of an own message that waits: POSSIBLE where it can be recalled, or else why not: TAKEN_UP for sending, so that it
   * may have left; FOLLOWED by another word; BOUND to something that is done; NOT_YOURS to send.
   */
  recall?: string;
  /** Whether this may still move, because its receipt has not come yet. */
  provisional: boolean;
  /** The state of the case after it. */
  stateAfter: string;
  language: string;
  /** The names of its sealed parts. */
  sealedParts: string[];
  /** Keys that were revoked as of before this was received: nothing is changed by it, people have to settle it. */
  keyDoubts: KeyDoubtView[];
  /** Where the signed bytes and the receipt are. */
  proof: string;

  /** The view of one entry of the fold, beside the message that it came from. */
  static of(
    entry: Entry,
    stored: StoredMessage,
    { doubts, recall }: { doubts: readonly KeyDoubt[]; recall: RecallStanding | undefined },
  ): TimelineView {
    const { message, digest, refusalCode, receipt } = stored;
    const { messageId, caseId, audience, seen, cause, language, sealed } = message;
    return {
      messageId,
      kind: entry.kind,
      issuer: entry.issuer,
      audience,
      sequence: entry.sequence,
      seen,
      ...(cause !== undefined && { cause }),
      createdAt: message.createdAt,
      ...(receipt !== undefined && {
        receivedAt: instant(receipt.receivedAt),
        receiptId: receipt.receiptId,
      }),
      digest,
      effect: entry.effect,
      ...(entry.reason !== undefined && { reason: entry.reason }),
      ...(refusalCode !== undefined && { refusalCode }),
      ...(recall !== undefined && { recall }),
      provisional: entry.provisional,
      stateAfter: entry.stateAfter,
      language,
      sealedParts: sealed.map(({ part }) => part),
      keyDoubts: doubts.map((doubt) => KeyDoubtView.of(doubt)),
      proof: `/v1/cases/${caseId}/messages/${messageId}`,
    };
  }
}
