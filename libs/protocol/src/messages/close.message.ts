import { IsOptional } from 'class-validator';
import {
  CLOSE_CAUSES,
  OUTCOMES,
  type CloseCause,
  type Outcome,
} from '../code-lists/reply-codes.ts';
import { Code } from '../shape/code.ts';
import { One, OptionalOne } from '../shape/nested.ts';
import { Flag, Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose } from '../shape/text.ts';
import { PointOfDiversion } from './diversion.message.ts';
import { Handling } from './handling.message.ts';
import { CLOSE_RULES, FEEDBACK_RULES } from './rules/reply-rules.ts';

/** What the answer was good for. Source: resolution 11/6 paras 8 to 10, SDG indicator 16.4.2. */
@Obeys(FEEDBACK_RULES)
export class Feedback {
  /** How useful the answer was, from 1 to 5. */
  @Int(1, 5)
  usefulness: number;

  /** What it led to. */
  @Code(OUTCOMES)
  outcomeUsedFor: Outcome;

  /** Whether the asking State considers the point of diversion found (ITI 5). */
  @Flag()
  pointOfDiversionConcluded: boolean;

  /** The point of diversion where the asking State concludes on another one than the answer. */
  @OptionalOne(() => PointOfDiversion)
  pointOfDiversion?: PointOfDiversion;

  /** How many seizures followed. */
  @IsOptional()
  @Int(0, 1_000_000)
  seizures?: number;

  /** How many arrests followed. */
  @IsOptional()
  @Int(0, 1_000_000)
  arrests?: number;

  /** What turned out to be another item than identified. */
  @IsOptional()
  @Prose(2_000)
  identificationCorrected?: string;

  /** Whether the case may be counted in published statistics. */
  @Flag()
  statisticsAllowed: boolean;

  /** A word to the answering officer. */
  @IsOptional()
  @Prose(2_000)
  text?: string;
}

/**
 * The asking State closes the case and says what the answer was good for, or the asked one closes it unanswered.
 * Source: lifecycle 21 and 11.
 */
@Obeys(CLOSE_RULES)
export class Close {
  /** What the answer was good for; mandatory unless there is a cause. */
  @OptionalOne(() => Feedback)
  feedback?: Feedback;

  /**
   * AUTOMATIC where the node closes the case by itself, because nobody has said anything more; INSUFFICIENT where the
   * asked State closes it, because what it asked for was not given in spite of its reminders.
   */
  @IsOptional()
  @Code(CLOSE_CAUSES)
  cause?: CloseCause;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;
}
