import { IsOptional } from 'class-validator';
import { REMINDED_CLOCKS, type RemindedClock } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Instant } from '../shape/date.ts';
import { One, OptionalMany } from '../shape/nested.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { Translation } from './translation.message.ts';

/** Somebody waits for the other side. Source: ITI 18, 19, lifecycle 11. */
export class Reminder {
  /** What is waited for. */
  @Code(REMINDED_CLOCKS)
  clock: RemindedClock;

  /** When it was due, as the reminding side has computed it. */
  @IsOptional()
  @Instant()
  dueAt?: string;

  /** A word to the other officer. */
  @IsOptional()
  @Prose(2_000)
  text?: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
