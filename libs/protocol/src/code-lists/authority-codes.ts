/** What kind of authority asks or answers (UNTOC 18(15)(a)). */
export const AUTHORITY_TYPES = [
  'POLICE',
  'GENDARMERIE',
  'CUSTOMS',
  'BORDER_GUARD',
  'PROSECUTION',
  'COURT',
  'MINISTRY',
  'FIREARMS_REGISTRY',
  'FORENSIC_INSTITUTE',
  'MILITARY',
  'OTHER',
] as const;

/** A code of AUTHORITY_TYPES. */
export type AuthorityType = (typeof AUTHORITY_TYPES)[number];

/** In which role an authority speaks (ITI 25; FP 13(2); UNTOC 18(13)). */
export const AUTHORITY_ROLES = [
  'NATIONAL_CONTACT_POINT',
  'SINGLE_POINT_OF_CONTACT',
  'CENTRAL_AUTHORITY',
  'INVESTIGATING_AUTHORITY',
  'JUDICIAL_AUTHORITY',
  'OTHER',
] as const;

/** A code of AUTHORITY_ROLES. */
export type AuthorityRole = (typeof AUTHORITY_ROLES)[number];
