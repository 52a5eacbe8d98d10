import { IsOptional } from 'class-validator';
import {
  INTENDED_USES,
  LEGAL_BASES,
  type IntendedUse,
  type LegalBasis,
} from '../code-lists/request-codes.ts';
import { Codes } from '../shape/code.ts';
import { Many, One, OptionalMany, OptionalOne } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Uuid7 } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Attachment } from './attachment.message.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Evaluation, Handling } from './handling.message.ts';
import { Item } from './item.message.ts';
import { Person } from './person.message.ts';
import { SPONTANEOUS_INFO_RULES } from './rules/spontaneous-rules.ts';
import { Translation } from './translation.message.ts';

/** Information that nobody asked for. Source: UNTOC 18(4), 18(5), 27(1), FP 12(1), 12(2). */
@Obeys(SPONTANEOUS_INFO_RULES)
export class SpontaneousInfo {
  /** The authority that informs. */
  @One(() => Authority)
  informingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the informing side. */
  @Text(80)
  reference: string;

  /** The trace to which it belongs: the id of its first case, on the side that says this. */
  @IsOptional()
  @Uuid7()
  rootTraceId?: string;

  /** The legal bases on which the State informs. */
  @Codes(LEGAL_BASES, 1)
  legalBases: LegalBasis[];

  /** The agreement that BILATERAL means. */
  @IsOptional()
  @Text(200)
  bilateralRef?: string;

  /** The information in words. */
  @Prose(8_000)
  text: string;

  /** Under which the financial intelligence units speak of the payments, which do not stand here. */
  @IsOptional()
  @Text(80)
  fiuReference?: string;

  /** How reliable it is (4x4); mandatory when the use is INTELLIGENCE. */
  @OptionalOne(() => Evaluation)
  evaluation?: Evaluation;

  /** What it may be used for, and nothing else (UNTOC 18(5)). */
  @Codes(INTENDED_USES, 1)
  intendedUse: IntendedUse[];

  /** Further restrictions on its use, in words (UNTOC 18(5)). */
  @IsOptional()
  @Prose(2_000)
  useRestrictions?: string;

  /** The items that it is about, none being an answer too. */
  @Many(() => Item, 0, 100)
  items: Item[];

  /** The persons that it is about, none being an answer too. */
  @Many(() => Person, 0, 50)
  persons: Person[];

  /** Documents that belong to it. */
  @OptionalMany(() => Attachment, 1, 50)
  attachments?: Attachment[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
