/** What a mark says (list 7.5; ITI 8, MOSAIC 05.30). */
export const MARK_KINDS = [
  'MANUFACTURE_SET',
  'SERIAL',
  'MAKER_NAME',
  'MODEL',
  'CALIBRE',
  'COUNTRY',
  'YEAR',
  'IMPORT',
  'IMPORTER_NAME',
  'GOV_STOCK',
  'GOV_PROPERTY',
  'GOV_UNIT',
  'GOV_TRANSFER',
  'CONFISCATION',
  'DEACTIVATION',
  'PROOF',
  'ASSEMBLY',
  'PATENT',
  'INSPECTOR',
  'REGISTRATION',
  'RFID',
  'BARCODE',
  '2D',
  'OTHER_SYMBOL',
] as const;

/** A code of MARK_KINDS. */
export type MarkKind = (typeof MARK_KINDS)[number];

/** Where a mark stands (list 7.6). */
export const MARK_LOCATIONS = [
  'FRAME_L',
  'FRAME_R',
  'FRAME_UNDER',
  'RECEIVER_L',
  'RECEIVER_R',
  'RECEIVER_TOP',
  'SLIDE_L',
  'SLIDE_R',
  'BARREL',
  'CHAMBER',
  'CYLINDER',
  'BOLT',
  'TRIGGER_GUARD',
  'GRIP',
  'MAGAZINE',
  'STOCK',
  'UNDER_GRIP',
  'OTHER',
] as const;

/** A code of MARK_LOCATIONS. */
export type MarkLocation = (typeof MARK_LOCATIONS)[number];

/** In which condition a mark or a number is (list 7.7). */
export const MARK_CONDITIONS = [
  'INTACT',
  'WORN',
  'PARTLY_OBLITERATED',
  'FULLY_OBLITERATED',
  'OVERSTAMPED',
  'ALTERED',
  'RESTORED_FULL',
  'RESTORED_PARTIAL',
  'NEVER_MARKED',
  'PRESENT_NOT_READ',
  'ABSENT',
  'NOT_EXAMINED',
] as const;

/** A code of MARK_CONDITIONS. */
export type MarkCondition = (typeof MARK_CONDITIONS)[number];

/** How a mark was altered (list 7.7). */
export const ALTERATION_METHODS = [
  'FILED',
  'GROUND',
  'PUNCHED',
  'OVERSTAMPED',
  'DRILLED',
  'WELDED',
  'LASER',
  'CHEMICAL',
] as const;

/** A code of ALTERATION_METHODS. */
export type AlterationMethod = (typeof ALTERATION_METHODS)[number];

/** How a mark was read or restored (list 7.7). */
export const RESTORATION_METHODS = [
  'VISUAL',
  'MAGNETIC',
  'ETCHING',
  'ELECTROLYTIC',
  'OTHER',
] as const;

/** A code of RESTORATION_METHODS. */
export type RestorationMethod = (typeof RESTORATION_METHODS)[number];

/** How much a restoration brought back. */
export const RESTORATION_RESULTS = ['FULL', 'PARTIAL', 'NONE'] as const;

/** A code of RESTORATION_RESULTS. */
export type RestorationResult = (typeof RESTORATION_RESULTS)[number];
