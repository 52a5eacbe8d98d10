/** Offences by the International Classification of Crime for Statistical Purposes (list 7.10). */
export const OFFENCES = [
  '0101',
  '0102',
  '02011',
  '02021',
  '0204',
  '0401',
  '0501',
  '0502',
  '0601',
  '0704',
  '08041',
  '0805',
  '0901',
  '09011',
  '090111',
  '090112',
  '09012',
  '090121',
  '090122',
  '090129',
  '0905',
  '0906',
  '1002',
  '1003',
] as const;

/** A code of OFFENCES. */
export type OffenceCode = (typeof OFFENCES)[number];

/** Why the item is considered illicit: the five criteria of ITI 6. */
export const ILLICIT_BASES = ['ITI-6A', 'ITI-6B', 'ITI-6C', 'ITI-6D', 'ITI-6E'] as const;

/** A code of ILLICIT_BASES. */
export type IllicitBasis = (typeof ILLICIT_BASES)[number];
