import { One, OptionalMany } from '../shape/nested.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { PartAffected } from './refusal-notice.message.ts';
import { Translation } from './translation.message.ts';

/** The asking State asks for an explanation of the reasons of a refusal. Source: ITI 23. */
export class ExplanationQuery {
  /** What should be explained. */
  @Prose(4_000)
  text: string;

  /** The parts that it is about; absent: all that was refused. */
  @OptionalMany(() => PartAffected, 1, 100)
  partsAffected?: PartAffected[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
