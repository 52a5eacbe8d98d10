import { IsOptional } from 'class-validator';
import { One, OptionalMany } from '../shape/nested.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { Translation } from './translation.message.ts';

/** The asking State asks how far the request has come. Source: UNTOC 18(24), second part. */
export class StatusQuery {
  /** The question in words. */
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
