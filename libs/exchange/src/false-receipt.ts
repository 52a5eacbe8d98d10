/**
 * Why receipts that are signed and addressed well do not count: the id of one stands for other bytes, two contradict, one
 * is older than what it accepts, or there are more than the parcel had messages.
 */
export type FalseReceiptReason =
  'receipt-conflict' | 'receipt-contradiction' | 'receipt-back-dated' | 'receipts-too-many';

/** What a partner has answered can not be true, so nothing of it is stored. */
export class FalseReceipt extends Error {
  constructor(readonly reason: FalseReceiptReason) {
    super(reason);
  }
}
