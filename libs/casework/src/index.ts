import 'reflect-metadata';
import { AccessTokenRow } from './access-token.entity.ts';
import { CaseFileRow } from './case-file.entity.ts';
import { ClockCrossingRow } from './escalation/index.ts';
import { NoticeRow } from './notices/index.ts';
import { SubmissionRow } from './submission.entity.ts';

/** The tables of casework, for whoever opens the database. */
export const CASEWORK_ENTITIES = [
  AccessTokenRow,
  CaseFileRow,
  ClockCrossingRow,
  NoticeRow,
  SubmissionRow,
];

export { AccessTokens, type AccessTokenState, type NewAccessToken } from './access-tokens.ts';
export {
  ACTION_OF,
  assertAllowed,
  isAllowed,
  isRole,
  PERMISSIONS,
  ROLES,
  type Action,
  type Person,
  type Role,
} from './permissions.ts';

export { markFormerRequests } from './chain/mark-former-requests.ts';
export { ItemRegister } from './chain/item-register.ts';
export type { DuplicateDecision, PossibleDuplicate } from './chain/possible-duplicate.ts';
export { CaseFiles, type OpenedCase } from './case-files.ts';
export { CaseFileRow } from './case-file.entity.ts';
export { writeCaseFiles } from './case-file-store.ts';
export type { CaseFilter, OverdueTotals, Page, Wanted } from './case-list.ts';
export {
  EVIDENCE_PURPOSES,
  EvidenceFile,
  EvidenceMessage,
  type EvidencePurpose,
} from './evidence.ts';
export { exportEvidenceFor, type EvidenceWish } from './evidence-for.ts';
export * from './handling/index.ts';
export { openIdentities, type OpenedIdentity, type SubmittedIdentity } from './identities.ts';
export * from './escalation/index.ts';
export * from './notices/index.ts';
export { OwnWords, type OwnOrder, type OwnWord } from './own-words.ts';
export {
  Requests,
  type FollowKind,
  type FollowOrder,
  type OpeningOrder,
  type RequestOrder,
} from './requests.ts';
export type { Submitted } from './submissions.ts';
export * from './case/index.ts';
export * from './deadlines/index.ts';
export { verifyEvidence, type EvidenceReport, type VerifiedMessage } from './verify-evidence.ts';
export type { VerifiedWithheld } from './verify-withheld.ts';
