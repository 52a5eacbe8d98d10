import { IsOptional } from 'class-validator';
import { CHANGE_KINDS, type ChangeKind } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Pattern, Uuid7 } from '../shape/pattern.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { CHANGE_RULES, CORRECTION_RULES } from './rules/change-rules.ts';
import { Translation } from './translation.message.ts';

/** What was wrong at one place of a message. Source: Directive (EU) 2023/977 6(1)(e), RFC 6902. */
@Obeys(CHANGE_RULES)
export class Change {
  /** The member that was wrong, as an RFC 6901 pointer into the corrected body. */
  @Pattern(
    /^(\/[A-Za-z0-9]{1,40}){1,12}$/,
    'an RFC 6901 pointer such as /response/chain/1/date',
    492,
  )
  pointer: string;

  /** What should be done there. */
  @Code(CHANGE_KINDS)
  change: ChangeKind;

  /** What should stand there, as a text; mandatory unless REMOVE. */
  @IsOptional()
  @Prose(8_000)
  value?: string;
}

/** Something that was said is wrong; the corrected message is kept beside it. Source: Directive (EU) 2023/977 6(1)(e), lifecycle 24. */
@Obeys(CORRECTION_RULES)
export class Correction {
  /** The own message that is corrected. */
  @Uuid7()
  correctsMessageId: string;

  /** What was wrong, in words. */
  @Prose(4_000)
  text: string;

  /** The changes, place by place. */
  @Many(() => Change, 1, 100)
  changes: Change[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
