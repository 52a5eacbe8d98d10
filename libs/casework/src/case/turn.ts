import type { MessageKind, MessageOf } from '@trace/protocol';
import type { Terms } from './filed.ts';

/** A message that is possible now, as its effect sees it. */
export interface Turn<K extends MessageKind> {
  message: { [one in K]: MessageOf<one> }[K];
  /** Absent for an own message without a receipt: such a one changes what is known, but moves no clock. */
  receivedAt?: Date;
  /** When it was said, where its delivery took too long: that counts for the clocks of whoever said it. */
  saidAt?: Date;
  terms: Terms;
}
