import type { EntityManager } from 'typeorm';

/**
 * What the exchange hands upwards: the cases whose messages or receipts have just changed. Called inside the
 * transaction that stored them, with those cases locked, so that message, receipt, audit entry and case move together.
 */
export abstract class MessageHandler {
  /** Brings the case files up to date with the messages that are now stored for these cases. */
  abstract filed(em: EntityManager, caseIds: readonly string[]): Promise<void>;
}
