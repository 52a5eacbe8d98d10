import { IsOptional } from 'class-validator';
import {
  DIVERSION_KINDS,
  DIVERSION_METHODS,
  type DiversionKind,
  type DiversionMethod,
} from '../code-lists/outcome-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Flag } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { StateCode } from '../shape/pattern.ts';
import { Text } from '../shape/text.ts';
import { DIVERSION_RULES } from './rules/response-rules.ts';

/** Where and when the item left the legal circuit: the target of a trace. Source: ITI 5, SDG indicator 16.4.2. */
@Obeys(DIVERSION_RULES)
export class PointOfDiversion {
  /** Whether it is established. */
  @Flag()
  established: boolean;

  /** How the item was diverted; mandatory when established. */
  @IsOptional()
  @Code(DIVERSION_KINDS)
  kind?: DiversionKind;

  /** The State in which it happened. */
  @IsOptional()
  @StateCode()
  country?: string;

  /** The place at which it happened. */
  @IsOptional()
  @Text(200)
  place?: string;

  /** The first day on which it can have happened. */
  @IsOptional()
  @Day()
  from?: string;

  /** The last day on which it can have happened. */
  @IsOptional()
  @Day()
  to?: string;

  /** How it was established; mandatory when established. */
  @IsOptional()
  @Code(DIVERSION_METHODS)
  method?: DiversionMethod;
}
