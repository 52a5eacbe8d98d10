import { One, OptionalMany } from '../shape/nested.ts';
import { Flag } from '../shape/number.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { Translation } from './translation.message.ts';

/** The requested State explains its reasons, and whether it still refuses. Source: ITI 23, lifecycle 17. */
export class Explanation {
  /** The explanation. */
  @Prose(8_000)
  text: string;

  /** Whether the refusal stands; if it does not, the case goes on. */
  @Flag()
  refusalStands: boolean;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
