import { IsOptional } from 'class-validator';
import { PERMISSION_PURPOSES, type PermissionPurpose } from '../code-lists/dialogue-codes.ts';
import { INTENDED_USES, type IntendedUse } from '../code-lists/request-codes.ts';
import { Code, Codes } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Pattern, StateCodes, Uuid7 } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Handling } from './handling.message.ts';
import { PERMISSION_REQUEST_RULES } from './rules/permission-rules.ts';
import { Translation } from './translation.message.ts';

/** Information for which a permission is needed. Source: UNTOC 18(19), ITI 15. */
export class DataRef {
  /** The message of the provider that holds it. */
  @Uuid7()
  messageId: string;

  /** The part of it, as an RFC 6901 pointer into its body; absent: all of it. */
  @IsOptional()
  @Pattern(/^(\/[A-Za-z0-9]{1,40}){1,12}$/, 'an RFC 6901 pointer such as /response/parties/0', 492)
  pointer?: string;

  /** The part in words. */
  @IsOptional()
  @Prose(1_000)
  text?: string;
}

/** Asks the provider before something is done with its information. Source: UNTOC 18(5), 18(19), ITI 15, FP 12(5). */
@Obeys(PERMISSION_REQUEST_RULES)
export class PermissionRequest {
  /** What should be permitted. */
  @Code(PERMISSION_PURPOSES)
  purpose: PermissionPurpose;

  /** The States that should receive the information; mandatory with FORWARD_TO_STATE. */
  @IsOptional()
  @StateCodes(1, 20)
  onwardTo?: string[];

  /** The authority that should receive it; mandatory with FORWARD_AT_HOME. */
  @IsOptional()
  @Text(200)
  recipient?: string;

  /** What it should be used for; mandatory with OTHER_USE. */
  @IsOptional()
  @Codes(INTENDED_USES, 1)
  intendedUse?: IntendedUse[];

  /** The day until which it should be kept; mandatory with LONGER_RETENTION. */
  @IsOptional()
  @Day()
  keepUntil?: string;

  /** The information that it is about; a permission opens this and nothing else. */
  @Many(() => DataRef, 1, 100)
  dataRefs: DataRef[];

  /** Why it is needed. */
  @Prose(4_000)
  text: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
