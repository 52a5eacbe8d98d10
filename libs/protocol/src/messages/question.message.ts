import { IsOptional } from 'class-validator';
import {
  ADDRESSEE_MODES,
  ADDRESSEE_REASONS,
  EXTERNAL_SYSTEMS,
  QUESTIONS,
  type AddresseeMode,
  type AddresseeReason,
  type ExternalSystem,
  type QuestionCode,
} from '../code-lists/request-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { QUESTION_RULES } from './rules/header-rules.ts';

/** One thing that is asked, by code. Source: ITI 17, 20; code list 7.13. */
@Obeys(QUESTION_RULES)
export class Question {
  /** What is asked. */
  @Code(QUESTIONS)
  code: QuestionCode;

  /** The item that it is about, by itemNo; absent: all items. */
  @IsOptional()
  @Int(1, 9_999)
  itemRef?: number;

  /** The question in words; mandatory with Q-OTHER. */
  @IsOptional()
  @Prose(2_000)
  text?: string;
}

/** A State that is asked, and why it. Source: MOSAIC 05.31, routing rule. */
export class Addressee {
  /** The State. */
  @StateCode()
  state: string;

  /** Why this State: maker, last import, transit or another link. */
  @Code(ADDRESSEE_REASONS)
  why: AddresseeReason;

  /** Whether it is asked at once or after the others. */
  @Code(ADDRESSEE_MODES)
  mode: AddresseeMode;
}

/** Where another system knows the same matter, so that nothing is asked twice. Source: ITI 33-35. */
export class ExternalRef {
  /** The other system. */
  @Code(EXTERNAL_SYSTEMS)
  system: ExternalSystem;

  /** Its reference. */
  @Text(120)
  ref: string;

  /** The day of the entry there. */
  @IsOptional()
  @Day()
  date?: string;
}
