import { IsOptional } from 'class-validator';
import { CHECK_STATUSES, type CheckStatus } from '../code-lists/request-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One, OptionalOne } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { PRIOR_CHECK_RULES } from './rules/header-rules.ts';

/** One check before asking: made, not made or not applicable. Source: MOSAIC 05.31 step 2. */
@Obeys(PRIOR_CHECK_RULES)
export class PriorCheck {
  /** Whether the check was made. */
  @Code(CHECK_STATUSES)
  status: CheckStatus;

  /** The day of the check; mandatory when DONE. */
  @IsOptional()
  @Day()
  date?: string;

  /** What the check gave; mandatory when DONE. */
  @IsOptional()
  @Prose(1_000)
  result?: string;

  /** The reference of the check, such as an IFRT or FRT id. */
  @IsOptional()
  @Text(120)
  ref?: string;
}

/** What was checked at home before another State is asked. Source: MOSAIC 05.31 step 2, INTERPOL sequence. */
export class ChecksDone {
  /** The national register of firearms. */
  @One(() => PriorCheck)
  nationalRegistry: PriorCheck;

  /** The national file of stolen and lost firearms. */
  @One(() => PriorCheck)
  nationalStolen: PriorCheck;

  /** INTERPOL iARMS. */
  @One(() => PriorCheck)
  iarms: PriorCheck;

  /** The Schengen Information System. */
  @OptionalOne(() => PriorCheck)
  sis?: PriorCheck;

  /** The INTERPOL or national firearms reference table. */
  @OptionalOne(() => PriorCheck)
  ifrt?: PriorCheck;

  /** Ballistics, national or IBIN. */
  @OptionalOne(() => PriorCheck)
  ballistics?: PriorCheck;
}
