import { handledPlaces } from '@trace/casework';
import type { StoredMessage } from '@trace/exchange';
import { instant } from '@trace/protocol';
import { HandledPlaceView } from './handling.view.ts';

/** The receipt of a message. */
export class ReceiptView {
  receiptId: string;
  parcelId: string;
  /** The instant from which clocks run. */
  receivedAt: string;
  /** ACCEPTED or REFUSED. */
  outcome: string;
  /** Why it was refused. */
  refusalCode?: string;
  /** The receipt exactly as the receiver signed it. */
  jws: string;
}

/** A message exactly as it was signed, and what it says. */
export class MessageView {
  messageId: string;
  caseId: string;
  /** OUT: this State said it; IN: the partner said it. */
  direction: string;
  kind: string;
  /** SHA-256 of what was signed, in base64url: the name of this evidence. */
  digest: string;
  /** The message exactly as its issuer signed it (compact JWS). */
  jws: string;
  storedAt: string;
  receipt?: ReceiptView;
  /** The payload of the JWS, decoded. Sealed parts stand in it as ciphertext. */
  message: object;
  /** What may be done with it: all of it first, then each part with a handling of its own, as it takes effect there. */
  handling: HandledPlaceView[];

  /** The view of a stored message. */
  static of(stored: StoredMessage): MessageView {
    const { message, direction, digest, token, storedAt, outcome, refusalCode, receipt } = stored;
    return {
      messageId: message.messageId,
      caseId: message.caseId,
      direction,
      kind: message.kind,
      digest,
      jws: token,
      storedAt: instant(storedAt),
      ...(receipt !== undefined && {
        receipt: {
          receiptId: receipt.receiptId,
          parcelId: receipt.parcelId,
          receivedAt: instant(receipt.receivedAt),
          outcome: outcome ?? 'ACCEPTED',
          ...(refusalCode !== undefined && { refusalCode }),
          jws: receipt.token,
        },
      }),
      message,
      handling: handledPlaces(message).map((place) => HandledPlaceView.of(place)),
    };
  }
}
