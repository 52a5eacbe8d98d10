import { One } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Response } from './response.message.ts';
import { FINAL_ANSWER_RULES } from './rules/answer-rules.ts';

/** The whole answer: nothing is pending, the point of diversion is answered. Source: ITI 5, 18, 20. */
@Obeys(FINAL_ANSWER_RULES)
export class FinalAnswer {
  /** What was found. */
  @One(() => Response)
  response: Response;
}
