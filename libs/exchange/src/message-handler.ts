import type { CheckedMessage, Message, RefusalCode } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** A file whose bytes were refused, here or by the partner to whom it was announced. */
export interface RefusedFile {
  caseIds: readonly string[];
  partner: string;
  digest: string;
  at: Date;
}

/** What a partner has signed and this node has refused. */
export interface RefusedWords {
  partner: string;
  codes: readonly RefusalCode[];
  at: Date;
}

/**
 * What the exchange hands upwards: the cases whose messages or receipts have just changed. Called inside the
 * transaction that stored them, with those cases locked, so that message, receipt, audit entry and case move together.
 */
export abstract class MessageHandler {
  /**
   * Looks at what new messages say beside what is held of their cases, before they are stored.
   *
   * @returns why a message is not taken, by its digest; those that are taken are not in it
   */
  abstract judge(
    em: EntityManager,
    arrived: readonly CheckedMessage[],
  ): Promise<ReadonlyMap<string, { code: RefusalCode; detail: string }>>;

  /** Tells people that a partner has signed something that was refused; in the transaction that keeps it. */
  abstract messagesRefused(em: EntityManager, refused: RefusedWords): Promise<void>;

  /** Brings the case files up to date with the messages that are now stored for these cases. */
  abstract filed(em: EntityManager, caseIds: readonly string[]): Promise<void>;

  /**
   * Takes note of own messages that this node had lost and that came back, before their cases are folded: what is kept of
   * an own message beside the case file, and is not made anew with it.
   */
  abstract cameBack(em: EntityManager, messages: readonly Message[]): Promise<void>;

  /** Tells people that the bytes of an attachment were refused; in the transaction that notes it. */
  abstract fileRefused(em: EntityManager, refused: RefusedFile): Promise<void>;
}
