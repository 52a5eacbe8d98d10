/** Whether the requested authority is competent. */
export const COMPETENCES = ['YES', 'NO', 'PARTLY'] as const;

/** A code of COMPETENCES. */
export type Competence = (typeof COMPETENCES)[number];

/** How the requested State reaches the information (Directive (EU) 2023/977 5). */
export const ACCESS_CLASSES = ['DIRECT', 'INDIRECT', 'JUDICIAL'] as const;

/** A code of ACCESS_CLASSES. */
export type AccessClass = (typeof ACCESS_CLASSES)[number];

/** How much is refused: all of it, a part, or for now (ITI 22; UNTOC 18(25)). */
export const REFUSAL_MODES = ['REFUSE', 'RESTRICT', 'POSTPONE'] as const;

/** A code of REFUSAL_MODES. */
export type RefusalMode = (typeof REFUSAL_MODES)[number];

/** On which ground it is refused (list 7.12; ITI 22, UNTOC 18(9) and (21), Directive (EU) 2023/977 6(1)). */
export const REFUSAL_GROUNDS = [
  'ITI22-INV',
  'ITI22-CONFID',
  'ITI22-NOGUARANTEE',
  'ITI22-NATSEC',
  'TOC18-21A',
  'TOC18-21B',
  'TOC18-21C',
  'TOC18-21D',
  'TOC18-9',
  'EU6-A',
  'EU6-B',
  'EU6-C',
  'EU6-D',
  'EU6-E',
  'EU6-F',
  'EU6-G',
  'EU6-H',
  'NAT-OTHER',
] as const;

/** A code of REFUSAL_GROUNDS. */
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number];

/** Why a request is withdrawn (UNTOC 18(24)). */
export const WITHDRAWAL_REASONS = ['NO_LONGER_NEEDED', 'SOLVED', 'SENT_IN_ERROR', 'OTHER'] as const;

/** A code of WITHDRAWAL_REASONS. */
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/**
 * Why a case is closed without feedback: thirty days after its end, by the node itself (lifecycle 21); or unanswered, by
 * the requested State, because what was missing in the request was never given (Directive (EU) 2023/977 6(1)(b),
 * lifecycle 11).
 */
export const CLOSE_CAUSES = ['AUTOMATIC', 'INSUFFICIENT'] as const;

/** A code of CLOSE_CAUSES. */
export type CloseCause = (typeof CLOSE_CAUSES)[number];

/** What the information led to. */
export const OUTCOMES = ['LEAD', 'ARREST', 'CHARGE', 'CONVICTION', 'NO_USE'] as const;

/** A code of OUTCOMES. */
export type Outcome = (typeof OUTCOMES)[number];
