/** How an item came into the hands of the State (list 7.8; resolution 11/6 para 10). */
export const RECOVERY_KINDS = [
  'SEIZED',
  'DETAINED',
  'CONFISCATED',
  'FOUND',
  'RECOVERED_UNATTRIBUTED',
  'SURRENDERED_AMNESTY',
  'SURRENDERED_COLLECTION',
  'SURRENDERED_OTHER',
  'RECOVERED_STOLEN_RETURNED',
  'LEGALLY_HELD_IN_CRIME',
  'EMBARGO_INSPECTION',
] as const;

/** A code of RECOVERY_KINDS. */
export type RecoveryKind = (typeof RECOVERY_KINDS)[number];

/** In which context an item was recovered (list 7.9; ITI 17(a)). */
export const RECOVERY_CONTEXTS = [
  'CRIME_SCENE',
  'SEARCH_PREMISES',
  'SEARCH_PERSON',
  'SEARCH_VEHICLE',
  'BORDER_LAND',
  'BORDER_SEA',
  'BORDER_AIR',
  'POSTAL_PARCEL',
  'MARITIME_VESSEL',
  'ARMS_CACHE',
  'CONFLICT_ZONE',
  'ONLINE_PURCHASE',
  'CUSTODY_OR_PRISON',
  'ABANDONED',
  'DEALER_INSPECTION',
  'OTHER',
] as const;

/** A code of RECOVERY_CONTEXTS. */
export type RecoveryContext = (typeof RECOVERY_CONTEXTS)[number];

/** How exactly a date is known. */
export const DATE_PRECISIONS = ['MINUTE', 'DAY', 'MONTH', 'YEAR', 'UNKNOWN'] as const;

/** A code of DATE_PRECISIONS. */
export type DatePrecision = (typeof DATE_PRECISIONS)[number];

/** How an item was moved (FP 12(2)). */
export const TRANSPORT_MODES = [
  'ROAD',
  'RAIL',
  'SEA',
  'INLAND_WATER',
  'AIR',
  'POST',
  'COURIER',
  'ON_FOOT',
  'OTHER',
  'UNKNOWN',
] as const;

/** A code of TRANSPORT_MODES. */
export type TransportMode = (typeof TRANSPORT_MODES)[number];

/** An answer that may be open. */
export const YES_NO_UNKNOWN = ['YES', 'NO', 'UNKNOWN'] as const;

/** A code of YES_NO_UNKNOWN. */
export type YesNoUnknown = (typeof YES_NO_UNKNOWN)[number];
