import { REOPEN_REASONS, type ReopenReason } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { Question } from './question.message.ts';
import { REOPEN_RULES } from './rules/change-rules.ts';
import { Translation } from './translation.message.ts';

/** An answered or closed case goes on. Source: lifecycle 22. */
@Obeys(REOPEN_RULES)
export class Reopen {
  /** Why the case is opened again. */
  @Code(REOPEN_REASONS)
  reason: ReopenReason;

  /** The reason in words. */
  @Prose(4_000)
  text: string;

  /** What is asked in addition; counted on behind the questions before; mandatory with NEW_QUESTION. */
  @OptionalMany(() => Question, 1, 50)
  questions?: Question[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
