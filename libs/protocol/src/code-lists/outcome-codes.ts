/** How far a trace came (list 7.11, result). */
export const TRACE_RESULTS = [
  'FULL',
  'HOLDER',
  'CHAIN_PARTIAL',
  'ORIGIN_ONLY',
  'NONE',
  'NOT_ATTEMPTED',
  'REFUSED',
  'PENDING',
] as const;

/** A code of TRACE_RESULTS. */
export type TraceResult = (typeof TRACE_RESULTS)[number];

/** Why a trace came so far and no further (list 7.11, reason). */
export const TRACE_REASONS = [
  'EXPORTED_TO',
  'STOLEN_REPORTED',
  'LOST_REPORTED',
  'GOV_OWNED',
  'NOT_OUR_MARK',
  'NOT_IMPORTED_HERE',
  'SERIAL_NOT_ISSUED',
  'SERIAL_AMBIGUOUS',
  'INSUFFICIENT_IDENT',
  'NO_RECORD_FOUND',
  'RECORD_RETENTION_EXPIRED',
  'RECORD_LOST',
  'DEALER_RECORD_MISSING',
  'COMPANY_DEFUNCT',
  'TOO_OLD',
  'CRAFT_OR_PRIVATE',
  'DEACTIVATED',
  'DESTROYED_ON_RECORD',
  'CONVERTED_FROM',
  'DUPLICATE_OF',
] as const;

/** A code of TRACE_REASONS. */
export type TraceReasonCode = (typeof TRACE_REASONS)[number];

/** Whether the requested State agrees with the identification. */
export const IDENTIFICATION_ANSWERS = ['YES', 'NO', 'CANNOT'] as const;

/** A code of IDENTIFICATION_ANSWERS. */
export type IdentificationAnswer = (typeof IDENTIFICATION_ANSWERS)[number];

/** Where a question stands. */
export const ANSWER_STATUSES = [
  'ANSWERED',
  'PARTLY',
  'REFUSED',
  'NOT_AVAILABLE',
  'PENDING',
] as const;

/** A code of ANSWER_STATUSES. */
export type AnswerStatus = (typeof ANSWER_STATUSES)[number];

/** What happened to an item in its life (FP 7(b); MOSAIC 05.31). */
export const CHAIN_EVENTS = [
  'MANUFACTURED',
  'PROOFED',
  'SOLD',
  'EXPORTED',
  'IMPORTED',
  'TRANSFERRED',
  'REGISTERED',
  'PAWNED',
  'STOLEN',
  'LOST',
  'FOUND',
  'DEACTIVATED',
  'DESTROYED',
  'CONVERTED',
] as const;

/** A code of CHAIN_EVENTS. */
export type ChainEventCode = (typeof CHAIN_EVENTS)[number];

/** Who takes part in the chain (FP 12(1)). */
export const PARTY_KINDS = [
  'MAKER',
  'WHOLESALER',
  'DEALER',
  'IMPORTER',
  'EXPORTER',
  'BROKER',
  'CARRIER',
  'STATE_BODY',
  'PRIVATE',
] as const;

/** A code of PARTY_KINDS. */
export type PartyKind = (typeof PARTY_KINDS)[number];

/** How an item left the legal circuit (list 7.15; ITI 5; SDG 16.4.2). */
export const DIVERSION_KINDS = [
  'THEFT_PRIVATE',
  'THEFT_DEALER',
  'THEFT_STATE',
  'LOSS',
  'STRAW_PURCHASE',
  'UNLICENSED_SALE',
  'FALSE_EXPORT',
  'FALSE_EUC',
  'CROSS_BORDER_SMUGGLING',
  'CONVERSION',
  'REACTIVATION',
  'ASSEMBLY',
  'ILLICIT_MANUFACTURE',
  'POST_CONFLICT_RESIDUE',
  'NON_REGULARISED',
  'STATE_STOCK_DIVERSION',
  'UNKNOWN',
] as const;

/** A code of DIVERSION_KINDS. */
export type DiversionKind = (typeof DIVERSION_KINDS)[number];

/** How the point of diversion was established (SDG 16.4.2). */
export const DIVERSION_METHODS = [
  'NATIONAL_TRACE',
  'INTERNATIONAL_TRACE',
  'OTHER_AUTHORITY',
] as const;

/** A code of DIVERSION_METHODS. */
export type DiversionMethod = (typeof DIVERSION_METHODS)[number];

/** What a search of a register gave. */
export const SEARCH_RESULTS = ['HIT', 'PARTIAL_HIT', 'NO_HIT', 'NOT_AVAILABLE'] as const;

/** A code of SEARCH_RESULTS. */
export type SearchResult = (typeof SEARCH_RESULTS)[number];

/** Whether the holder knows of the trace. */
export const HOLDER_CONTACTS = ['NOT_CONTACTED', 'CONTACTED', 'PERMISSION_ASKED'] as const;

/** A code of HOLDER_CONTACTS. */
export type HolderContact = (typeof HOLDER_CONTACTS)[number];

/** Why an answer is late (Directive (EU) 2023/977 5(2)). */
export const DELAY_REASONS = [
  'LATE-JUDICIAL',
  'LATE-RECORDS',
  'LATE-THIRD-PARTY',
  'LATE-WORKLOAD',
  'LATE-TECHNICAL',
  'LATE-OTHER',
] as const;

/** A code of DELAY_REASONS. */
export type DelayReason = (typeof DELAY_REASONS)[number];
