import { IsOptional } from 'class-validator';
import { STANDINGS, type Standing } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { STATUS_REPLY_RULES } from './rules/progress-rules.ts';
import { Translation } from './translation.message.ts';

/** An officer says how far the request has come; what the case itself shows is not repeated. Source: UNTOC 18(24). */
@Obeys(STATUS_REPLY_RULES)
export class StatusReply {
  /** What is being done. */
  @Code(STANDINGS)
  standing: Standing;

  /** The progress in words. */
  @Prose(4_000)
  text: string;

  /** The day that is expected now; mandatory while the requested State waits for somebody else. */
  @IsOptional()
  @Day()
  expectedDate?: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
