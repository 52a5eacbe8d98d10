import 'reflect-metadata';
import { AccessTokenRow } from './access-token.entity.ts';
import { AccountRow, SessionRow, SignInTryRow } from './accounts/index.ts';
import { ApprovalRow } from './approvals/index.ts';
import { CaseFileRow } from './case-file.entity.ts';
import { AssignmentRow, CaseOfficerRow } from './desk/index.ts';
import { ClockCrossingRow } from './escalation/index.ts';
import { MailRow } from './mail/index.ts';
import { CaseNoteRow } from './notes/index.ts';
import { NoticeRow } from './notices/index.ts';
import { LegalHoldRow, PurgePartRow, PurgeRow, RetentionLookRow } from './purge/index.ts';
import { SubmissionRow } from './submission.entity.ts';
import { CaseUnitRow } from './units/index.ts';
import { BaitRow, UnusualWordRow } from './unusual/index.ts';

/** The tables of casework, for whoever opens the database. */
export const CASEWORK_ENTITIES = [
  AccessTokenRow,
  AccountRow,
  ApprovalRow,
  AssignmentRow,
  CaseFileRow,
  CaseNoteRow,
  CaseOfficerRow,
  CaseUnitRow,
  ClockCrossingRow,
  LegalHoldRow,
  NoticeRow,
  PurgePartRow,
  PurgeRow,
  RetentionLookRow,
  SessionRow,
  SignInTryRow,
  SubmissionRow,
  MailRow,
  BaitRow,
  UnusualWordRow,
];

export { bindFormerValues } from './bind-former-values.ts';
export { tellDisplaced } from './tell-displaced.ts';
export { WRAPPED_COLUMNS, wrapAnew, type WrappedColumn } from './wrapped-columns.ts';
export { AccessTokenRow } from './access-token.entity.ts';
export { AccessTokens, type AccessTokenState, type NewAccessToken } from './access-tokens.ts';
export * from './accounts/index.ts';
export * from './approvals/index.ts';
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
export { assembleChain, type Chain } from './chain/assemble-chain.ts';
export type {
  Draft,
  DraftContent,
  DraftIdentity,
  DraftOrigin,
  DraftOutcome,
  ListedDraft,
  Withheld,
} from './chain/draft.ts';
export { forgetDraftIdentities } from './chain/draft-rows.ts';
export { DraftSubmission } from './chain/draft-submission.ts';
export { Drafts, type DraftOrder, type ExaminedDraft } from './chain/drafts.ts';
export { DraftTemplates, type DraftTemplate } from './chain/draft-templates.ts';
export { OnwardDrafts } from './chain/onward-drafts.ts';
export { tracePath, type PathEdge, type PathNode, type TracePath } from './chain/trace-path.ts';
export { Traces, type ArmCount, type Trace, type TracedCase } from './chain/traces.ts';
export { ItemRegister } from './chain/item-register.ts';
export type { DuplicateDecision, PossibleDuplicate } from './chain/possible-duplicate.ts';
export * from './attachments/index.ts';
export { assembleWatches } from './assemble-watches.ts';
export { AutomaticClosing } from './automatic-closing.ts';
export { CalendarWatch, movedClocks, type MovedClock } from './calendar-watch.ts';
export { declaredCalendars, type Declaration } from './declared-calendars.ts';
export * from './bulk/index.ts';
export * from './desk/index.ts';
export { CaseFiles, type ListedCase, type OpenedCase } from './case-files.ts';
export { CaseFileRow } from './case-file.entity.ts';
export { writeCaseFiles } from './case-file-store.ts';
export {
  FORECAST_HOURS,
  LACKS,
  RECORDS,
  STANDINGS,
  type CaseFilter,
  type Judged,
  type CaseRecord,
  type Lack,
  type StandingCode,
} from './case-filter.ts';
export type { OverdueTotals, Page, Wanted } from './case-list.ts';
export * from './board/index.ts';
export { CASE_ORDERS, type CaseOrder } from './case-order.ts';
export {
  EVIDENCE_PURPOSES,
  EvidenceFile,
  EvidenceMessage,
  type EvidencePurpose,
} from './evidence.ts';
export { exportEvidenceFor, whatWasSaid, type EvidenceWish } from './evidence-for.ts';
export { packageEvidence } from './evidence-package.ts';
export * from './export/index.ts';
export * from './handling/index.ts';
export * from './lists/index.ts';
export * from './live/index.ts';
export { openIdentities, type OpenedIdentity, type SubmittedIdentity } from './identities.ts';
export * from './escalation/index.ts';
export * from './mail/index.ts';
export * from './notes/index.ts';
export * from './notices/index.ts';
export { TrustWatch } from './trust-watch.ts';
export { OutdatedLines } from './outdated-lines.ts';
export { OwnWords, type OwnOrder, type OwnWord } from './own-words.ts';
export * from './purge/index.ts';
export * from './quality/index.ts';
export * from './search/index.ts';
export {
  Requests,
  type FollowKind,
  type FollowOrder,
  type OpeningOrder,
  type RequestOrder,
} from './requests.ts';
export * from './units/index.ts';
export * from './unusual/index.ts';
export {
  possibleSteps,
  STEP_NAMES,
  type NamedStep,
  type StepKind,
  type StepName,
} from './possible-steps.ts';
export type { Submitted } from './submissions.ts';
export { Recalls, recallStanding, type Recalled, type RecallStanding } from './recalls.ts';
export { findRefusedMessages, listRefusedMessages } from './refused-messages.ts';
export { readTrail, type TrailEntry, type TrailWanted } from './audit-trail.ts';
export * from './case/index.ts';
export * from './deadlines/index.ts';
export { yearlyCounts, type RefusedOn, type YearlyCounts } from './yearly-counts.ts';
export { verifyEvidence, type EvidenceReport, type VerifiedMessage } from './verify-evidence.ts';
export type { VerifiedEntry, VerifiedHead, VerifiedLog } from './verify-evidence-log.ts';
export type { VerifiedWithheld } from './verify-withheld.ts';
