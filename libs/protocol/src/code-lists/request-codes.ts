/** The two kinds of request of this protocol version (ITI 16; UNTOC 18). */
export const REQUEST_TYPES = ['TRACE', 'COOPERATION'] as const;

/** A code of REQUEST_TYPES. */
export type RequestType = (typeof REQUEST_TYPES)[number];

/** The legal bases on which a State may ask. */
export const LEGAL_BASES = [
  'FP_12_4',
  'UNTOC_18',
  'UNTOC_19',
  'UNTOC_27',
  'ITI',
  'EU_2023_977',
  'ECOWAS_19',
  'BILATERAL',
] as const;

/** A code of LEGAL_BASES. */
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** How a request follows from another one. */
export const REQUEST_RELATIONS = [
  'ONWARD',
  'FOLLOW_UP',
  'BATCH_MEMBER',
  'DUPLICATE',
  'PERMISSION_FOR',
] as const;

/** A code of REQUEST_RELATIONS. */
export type RequestRelation = (typeof REQUEST_RELATIONS)[number];

/** Other systems that know the same matter. */
export const EXTERNAL_SYSTEMS = [
  'IARMS',
  'SIENA',
  'ETRACE',
  'SIRENE',
  'IBIN',
  'NATIONAL',
  'EMLA',
] as const;

/** A code of EXTERNAL_SYSTEMS. */
export type ExternalSystem = (typeof EXTERNAL_SYSTEMS)[number];

/** What the information will be used for (ITI 17(c); UNTOC 18(15)(f)). */
export const INTENDED_USES = [
  'INVESTIGATION',
  'PROSECUTION',
  'EVIDENCE_IN_COURT',
  'INTELLIGENCE',
  'STATISTICS',
  'RETURN_TO_OWNER',
  'UN_SANCTIONS',
] as const;

/** A code of INTENDED_USES. */
export type IntendedUse = (typeof INTENDED_USES)[number];

/** In which form evidence is needed. */
export const EVIDENCE_FORMS = ['NONE', 'CERTIFIED_STATEMENT', 'FORMAL_MLA_WILL_FOLLOW'] as const;

/** A code of EVIDENCE_FORMS. */
export type EvidenceForm = (typeof EVIDENCE_FORMS)[number];

/** How urgent a request is (Directive (EU) 2023/977 4(4)). */
export const URGENCIES = ['URGENT', 'ROUTINE'] as const;

/** A code of URGENCIES. */
export type Urgency = (typeof URGENCIES)[number];

/** Why a request is urgent (list 7.14; Directive (EU) 2023/977 4(4)). */
export const URGENCY_GROUNDS = [
  'U-PUBSEC',
  'U-LIFE',
  'U-LIBERTY',
  'U-RELEVANCE',
  'U-OTHER',
] as const;

/** A code of URGENCY_GROUNDS. */
export type UrgencyGround = (typeof URGENCY_GROUNDS)[number];

/** Why a State is asked (MOSAIC 05.31, routing rule). */
export const ADDRESSEE_REASONS = ['MANUFACTURER', 'LAST_IMPORT', 'TRANSIT', 'OTHER_LINK'] as const;

/** A code of ADDRESSEE_REASONS. */
export type AddresseeReason = (typeof ADDRESSEE_REASONS)[number];

/** Whether several States are asked at once or one after the other. */
export const ADDRESSEE_MODES = ['PARALLEL', 'SEQUENTIAL'] as const;

/** A code of ADDRESSEE_MODES. */
export type AddresseeMode = (typeof ADDRESSEE_MODES)[number];

/** What is asked (list 7.13). */
export const QUESTIONS = [
  'Q-IDENT',
  'Q-MANUF',
  'Q-FIRSTDEST',
  'Q-IMPORT',
  'Q-CHAIN',
  'Q-LASTHOLDER',
  'Q-STATUS',
  'Q-LICENCE',
  'Q-PERSON',
  'Q-BALLISTIC',
  'Q-SIMILAR',
  'Q-AMMO-LOT',
  'Q-EVIDENCE',
  'Q-OTHER',
] as const;

/** A code of QUESTIONS. */
export type QuestionCode = (typeof QUESTIONS)[number];

/** Whether a check was made before asking (MOSAIC 05.31 step 2). */
export const CHECK_STATUSES = ['DONE', 'NOT_DONE', 'NA'] as const;

/** A code of CHECK_STATUSES. */
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** What is asked for under UNTOC 18(3), 19 and 27(1), by paragraph. */
export const COOPERATION_MEASURES = [
  'TOC18-3A',
  'TOC18-3B',
  'TOC18-3C',
  'TOC18-3D',
  'TOC18-3E',
  'TOC18-3F',
  'TOC18-3G',
  'TOC18-3H',
  'TOC18-3I',
  'TOC19',
  'TOC27-1A',
  'TOC27-1B1',
  'TOC27-1B2',
  'TOC27-1B3',
  'TOC27-1C',
  'TOC27-1D',
  'TOC27-1E',
  'TOC27-1F',
] as const;

/** A code of COOPERATION_MEASURES. */
export type MeasureCode = (typeof COOPERATION_MEASURES)[number];
