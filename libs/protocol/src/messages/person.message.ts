import { IsOptional } from 'class-validator';
import {
  AGE_BANDS,
  PERSON_ROLES,
  SEXES,
  type AgeBand,
  type PersonRole,
  type Sex,
} from '../code-lists/person-codes.ts';
import { Code } from '../shape/code.ts';
import { One, OptionalOne } from '../shape/nested.ts';
import { Ints } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { PartName, StateCode } from '../shape/pattern.ts';
import { Prose } from '../shape/text.ts';
import { Evaluation, Handling } from './handling.message.ts';
import { PERSON_RULES } from './rules/person-rules.ts';

/** A linked person without identity: the statistical core. Source: resolution 11/6 para 19, UNTOC 18(15)(e). */
@Obeys(PERSON_RULES)
export class Person {
  /** How the person is linked to the matter. */
  @Code(PERSON_ROLES)
  role: PersonRole;

  /** Sex by ISO/IEC 5218. */
  @Code(SEXES)
  sex: Sex;

  /** The band in which the age lies. */
  @Code(AGE_BANDS)
  ageBand: AgeBand;

  /** The citizenship. */
  @StateCode()
  citizenship: string;

  /** The items, by itemNo, with which the person is linked. */
  @IsOptional()
  @Ints(1, 9_999, 1, 100)
  itemRefs?: number[];

  /** The sealed part of this message that holds the identity, where a question needs it. */
  @IsOptional()
  @PartName()
  identityPart?: string;

  /** Why the identity is necessary; mandatory with identityPart (Directive (EU) 2023/977 4(5)). */
  @IsOptional()
  @Prose(2_000)
  necessity?: string;

  /** How reliable this is (4x4); mandatory when the use is INTELLIGENCE. */
  @OptionalOne(() => Evaluation)
  evaluation?: Evaluation;

  /** What may be done with what is said of the person. */
  @One(() => Handling)
  handling: Handling;
}
