import { IsOptional } from 'class-validator';
import { PERMISSION_DECISIONS, type PermissionVerdict } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { PERMISSION_DECISION_RULES } from './rules/permission-rules.ts';
import { Translation } from './translation.message.ts';

/** A condition that goes with a permission. Source: ITI 15, UNTOC 18(26). */
export class PermissionCondition {
  /** The condition in words. */
  @Prose(2_000)
  text: string;
}

/** What the provider says to a request for permission. Source: UNTOC 18(19), ITI 15. */
@Obeys(PERMISSION_DECISION_RULES)
export class PermissionDecision {
  /** Whether it is permitted. */
  @Code(PERMISSION_DECISIONS)
  decision: PermissionVerdict;

  /** The conditions; mandatory with GRANTED_WITH_CONDITIONS, none otherwise. */
  @Many(() => PermissionCondition, 0, 20)
  conditions: PermissionCondition[];

  /** The day until which the permission counts. */
  @IsOptional()
  @Day()
  validUntil?: string;

  /** The reasons in words. */
  @Prose(4_000)
  text: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
