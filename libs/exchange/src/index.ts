import 'reflect-metadata';
import { LaneRow } from './lane.entity.ts';
import { MessageConflict } from './message-conflict.entity.ts';
import { MessageRow } from './message.entity.ts';
import { OutboxEntry } from './outbox-entry.entity.ts';
import { DirectoryEntryRow } from './directory/authority/directory-entry.entity.ts';
import { DirectoryProposalRow } from './directory/authority/directory-proposal.entity.ts';
import { PartnerChangeRow } from './directory/partner-change.entity.ts';
import { PartnerInForceRow } from './directory/partner-in-force.entity.ts';
import { PartnerStatement } from './partner-statement.entity.ts';
import { PurgedPartRow } from './purged-part.entity.ts';
import { ReceiptRow } from './receipt.entity.ts';
import { RefusedMessageRow } from './refused-message.entity.ts';
import { SealedKeyRow } from './sealed-key.entity.ts';

/** The tables of the exchange, for whoever opens the database. */
export const EXCHANGE_ENTITIES = [
  LaneRow,
  MessageConflict,
  MessageRow,
  OutboxEntry,
  DirectoryEntryRow,
  DirectoryProposalRow,
  PartnerChangeRow,
  PartnerInForceRow,
  PartnerStatement,
  PurgedPartRow,
  ReceiptRow,
  RefusedMessageRow,
  SealedKeyRow,
];

export { Accept } from './accept.ts';
export { askWitnesses, type WitnessSays } from './holdings/ask-witnesses.ts';
export { Deliver } from './deliver.ts';
export { assembleExchange, type Exchange } from './exchange.ts';
export { keyDoubts, type KeyDoubt, type SignedThings } from './key-doubts.ts';
export { Lanes, type LaneState } from './lanes.ts';
export { FetchFiles } from './files/fetch-files.ts';
export { openAttached } from './files/arrived-file.ts';
export { fileAddressOf, FILES, type FileAddress } from './files/file-addresses.ts';
export { eraseFiles, keepFile, sealedBytesOf, type FileId } from './files/file-store.ts';
export { previewOf } from './files/image-reader.ts';
export { inspectFile } from './files/inspect-file.ts';
export { Scanner, type ScanResult } from './files/scanner.ts';
export { ServeFiles } from './files/serve-files.ts';
export { MessageHandler, type RefusedFile, type RefusedWords } from './message-handler.ts';
export { partnerHealth, type PartnerHealth } from './partner-health.ts';
export { AtCall, type PutOff } from './at-call.ts';
export { PartnerQuotas, type PartnerUse } from './partner-quotas.ts';
export type { QuotaLimits } from './quota.ts';
export {
  listSecurityEvents,
  recordSecurityEvent,
  SECURITY_EVENTS,
  securityKindOf,
  takeUntoldEvents,
  type SecurityEventKind,
  type SecurityEventRow,
} from './security-events.ts';
export { lockCases, messagesOfCases, type StoredMessage } from './message-store.ts';
export { recall, takeAllAsSent, waitingOf, type Waiting } from './recall.ts';
export { placeInLog, type LoggedPlace } from './logged-place.ts';
export { isPassing } from './passing-fault.ts';
export { Outbox, type Actor, type Draft, type Sent } from './outbox.ts';
export { RefusedMessageRow } from './refused-message.entity.ts';
export { AuthorityPin, type SeenAnchor } from './directory/authority-pin.ts';
export { EndpointPolicy } from './directory/endpoint-policy.ts';
export { openPartners, type KnownPartners } from './directory/open-partners.ts';
export {
  AuthorityKeys,
  authorityUsesFile,
  type AuthorityAccess,
} from './directory/authority/authority-keys.ts';
export { OwnAuthority } from './directory/authority/own-authority.ts';
export { vouchAgain, vouchFor } from './directory/authority/vouch-for.ts';
export { DirectoryDesk, type ProposalOrder } from './directory/authority/directory-desk.ts';
export { DirectoryProposalRow } from './directory/authority/directory-proposal.entity.ts';
export { DIRECTORY_PATH } from './directory/directory-path.ts';
export { PartnerChanges, type SeenChange } from './directory/partner-changes.ts';
export { PartnerChangeRow } from './directory/partner-change.entity.ts';
export type { Standing } from './directory/standing.ts';
export { Partners, sharedBasesOf } from './partners.ts';
export { sharedAgreementsOf, type SharedAgreement } from './agreements-between.ts';
export { PurgedPartRow } from './purged-part.entity.ts';
export { PurgedPartsJournal, type JournaledPart } from './purged-parts-journal.ts';
export { partKeysOf } from './part-keys-of.ts';
export { openSealedPart } from './sealed-content.ts';
export type { HeldStatement } from './statement-history.ts';
export { Sweep } from './sweep.ts';
export {
  checkpointsOfPartners,
  ownLogThere,
  ownWitnesses,
  type KeptOfOwn,
  witnessOfOwnLog,
  type CheckpointConflict,
  type HeldOfPartner,
  type OwnWitness,
} from './witness.ts';
export {
  Reconciliation,
  type HeldOfCase,
  type ReconciliationReport,
} from './holdings/reconciliation.ts';
export type { StoppedBy } from './holdings/not-comparable.ts';
export { Paces } from './paces.ts';
export type { OwnLog } from './holdings/own-log-there.ts';
export {
  contradictsOwnLog,
  takeUntoldDifferences,
  type FoundDiffering,
} from './holdings/found-differing.ts';
export type { Difference, DifferenceKind } from './holdings/reconcile.ts';
export { compareAllSoon } from './holdings/compare-soon.ts';
export { GiveBack } from './holdings/give-back.ts';
export { TellHoldings } from './holdings/tell-holdings.ts';
export * from './clock-skews.ts';
