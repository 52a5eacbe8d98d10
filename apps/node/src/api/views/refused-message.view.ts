import type { RefusedMessageRow } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** A message that a partner has signed and this node has refused: who, when and why, without what it says. */
export class RefusedMessageView {
  messageId: string;
  partner: string;
  /** The code in the receipt, from the protocol's closed list. */
  code: string;
  /** What was wrong, in a sentence. */
  detail: string;
  /** SHA-256 of what was signed, in base64url. */
  digest: string;
  refusedAt: string;
  /** The receipt that told the partner. */
  receiptId: string;

  /** The line of a refused message. */
  static of(row: RefusedMessageRow): RefusedMessageView {
    const { messageId, partner, code, detail, digest, refusedAt, receiptId } = row;
    return { messageId, partner, code, detail, digest, refusedAt: instant(refusedAt), receiptId };
  }
}

/** A part of the list of refused messages. */
export class RefusedPageView {
  messages: RefusedMessageView[];
  /** Where to go on, if there is more. */
  next?: string;
}

/** The same with its signed bytes, as they came: hostile input until somebody has looked at it. */
export class RefusedEvidenceView extends RefusedMessageView {
  jws: string;

  /** A refused message with its evidence. */
  static ofRow(row: RefusedMessageRow): RefusedEvidenceView {
    return Object.assign(RefusedMessageView.of(row), { jws: row.jws });
  }
}

/** Everything that was refused under one message id. */
export class RefusedEvidencesView {
  messages: RefusedEvidenceView[];
}
