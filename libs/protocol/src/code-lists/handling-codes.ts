/** How freely information may be used (list 7.16; SIENA handling codes). */
export const HANDLING_LEVELS = ['H0', 'H1', 'H2', 'H3'] as const;

/** A code of HANDLING_LEVELS. */
export type HandlingLevel = (typeof HANDLING_LEVELS)[number];

/** Restrictions beside the level (list 7.16; ITI 15, FP 12(5)). */
export const HANDLING_FLAGS = [
  'PURPOSE_LIMIT',
  'NO_CONTACT_HOLDER',
  'NO_CONTACT_MANUFACTURER',
  'NO_NATIONAL_FORWARD',
  'DELETE_AFTER',
  'CONFIDENTIAL_REQUEST',
] as const;

/** A code of HANDLING_FLAGS. */
export type HandlingFlag = (typeof HANDLING_FLAGS)[number];

/** How reliable the source is (4x4 evaluation). */
export const SOURCE_GRADES = ['A', 'B', 'C', 'X'] as const;

/** A code of SOURCE_GRADES. */
export type SourceGrade = (typeof SOURCE_GRADES)[number];

/** How well the information is confirmed (4x4 evaluation). */
export const INFORMATION_GRADES = ['1', '2', '3', '4'] as const;

/** A code of INFORMATION_GRADES. */
export type InformationGrade = (typeof INFORMATION_GRADES)[number];

/** Who made a translation: a person or a machine. */
export const TRANSLATION_METHODS = ['HUMAN', 'MACHINE'] as const;

/** A code of TRANSLATION_METHODS. */
export type TranslationMethod = (typeof TRANSLATION_METHODS)[number];

/** What an attachment shows or holds. */
export const ATTACHMENT_KINDS = [
  'PHOTO_LEFT',
  'PHOTO_RIGHT',
  'PHOTO_MARK',
  'PHOTO_OTHER',
  'PORTRAIT',
  'DOCUMENT',
  'LAB_REPORT',
  'OTHER',
] as const;

/** A code of ATTACHMENT_KINDS. */
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/** The media types that a node accepts. */
export const MEDIA_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/tiff',
  'application/pdf',
  'text/plain',
] as const;

/** A code of MEDIA_TYPES. */
export type MediaType = (typeof MEDIA_TYPES)[number];
