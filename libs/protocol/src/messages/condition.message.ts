import { IsOptional } from 'class-validator';
import { Instant } from '../shape/date.ts';
import { Prose } from '../shape/text.ts';

/** A condition for giving information, and whether it was accepted. Source: ITI 15, UNTOC 18(26). */
export class OfferedCondition {
  /** The condition in words. */
  @Prose(2_000)
  text: string;

  /** When the asking State accepted it. */
  @IsOptional()
  @Instant()
  acceptedAt?: string;
}
