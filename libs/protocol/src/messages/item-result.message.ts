import { IsOptional } from 'class-validator';
import {
  IDENTIFICATION_ANSWERS,
  TRACE_REASONS,
  TRACE_RESULTS,
  type IdentificationAnswer,
  type TraceReasonCode,
  type TraceResult,
} from '../code-lists/outcome-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalOne } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { PointOfDiversion } from './diversion.message.ts';
import { Handling } from './handling.message.ts';
import { ITEM_RESULT_RULES, TRACE_REASON_RULES } from './rules/response-rules.ts';

/** Why a trace came so far and no further. Source: code list 7.11, ITI 20. */
@Obeys(TRACE_REASON_RULES)
export class TraceReason {
  /** The reason, from the closed list. */
  @Code(TRACE_REASONS)
  code: TraceReasonCode;

  /** The State to which the item went; mandatory with EXPORTED_TO. */
  @IsOptional()
  @StateCode()
  country?: string;

  /** The day on which it happened. */
  @IsOptional()
  @Day()
  date?: string;

  /** More in words, such as the number of a report or of the other case. */
  @IsOptional()
  @Prose(1_000)
  text?: string;
}

/** What the item really is, where the identification was wrong. Source: cause F8, ITI 17(b). */
export class CorrectedIdentification {
  /** The maker as it should read. */
  @Text(120)
  make: string;

  /** The State of manufacture. */
  @StateCode()
  manufacturerCountry: string;

  /** The model. */
  @Text(120)
  model: string;

  /** The serial number as it should read. */
  @IsOptional()
  @Text(80)
  serial?: string;

  /** What shows it. */
  @Prose(1_000)
  text: string;
}

/** What the answering State says of one item. Source: ITI 20, code list 7.11. */
@Obeys(ITEM_RESULT_RULES)
export class ItemResult {
  /** The item, by itemNo. */
  @Int(1, 9_999)
  itemRef: number;

  /** Whether the identification is confirmed. */
  @Code(IDENTIFICATION_ANSWERS)
  identificationConfirmed: IdentificationAnswer;

  /** What it really is; mandatory when the identification is wrong. */
  @OptionalOne(() => CorrectedIdentification)
  correctedIdentification?: CorrectedIdentification;

  /** How far the trace came. */
  @Code(TRACE_RESULTS)
  result: TraceResult;

  /** Why so far and no further; at least one where the chain is not complete. */
  @Many(() => TraceReason, 0, 10)
  reasons: TraceReason[];

  /** The last legal holder of this item, by partyNo, where it differs from that of the answer. */
  @IsOptional()
  @Int(1, 999)
  lastLegalHolder?: number;

  /** Until when that holder had it. */
  @IsOptional()
  @Day()
  lastLegalDate?: string;

  /** The point of diversion of this item, where it differs from that of the answer. */
  @OptionalOne(() => PointOfDiversion)
  pointOfDiversion?: PointOfDiversion;

  /** The first retail sale of this item, where it differs from that of the answer. */
  @IsOptional()
  @Day()
  firstRetailDate?: string;

  /** What may be done with this result. */
  @One(() => Handling)
  handling: Handling;
}
