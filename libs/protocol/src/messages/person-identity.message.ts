import { IsOptional } from 'class-validator';
import {
  ID_DOCUMENT_KINDS,
  NAME_KINDS,
  type IdDocumentKind,
  type NameKind,
} from '../code-lists/person-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, OptionalMany, OptionalOne } from '../shape/nested.ts';
import { Pattern, StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Obeys } from '../shape/obeys.ts';
import { Attachment } from './attachment.message.ts';
import { IDENTITY_RULES } from './rules/identity-rules.ts';

/** One name of a person, in its own script. Source: UNTOC 18(15)(e). */
export class PersonName {
  /** What it is among the person's names. */
  @Code(NAME_KINDS)
  kind: NameKind;

  /** The family name, in its own script. */
  @Text(120)
  family: string;

  /** The given names, in their own script. */
  @IsOptional()
  @Text(120)
  given?: string;

  /** The script, by ISO 15924. */
  @Pattern(/^[A-Z][a-z]{3}$/, 'the ISO 15924 code of the script, such as Latn or Cyrl', 4)
  script: string;
}

/** A document that identifies a person. Source: UNTOC 18(15)(e). */
export class IdDocument {
  /** What kind of document. */
  @Code(ID_DOCUMENT_KINDS)
  kind: IdDocumentKind;

  /** Its number. */
  @Text(60)
  number: string;

  /** The State that issued it. */
  @StateCode()
  country: string;

  /** Until when it is valid. */
  @IsOptional()
  @Day()
  validUntil?: string;
}

/** Who a person is: the content of a sealed part, which can be erased. Source: UNTOC 18(15)(e). */
@Obeys(IDENTITY_RULES)
export class PersonIdentity {
  /** The names. */
  @Many(() => PersonName, 1, 10)
  names: PersonName[];

  /** The day of birth. */
  @IsOptional()
  @Day()
  dateOfBirth?: string;

  /** The place of birth. */
  @IsOptional()
  @Text(200)
  placeOfBirth?: string;

  /** Documents that identify the person. */
  @OptionalMany(() => IdDocument, 1, 10)
  idDocuments?: IdDocument[];

  /** The address. */
  @IsOptional()
  @Prose(400)
  address?: string;

  /** A photo of the person. */
  @OptionalOne(() => Attachment)
  photo?: Attachment;
}
