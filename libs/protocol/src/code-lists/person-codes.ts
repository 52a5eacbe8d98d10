/** How a person is linked to the matter. */
export const PERSON_ROLES = [
  'POSSESSOR',
  'ASSOCIATE',
  'SUSPECT',
  'VICTIM',
  'BUYER',
  'DEALER',
  'OFFICIAL',
] as const;

/** A code of PERSON_ROLES. */
export type PersonRole = (typeof PERSON_ROLES)[number];

/** Sex by ISO/IEC 5218: not known, male, female, not applicable (list 7.17). */
export const SEXES = ['0', '1', '2', '9'] as const;

/** A code of SEXES. */
export type Sex = (typeof SEXES)[number];

/** Age bands (list 7.17; resolution 11/6 para 19). */
export const AGE_BANDS = [
  '0-9',
  '10-14',
  '15-17',
  '18-24',
  '25-29',
  '30-44',
  '45-59',
  '60+',
  'unknown',
] as const;

/** A code of AGE_BANDS. */
export type AgeBand = (typeof AGE_BANDS)[number];

/** What a name is among the names of a person. */
export const NAME_KINDS = ['PRIMARY', 'BIRTH', 'ALIAS', 'TRANSLITERATION'] as const;

/** A code of NAME_KINDS. */
export type NameKind = (typeof NAME_KINDS)[number];

/** Documents that identify a person. */
export const ID_DOCUMENT_KINDS = [
  'PASSPORT',
  'ID_CARD',
  'DRIVING_LICENCE',
  'RESIDENCE_PERMIT',
  'FIREARMS_LICENCE',
  'OTHER',
] as const;

/** A code of ID_DOCUMENT_KINDS. */
export type IdDocumentKind = (typeof ID_DOCUMENT_KINDS)[number];
