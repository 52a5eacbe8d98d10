import { IsOptional } from 'class-validator';
import {
  ACTIONS,
  AMMUNITION_TYPES,
  DISPOSITIONS,
  ITEM_KINDS,
  PRODUCTION_ORIGINS,
  WEAPON_TYPES,
  YEAR_BASES,
  type Action,
  type AmmunitionType,
  type Disposition,
  type ItemKind,
  type ProductionOrigin,
  type WeaponType,
  type YearBasis,
} from '../code-lists/item-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany, OptionalOne } from '../shape/nested.ts';
import { Flag, Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Attachment } from './attachment.message.ts';
import { Handling } from './handling.message.ts';
import { AlteredMark, Mark, Serial } from './mark.message.ts';
import { ITEM_RULES } from './rules/item-rules.ts';

/** Who identified the item, when, and how sure. Source: MOSAIC 05.31 step 1. */
export class Identification {
  /** Who identified it. */
  @Text(120)
  by: string;

  /** What qualifies that person. */
  @Text(200)
  qualification: string;

  /** The day of the identification. */
  @Day()
  date: string;

  /** How sure, from 1 to 5. */
  @Int(1, 5)
  confidence: number;
}

/** A year of manufacture and where it comes from. Source: ITI 8(a). */
export class YearOfManufacture {
  /** The year. */
  @Int(1_500, 2_200)
  value: number;

  /** Whether it was read, looked up or estimated. */
  @Code(YEAR_BASES)
  basis: YearBasis;
}

/** A weapon, component or ammunition as it was found. Source: ITI 8, 17(b), MOSAIC 05.31, INTERPOL form 3312.1. */
@Obeys(ITEM_RULES)
export class Item {
  /** Its number in this request, from 1; other members refer to it. */
  @Int(1, 9_999)
  itemNo: number;

  /** What it is. */
  @Code(ITEM_KINDS)
  itemKind: ItemKind;

  /** The type of weapon that it is or belongs to (ITI 4). */
  @Code(WEAPON_TYPES)
  weaponType: WeaponType;

  /** The maker as marked. */
  @Text(120)
  make: string;

  /** The maker by its usual name. */
  @Text(120)
  manufacturerNormalised: string;

  /** The State of manufacture (ITI 8(a)). */
  @StateCode()
  manufacturerCountry: string;

  /** The model. */
  @Text(120)
  model: string;

  /** The variant of the model. */
  @IsOptional()
  @Text(120)
  modelVariant?: string;

  /** Its entry in the reference table IFRT or FRT. */
  @IsOptional()
  @Text(80)
  referenceTableId?: string;

  /** The calibre by its C.I.P. or SAAMI name (ITI 17(b)). */
  @Text(60)
  calibre: string;

  /** The calibre as marked, or that none is marked. */
  @Text(60)
  calibreAsMarked: string;

  /** How it is operated. */
  @IsOptional()
  @Code(ACTIONS)
  action?: Action;

  /** Length of the barrel in millimetres. */
  @IsOptional()
  @Int(1, 10_000)
  barrelLengthMm?: number;

  /** Overall length in millimetres. */
  @IsOptional()
  @Int(1, 10_000)
  overallLengthMm?: number;

  /** How many cartridges it holds. */
  @IsOptional()
  @Int(1, 1_000)
  capacity?: number;

  /** The finish of its surface. */
  @IsOptional()
  @Text(120)
  finish?: string;

  /** Its numbers, or the statement that it never had one or that none was looked for (ITI 10). */
  @Many(() => Serial, 1, 20)
  serials: Serial[];

  /** Its marks; those of manufacture and import are always answered (ITI 8). */
  @Many(() => Mark, 1, 40)
  marks: Mark[];

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

  /** The proof house (C.I.P.). */
  @IsOptional()
  @Text(120)
  proofHouse?: string;

  /** The code of the date of proof. */
  @IsOptional()
  @Text(40)
  proofDateCode?: string;

  /** When it was made. */
  @OptionalOne(() => YearOfManufacture)
  yearOfManufacture?: YearOfManufacture;

  /** How it came into being. */
  @Code(PRODUCTION_ORIGINS)
  productionOrigin: ProductionOrigin;

  /** The item, by itemNo, from which it was converted; mandatory when CONVERTED. */
  @IsOptional()
  @Int(1, 9_999)
  originalDevice?: number;

  /** Made before 1899, as the officer confirmed (FP 3(a)). */
  @IsOptional()
  @Flag()
  antique?: boolean;

  /** Made before 1946, as the officer confirmed (MOSAIC 05.31, exceptions). */
  @IsOptional()
  @Flag()
  preWar?: boolean;

  /** How its marks were altered; mandatory when one is obliterated, altered or restored. */
  @OptionalMany(() => AlteredMark, 1, 20)
  alteredMarks?: AlteredMark[];

  /** Who identified it. */
  @One(() => Identification)
  identification: Identification;

  /** Left side, right side and close-ups of the marks, three at least (MOSAIC 05.31). */
  @OptionalMany(() => Attachment, 1, 40)
  photos?: Attachment[];

  /** Why there are no such photos. */
  @IsOptional()
  @Prose(500)
  photosWaiver?: string;

  /** Its state of repair. */
  @IsOptional()
  @Prose(500)
  condition?: string;

  /** What has become of it (ITI 9, FP 6). */
  @IsOptional()
  @Code(DISPOSITIONS)
  disposition?: Disposition;

  /** The day on which it is to be destroyed (ITI 9). */
  @IsOptional()
  @Day()
  plannedDestruction?: string;

  /** What kind of ammunition; mandatory for ammunition (resolution 11/6 para 21). */
  @IsOptional()
  @Code(AMMUNITION_TYPES)
  ammunitionType?: AmmunitionType;

  /** How many; mandatory for ammunition. */
  @IsOptional()
  @Int(1, 100_000_000)
  quantity?: number;

  /** The lot. */
  @IsOptional()
  @Text(80)
  lotNo?: string;

  /** The headstamp as marked; mandatory for cartridges, cases and blanks. */
  @IsOptional()
  @Text(120)
  headstamp?: string;

  /** The marks on the packaging. */
  @IsOptional()
  @Prose(500)
  packagingMarks?: string;

  /** Where it is known as stolen or lost. */
  @IsOptional()
  @Text(120)
  stolenLostRef?: string;

  /** What may be done with what is said of this item. */
  @One(() => Handling)
  handling: Handling;
}
