/** What an item is (list 7.1). */
export const ITEM_KINDS = [
  'FIREARM',
  'LIGHT_WEAPON',
  'ESSENTIAL_COMPONENT',
  'PART_OTHER',
  'SUPPRESSOR',
  'AMMUNITION',
  'AMMUNITION_COMPONENT',
  'CONVERTIBLE_DEVICE',
  'SEMI_FINISHED',
  'OTHER_WEAPON',
] as const;

/** A code of ITEM_KINDS. */
export type ItemKind = (typeof ITEM_KINDS)[number];

/** The type of a weapon (list 7.2; ITI 4). */
export const WEAPON_TYPES = [
  'PI',
  'PI1',
  'RE',
  'RI-B',
  'RI-S',
  'RI-L',
  'CA',
  'AR',
  'SG',
  'SM',
  'LM',
  'HM',
  'GL',
  'RL',
  'MP',
  'AT',
  'RR',
  'MO',
  'CF',
  'AL',
  'CR',
  'OT',
  'UN',
] as const;

/** A code of WEAPON_TYPES. */
export type WeaponType = (typeof WEAPON_TYPES)[number];

/** How an item came into being, apart from its type (list 7.2). */
export const PRODUCTION_ORIGINS = [
  'INDUSTRIAL',
  'LICENSED_COPY',
  'UNLICENSED_COPY',
  'CRAFT',
  'CONVERTED',
  'REACTIVATED',
  'ASSEMBLED_FROM_PARTS',
  'PRINTED_3D',
  'PRIVATELY_MADE',
  'UNKNOWN',
] as const;

/** A code of PRODUCTION_ORIGINS. */
export type ProductionOrigin = (typeof PRODUCTION_ORIGINS)[number];

/** Parts and components that can bear a number (list 7.3; FP 3(b)). */
export const COMPONENTS = [
  'FRAME',
  'RECEIVER',
  'RECEIVER_UPPER',
  'RECEIVER_LOWER',
  'BARREL',
  'SLIDE',
  'CYLINDER',
  'BOLT',
  'BREECH_BLOCK',
  'SUPPRESSOR',
  'TRIGGER_GROUP',
  'MAGAZINE',
  'CONVERSION_KIT',
  'OTHER',
] as const;

/** A code of COMPONENTS. */
export type Component = (typeof COMPONENTS)[number];

/** Ammunition and its components (list 7.4; FP 3(c)). */
export const AMMUNITION_TYPES = [
  'CARTRIDGE',
  'CASE',
  'PRIMER',
  'PROPELLANT',
  'PROJECTILE',
  'BLANK',
] as const;

/** A code of AMMUNITION_TYPES. */
export type AmmunitionType = (typeof AMMUNITION_TYPES)[number];

/** How a weapon is operated (MOSAIC 05.31, physical characteristics). */
export const ACTIONS = ['SINGLE', 'BOLT', 'PUMP', 'LEVER', 'SEMI', 'AUTO', 'SELECTIVE'] as const;

/** A code of ACTIONS. */
export type Action = (typeof ACTIONS)[number];

/** Where a year of manufacture comes from (ITI 8(a)). */
export const YEAR_BASES = ['MARK', 'REFERENCE', 'ESTIMATE'] as const;

/** A code of YEAR_BASES. */
export type YearBasis = (typeof YEAR_BASES)[number];

/** What has become of an item (ITI 9, FP 6). */
export const DISPOSITIONS = [
  'STORED',
  'EVIDENCE',
  'DESTROYED',
  'RETURNED',
  'RETAINED_MARKED',
] as const;

/** A code of DISPOSITIONS. */
export type Disposition = (typeof DISPOSITIONS)[number];
