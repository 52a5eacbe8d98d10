import { KEEP_REASONS, type KeepReason } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { PartName, Uuid7 } from '../shape/pattern.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { NamedPart } from './purge-notice.message.ts';
import { PURGE_CONFIRMATION_RULES } from './rules/purge-rules.ts';

/** A sealed part that is kept, and why. Source: Directive (EU) 2016/680 16(3). */
export class KeptPart {
  /** The message that holds it. */
  @Uuid7()
  messageId: string;

  /** Its name there. */
  @PartName()
  part: string;

  /** Why it is kept. */
  @Code(KEEP_REASONS)
  because: KeepReason;

  /** The reason in words. It names nobody. */
  @Prose(2_000)
  text: string;
}

/** What became of each part that a notice names: destroyed here too, or kept. Source: Directive (EU) 2016/680 16(6). */
@Obeys(PURGE_CONFIRMATION_RULES)
export class PurgeConfirmation {
  /** What is destroyed here too. */
  @Many(() => NamedPart, 0, 500)
  purged: NamedPart[];

  /** What is kept. */
  @OptionalMany(() => KeptPart, 1, 500)
  kept?: KeptPart[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;
}
