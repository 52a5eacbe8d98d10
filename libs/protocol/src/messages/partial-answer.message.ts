import { One } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Response } from './response.message.ts';
import { ANSWER_RULES } from './rules/answer-rules.ts';

/** A part of the answer; the rest is still owed and its clock runs on. Source: ITI 20, lifecycle 18. */
@Obeys(ANSWER_RULES)
export class PartialAnswer {
  /** What was found so far. */
  @One(() => Response)
  response: Response;
}
