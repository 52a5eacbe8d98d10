import { IsOptional } from 'class-validator';
import { PURGE_REASONS, type PurgeReason } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { PartName, Uuid7 } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { PURGE_NOTICE_RULES } from './rules/purge-rules.ts';

/** A sealed part, by its name within its message. Source: Directive (EU) 2016/680 16(2). */
export class NamedPart {
  /** The message that holds it. */
  @Uuid7()
  messageId: string;

  /** Its name there. */
  @PartName()
  part: string;
}

/** The issuer has destroyed sealed parts, and asks the other State to do the same. Source: Directive (EU) 2016/680 5, 16(6). */
@Obeys(PURGE_NOTICE_RULES)
export class PurgeNotice {
  /** What was destroyed. */
  @Many(() => NamedPart, 1, 500)
  parts: NamedPart[];

  /** Why, from the closed list. */
  @Code(PURGE_REASONS)
  reason: PurgeReason;

  /** The order or the provision; mandatory with LEGAL_ORDER. */
  @IsOptional()
  @Text(200)
  legalRef?: string;

  /** The reason in words; mandatory with OTHER. It names nobody. */
  @IsOptional()
  @Prose(2_000)
  text?: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;
}
