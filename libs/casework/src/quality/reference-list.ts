import {
  Code,
  Int,
  Many,
  MARK_KINDS,
  OptionalMany,
  StateCode,
  StateCodes,
  Text,
  Texts,
  WEAPON_TYPES,
  type MarkKind,
  type WeaponType,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';

/** A form that numbers take: `#` is a digit, `@` a letter, everything else stands for itself. */
export class SerialForm {
  /** The form, such as C58-######. */
  @Text(60)
  form: string;

  /** The first number of this form, where it is known. */
  @IsOptional()
  @Text(60)
  from?: string;

  /** The last number of this form, where it is known. */
  @IsOptional()
  @Text(60)
  to?: string;
}

/** A copy that another State's industry made under licence: its records are there, not where the design comes from. */
export class LicenceCopy {
  /** The State in which the copy was made. */
  @StateCode()
  state: string;

  /** By what a copy is told from the original. */
  @Text(300)
  sign: string;
}

/** A model of a maker. */
export class Model {
  /** Its usual name. */
  @Text(120)
  name: string;

  /** What else it is called or marked. */
  @IsOptional()
  @Texts(120, 1, 40)
  aliases?: string[];

  /** The type of weapon (list 7.2). */
  @Code(WEAPON_TYPES)
  weaponType: WeaponType;

  /** The calibres in which it was made, each in the ways in which it is written. */
  @Texts(60, 1, 40)
  calibres: string[];

  /** The forms of its numbers, as far as they are known. */
  @OptionalMany(() => SerialForm, 1, 40)
  serials?: SerialForm[];

  /** The copies made elsewhere under licence. */
  @OptionalMany(() => LicenceCopy, 1, 20)
  licenceCopies?: LicenceCopy[];
}

/** A number that a maker is known to have given on several models (cause F7). */
export class Collision {
  /** The number. */
  @Text(80)
  serial: string;

  /** The models that bear it. */
  @Texts(120, 2, 20)
  models: string[];
}

/** A maker, with its models. */
export class Maker {
  /** Its usual name. */
  @Text(120)
  name: string;

  /** How else it is written or marked. */
  @IsOptional()
  @Texts(120, 1, 40)
  aliases?: string[];

  /** The State in which it made weapons. */
  @StateCode()
  state: string;

  /** The year in which it began, where it is known. */
  @IsOptional()
  @Int(1_500, 2_200)
  since?: number;

  /** The year in which it ended, where it did. */
  @IsOptional()
  @Int(1_500, 2_200)
  until?: number;

  /** Its models. */
  @Many(() => Model, 0, 2_000)
  models: Model[];

  /** The numbers that are known to stand on several of its models. */
  @OptionalMany(() => Collision, 1, 5_000)
  collisions?: Collision[];
}

/** How a State marks what it imports (ITI 8(b), 31). */
export class ImportMarkForm {
  /** The State. */
  @StateCode()
  state: string;

  /** The form: `yy` or `yyyy` is the year, everything else stands for itself, such as "QS yy". */
  @Text(40)
  form: string;
}

/** A mark of another kind that a State or its industry uses, so that nobody takes it for a number or an import (ITI 31). */
export class OtherMark {
  /** The State. */
  @StateCode()
  state: string;

  /** What the mark is (list 7.5). */
  @Code(MARK_KINDS)
  kind: MarkKind;

  /** The form: `#` is a digit, `@` a letter, everything else stands for itself. */
  @Text(60)
  form: string;

  /** What it means. */
  @Text(300)
  meaning: string;
}

/**
 * What a State knows of makers, models and marks when it judges a request. Source: ITI 31 (national marking practices),
 * MOSAIC 05.31 (unique identification).
 */
export class ReferenceList {
  /** What the list is called. */
  @Text(120)
  name: string;

  /** Where what it says comes from. */
  @Text(500)
  source: string;

  /** The States whose own nodes this list is meant for; absent in a list that a State has made for itself. */
  @IsOptional()
  @StateCodes(1, 20)
  forStates?: string[];

  /** The makers. */
  @Many(() => Maker, 0, 5_000)
  makers: Maker[];

  /** The forms of import marks. */
  @Many(() => ImportMarkForm, 0, 1_000)
  importMarks: ImportMarkForm[];

  /** Marks of proof houses, of property and the like. */
  @OptionalMany(() => OtherMark, 1, 5_000)
  otherMarks?: OtherMark[];
}
