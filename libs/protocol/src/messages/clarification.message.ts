import { IsOptional } from 'class-validator';
import {
  CLARIFICATION_STATUSES,
  REQUEST_ELEMENTS,
  type ClarificationStatus,
  type RequestElement,
} from '../code-lists/dialogue-codes.ts';
import { WEAPON_TYPES, type WeaponType } from '../code-lists/item-codes.ts';
import { ILLICIT_BASES, type IllicitBasis } from '../code-lists/offence-codes.ts';
import { INTENDED_USES, type IntendedUse } from '../code-lists/request-codes.ts';
import { Code, Codes } from '../shape/code.ts';
import { Many, One, OptionalMany, OptionalOne } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Attachment } from './attachment.message.ts';
import { Handling } from './handling.message.ts';
import { Identification } from './item.message.ts';
import { AlteredMark, Mark, Serial } from './mark.message.ts';
import { Offence } from './offence.message.ts';
import { Person } from './person.message.ts';
import { CLARIFICATION_RULES, GIVEN_ELEMENT_RULES } from './rules/clarification-rules.ts';
import { Translation } from './translation.message.ts';

/** What can be said to one missing element; data that a program can read stand beside the words. Source: ITI 17, 21. */
@Obeys(GIVEN_ELEMENT_RULES)
export class GivenElement {
  /** The missing element, by its place in the clarification request, from 1; absent when nobody asked for it. */
  @IsOptional()
  @Int(1, 50)
  missingNo?: number;

  /** The element, repeated so that the clarification can be read alone. */
  @Code(REQUEST_ELEMENTS)
  element: RequestElement;

  /** Whether it can be given. */
  @Code(CLARIFICATION_STATUSES)
  status: ClarificationStatus;

  /** The item, by itemNo; mandatory with an element that describes an item. */
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

  /** The clarification in words, or why it can not be given. */
  @Prose(8_000)
  text: string;

  /** The numbers of the item as they should read; mandatory with SERIAL. */
  @OptionalMany(() => Serial, 1, 20)
  serials?: Serial[];

  /** The marks that were looked at again; mandatory with MARKS and IMPORT_MARK. */
  @OptionalMany(() => Mark, 1, 40)
  marks?: Mark[];

  /** How marks were altered, and what was tried to bring them back. */
  @OptionalMany(() => AlteredMark, 1, 20)
  alteredMarks?: AlteredMark[];

  /** The State of the last import; mandatory when an import mark could be read (ITI 8(b)). */
  @IsOptional()
  @StateCode()
  importCountry?: string;

  /** The year of the last import (ITI 8(b)). */
  @IsOptional()
  @Int(1_800, 2_200)
  importYear?: number;

  /** The importer. */
  @IsOptional()
  @Text(200)
  importer?: string;

  /** The type of weapon; mandatory with TYPE. */
  @IsOptional()
  @Code(WEAPON_TYPES)
  weaponType?: WeaponType;

  /** The maker as marked; mandatory with MAKE. */
  @IsOptional()
  @Text(120)
  make?: string;

  /** The State of manufacture. */
  @IsOptional()
  @StateCode()
  manufacturerCountry?: string;

  /** The model; mandatory with MODEL. */
  @IsOptional()
  @Text(120)
  model?: string;

  /** The calibre by its C.I.P. or SAAMI name; mandatory with CALIBRE. */
  @IsOptional()
  @Text(60)
  calibre?: string;

  /** The calibre as marked. */
  @IsOptional()
  @Text(60)
  calibreAsMarked?: string;

  /** The headstamp as marked; it or the lot is mandatory with AMMUNITION_MARKS. */
  @IsOptional()
  @Text(120)
  headstamp?: string;

  /** The lot. */
  @IsOptional()
  @Text(80)
  lotNo?: string;

  /** Who identified the item; mandatory with IDENTIFICATION. */
  @OptionalOne(() => Identification)
  identification?: Identification;

  /** Photos of the item; mandatory with PHOTOS. */
  @OptionalMany(() => Attachment, 1, 40)
  photos?: Attachment[];

  /** Why the item is considered illicit; mandatory with ILLICIT_NATURE (ITI 6). */
  @IsOptional()
  @Codes(ILLICIT_BASES, 1)
  illicitBasis?: IllicitBasis[];

  /** What the information will be used for; mandatory with INTENDED_USE (ITI 17(c)). */
  @IsOptional()
  @Codes(INTENDED_USES, 1)
  intendedUse?: IntendedUse[];

  /** The offences behind the request; mandatory with OFFENCE. */
  @OptionalMany(() => Offence, 1, 20)
  offences?: Offence[];

  /** The persons whose identity was missing, each in a sealed part; mandatory with PERSON_IDENTITY. */
  @OptionalMany(() => Person, 1, 50)
  persons?: Person[];
}

/** The asking State gives what was missing. Source: ITI 17, 21, UNTOC 18(16). */
@Obeys(CLARIFICATION_RULES)
export class Clarification {
  /** What is given, element by element. */
  @Many(() => GivenElement, 1, 50)
  given: GivenElement[];

  /** Documents that belong to the clarification. */
  @OptionalMany(() => Attachment, 1, 50)
  attachments?: Attachment[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
