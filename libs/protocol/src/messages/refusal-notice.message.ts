import { IsOptional } from 'class-validator';
import {
  REFUSAL_GROUNDS,
  REFUSAL_MODES,
  type RefusalGround,
  type RefusalMode,
} from '../code-lists/reply-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { OfferedCondition } from './condition.message.ts';
import { Handling } from './handling.message.ts';
import { REFUSAL_RULES } from './rules/reply-rules.ts';

/** A part of a request that is not answered. Source: ITI 22, Directive (EU) 2023/977 6(1). */
export class PartAffected {
  /** The item, by itemNo. */
  @IsOptional()
  @Int(1, 9_999)
  itemRef?: number;

  /** The question, by its place in the request, from 1. */
  @IsOptional()
  @Int(1, 50)
  questionNo?: number;

  /** The measure, by its place in the request, from 1. */
  @IsOptional()
  @Int(1, 50)
  measureNo?: number;

  /** The part in words. */
  @Prose(1_000)
  text: string;
}

/** A refusal, restriction or postponement, with its reasons. Source: ITI 22, 23, UNTOC 18(21)-(26). */
@Obeys(REFUSAL_RULES)
export class RefusalNotice {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** All of it, a part of it, or for now. */
  @Code(REFUSAL_MODES)
  mode: RefusalMode;

  /** The ground, from the closed list. */
  @Code(REFUSAL_GROUNDS)
  ground: RefusalGround;

  /** The reasons in words (ITI 23, UNTOC 18(23)). */
  @Prose(4_000)
  text: string;

  /** What is not answered; mandatory when RESTRICT, empty when all of it is. */
  @Many(() => PartAffected, 0, 100)
  partsAffected: PartAffected[];

  /** The day on which it is looked at again; mandatory when POSTPONE (UNTOC 18(25)). */
  @IsOptional()
  @Day()
  reviewDate?: string;

  /** The consultation that came before (UNTOC 18(26)). */
  @IsOptional()
  @Text(120)
  consultationRef?: string;

  /** The conditions under which it could be answered after all (ITI 15, UNTOC 18(26)). */
  @OptionalMany(() => OfferedCondition, 1, 20)
  conditionsOffered?: OfferedCondition[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;
}
