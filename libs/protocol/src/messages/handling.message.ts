import { IsOptional } from 'class-validator';
import {
  HANDLING_FLAGS,
  HANDLING_LEVELS,
  INFORMATION_GRADES,
  SOURCE_GRADES,
  type HandlingFlag,
  type HandlingLevel,
  type InformationGrade,
  type SourceGrade,
} from '../code-lists/handling-codes.ts';
import { Code, Codes } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { HANDLING_RULES } from './rules/handling-rules.ts';

/** What the receiver may do with the information beside it. Source: ITI 15, FP 12(5), SIENA handling codes. */
@Obeys(HANDLING_RULES)
export class Handling {
  /** H0 police use, H1 not in court, H2 not to be passed on, H3 as the text says. */
  @Code(HANDLING_LEVELS)
  level: HandlingLevel;

  /** The restriction in words; mandatory with H3. */
  @IsOptional()
  @Prose(1_000)
  text?: string;

  /** The classification in the provider's own scheme, such as RESTREINT. */
  @IsOptional()
  @Text(60)
  classification?: string;

  /** Restrictions beside the level, none being an answer too. */
  @Codes(HANDLING_FLAGS, 0)
  flags: HandlingFlag[];

  /** The day before which nothing is done with it and nobody is told (SIENA handling code H3). */
  @IsOptional()
  @Day()
  notBefore?: string;

  /** The day after which it is deleted; mandatory with the flag DELETE_AFTER. */
  @IsOptional()
  @Day()
  deleteAfter?: string;

  /** The day until which the receiver may keep it. */
  @IsOptional()
  @Day()
  retentionDate?: string;
}

/** How far a statement can be relied on. Source: 4x4 evaluation, as SIENA uses it. */
export class Evaluation {
  /** A always reliable, B mostly reliable, C mostly unreliable, X can not be judged. */
  @Code(SOURCE_GRADES)
  source: SourceGrade;

  /** 1 beyond doubt, 2 known to the source itself, 3 corroborated, 4 uncorroborated. */
  @Code(INFORMATION_GRADES)
  information: InformationGrade;
}
