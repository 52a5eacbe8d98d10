import { CONSULT_DECISIONS, type ConsultDecision } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { One, OptionalMany } from '../shape/nested.ts';
import { Ints } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { CONSULT_REPLY_RULES } from './rules/consult-rules.ts';
import { Translation } from './translation.message.ts';

/** What the asking State says to the conditions; those that it accepts bind it. Source: UNTOC 18(26), ITI 15. */
@Obeys(CONSULT_REPLY_RULES)
export class ConsultReply {
  /** Whether the proposal is accepted. */
  @Code(CONSULT_DECISIONS)
  decision: ConsultDecision;

  /** The reply in words. */
  @Prose(4_000)
  text: string;

  /** The conditions accepted, by their place in the proposal, from 1; none when DECLINED. */
  @Ints(1, 20, 0, 20)
  conditionsAccepted: number[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
