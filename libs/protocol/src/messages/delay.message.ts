import { IsOptional } from 'class-validator';
import { DELAY_REASONS, type DelayReason } from '../code-lists/outcome-codes.ts';
import { Code } from '../shape/code.ts';
import { Day, Days } from '../shape/date.ts';
import { Int } from '../shape/number.ts';
import { Prose } from '../shape/text.ts';

/** Why and until when the answer is delayed. Source: Directive (EU) 2023/977 5(2). */
export class Delay {
  /** The reason, from the closed list. */
  @Code(DELAY_REASONS)
  reasonCode: DelayReason;

  /** The reason in words. */
  @Prose(2_000)
  text: string;

  /** The day that is expected now. */
  @Day()
  expectedDate: string;

  /** The days that were expected before. */
  @IsOptional()
  @Days(1, 50)
  previousDates?: string[];

  /** How long the delay is expected to last, in days (Directive (EU) 2023/977 5(2)). */
  @IsOptional()
  @Int(1, 3_650)
  lengthDays?: number;
}
