import { WITHDRAWAL_REASONS, type WithdrawalReason } from '../code-lists/reply-codes.ts';
import { Code } from '../shape/code.ts';
import { One } from '../shape/nested.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';

/** The asking State no longer needs the assistance. Source: UNTOC 18(24), second part. */
export class Withdrawal {
  /** Why the request is withdrawn. */
  @Code(WITHDRAWAL_REASONS)
  reason: WithdrawalReason;

  /** The reason in words. */
  @Prose(2_000)
  text: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;
}
