/** What a request must contain and may lack; ELEMENT_PARAGRAPHS names the paragraph of each (ITI 17; UNTOC 18(15)). */
export const REQUEST_ELEMENTS = [
  'ILLICIT_NATURE',
  'LEGAL_JUSTIFICATION',
  'CIRCUMSTANCES',
  'MARKS',
  'IMPORT_MARK',
  'SERIAL',
  'TYPE',
  'MAKE',
  'MODEL',
  'CALIBRE',
  'PHOTOS',
  'IDENTIFICATION',
  'AMMUNITION_MARKS',
  'INTENDED_USE',
  'REQUESTING_AUTHORITY',
  'PROCEEDING',
  'FACTS',
  'ASSISTANCE',
  'PERSON_IDENTITY',
  'PERSON_LINK',
  'OFFENCE',
  'NECESSITY',
  'CHECKS_DONE',
  'TRANSLATION',
  'OTHER',
] as const;

/** A code of REQUEST_ELEMENTS. */
export type RequestElement = (typeof REQUEST_ELEMENTS)[number];

/** Whether what was missing can be given (ITI 21; UNTOC 18(16)). */
export const CLARIFICATION_STATUSES = ['GIVEN', 'PARTLY', 'NOT_AVAILABLE'] as const;

/** A code of CLARIFICATION_STATUSES. */
export type ClarificationStatus = (typeof CLARIFICATION_STATUSES)[number];

/** What the requested State is doing about a request, in the words of its officer (UNTOC 18(24)). */
export const STANDINGS = [
  'NOT_BEGUN',
  'IN_PROGRESS',
  'AWAITING_AUTHORISATION',
  'AWAITING_THIRD_PARTY',
  'AWAITING_REQUESTER',
  'ANSWER_IN_PREPARATION',
  'DONE',
] as const;

/** A code of STANDINGS. */
export type Standing = (typeof STANDINGS)[number];

/** What a reminder reminds of (lifecycle, default deadlines; ITI 18, 19; UNTOC 18(24)). */
export const REMINDED_CLOCKS = [
  'ACKNOWLEDGEMENT',
  'ANSWER',
  'CLARIFICATION',
  'DELAY_UPDATE',
  'CONSULTATION',
  'REVIEW',
  'EXPLANATION',
  'PERMISSION',
  'CLOSE',
  'JOINT_TEAM',
  'PURGE',
  'INTERIM_REPORT',
  'DECISION',
] as const;

/** A code of REMINDED_CLOCKS. */
export type RemindedClock = (typeof REMINDED_CLOCKS)[number];

/** What the asking State says to the conditions offered (ITI 15; UNTOC 18(26)). */
export const CONSULT_DECISIONS = ['ACCEPTED', 'DECLINED', 'PARTLY'] as const;

/** A code of CONSULT_DECISIONS. */
export type ConsultDecision = (typeof CONSULT_DECISIONS)[number];

/** Why another State should be asked (list 7.11, reason; lifecycle 19). */
export const REFERRAL_REASONS = [
  'NOT_OUR_MARK',
  'NOT_IMPORTED_HERE',
  'EXPORTED_TO',
  'CONVERTED_FROM',
  'NOT_COMPETENT',
] as const;

/** A code of REFERRAL_REASONS. */
export type ReferralReason = (typeof REFERRAL_REASONS)[number];

/** What a correction does at a place of a message (RFC 6902; Directive (EU) 2023/977 6(1)(e)). */
export const CHANGE_KINDS = ['ADD', 'REPLACE', 'REMOVE'] as const;

/** A code of CHANGE_KINDS. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Why a case is opened again (lifecycle 22). */
export const REOPEN_REASONS = ['NEW_QUESTION', 'CORRECTION', 'NEW_FACT', 'OTHER'] as const;

/** A code of REOPEN_REASONS. */
export type ReopenReason = (typeof REOPEN_REASONS)[number];

/** What may be done only with the permission of the provider (ITI 15; FP 12(5); UNTOC 18(5), 18(19)). */
export const PERMISSION_PURPOSES = [
  'OTHER_USE',
  'EVIDENCE_IN_COURT',
  'EXCULPATORY_DISCLOSURE',
  'FORWARD_TO_STATE',
  'FORWARD_AT_HOME',
  'CONTACT_HOLDER',
  'CONTACT_MANUFACTURER',
  'LONGER_RETENTION',
] as const;

/** A code of PERMISSION_PURPOSES. */
export type PermissionPurpose = (typeof PERMISSION_PURPOSES)[number];

/** What the provider says to a request for permission (UNTOC 18(19)). */
export const PERMISSION_DECISIONS = ['GRANTED', 'REFUSED', 'GRANTED_WITH_CONDITIONS'] as const;

/** A code of PERMISSION_DECISIONS. */
export type PermissionVerdict = (typeof PERMISSION_DECISIONS)[number];

/** What the other State says to the proposal of a joint team (UNTOC 19). */
export const JOINT_TEAM_DECISIONS = ['ACCEPTED', 'DECLINED'] as const;

/** A code of JOINT_TEAM_DECISIONS. */
export type JointTeamDecision = (typeof JOINT_TEAM_DECISIONS)[number];

/** In which kind of record an item was found (UNTOC 18(4); FP 12(2); ITI 17). */
export const HIT_KINDS = [
  'STOLEN_OR_LOST',
  'REGISTERED',
  'SEIZED',
  'TRACED_BEFORE',
  'BALLISTIC',
  'OTHER',
] as const;

/** A code of HIT_KINDS. */
export type HitKind = (typeof HIT_KINDS)[number];

/** How well an item matches the record (ITI 8: a number is unique only with its make, type and calibre). */
export const HIT_MATCHES = ['EXACT', 'PROBABLE', 'POSSIBLE'] as const;

/** A code of HIT_MATCHES. */
export type HitMatch = (typeof HIT_MATCHES)[number];

/** Why sealed parts are destroyed (Directive (EU) 2016/680 5 and 16; Directive (EU) 2023/977 16(3)). */
export const PURGE_REASONS = ['RETENTION_ENDED', 'LEGAL_ORDER', 'ACQUITTAL', 'OTHER'] as const;

/** A code of PURGE_REASONS. */
export type PurgeReason = (typeof PURGE_REASONS)[number];

/** Why a part is kept although the other State has destroyed it (Directive (EU) 2016/680 16(3)). */
export const KEEP_REASONS = ['LEGAL_HOLD', 'OTHER'] as const;

/** A code of KEEP_REASONS. */
export type KeepReason = (typeof KEEP_REASONS)[number];
