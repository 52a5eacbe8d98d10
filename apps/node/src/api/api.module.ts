import { Module, type Abstract, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import {
  type Access,
  Accounts,
  AccessTokens,
  Approvals,
  AskedItems,
  Assessments,
  Assignments,
  Baits,
  Bulk,
  CaseExport,
  CaseAccess,
  CaseFiles,
  CaseSearch,
  type Chain,
  Drafts,
  DraftSubmission,
  DraftTemplates,
  LegalHolds,
  type Lists,
  LiveEvents,
  Notes,
  Notices,
  OnwardDrafts,
  OwnAccount,
  Purges,
  type Quality,
  Recalls,
  ReferenceLists,
  Requests,
  SavedLists,
  SeenCases,
  Sessions,
  SignIn,
  StateSignIn,
  Traces,
  Unusual,
  Uploads,
} from '@trace/casework';
import {
  AtCall,
  DirectoryDesk,
  Lanes,
  PartnerChanges,
  PartnerQuotas,
  Partners,
  Reconciliation,
} from '@trace/exchange';
import {
  Audit,
  AuditChecks,
  AuditLog,
  Clock,
  Config,
  Jobs,
  NodeKeys,
  TrailGuard,
} from '@trace/platform';
import { DataSource } from 'typeorm';
import { Strangers } from '../strangers.ts';
import { AccessGuard } from './access.guard.ts';
import { AccountsController } from './accounts.controller.ts';
import { ApiFigures } from './api-figures.ts';
import { AssessmentsController } from './assessments.controller.ts';
import { ApprovalsController } from './approvals.controller.ts';
import { AssignmentsController } from './assignments.controller.ts';
import { AttachmentsController } from './attachments.controller.ts';
import { AuditInterceptor } from './audit.interceptor.ts';
import { CallPaces } from './call-paces.ts';
import { BodyLimits } from './body-reader.ts';
import { BulkController } from './bulk.controller.ts';
import { RecentCasesController } from './recent-cases.controller.ts';
import { SavedListsController } from './saved-lists.controller.ts';
import { CaseExportController } from './case-export.controller.ts';
import { CaseSearchController } from './case-search.controller.ts';
import { CaseStepsController } from './case-steps.controller.ts';
import { CasesController } from './cases.controller.ts';
import { CheckpointsController } from './checkpoints.controller.ts';
import { DiagnosticsController } from './diagnostics.controller.ts';
import { DirectoryProposalsController } from './directory-proposals.controller.ts';
import { DraftsController } from './drafts.controller.ts';
import { EventsController } from './events.controller.ts';
import { HandlingController } from './handling.controller.ts';
import { IdentitiesController } from './identities.controller.ts';
import { InputInterceptor } from './input.interceptor.ts';
import { OidcController } from './oidc.controller.ts';
import { OpeningsController } from './openings.controller.ts';
import { MeController } from './me.controller.ts';
import { LanesController } from './lanes.controller.ts';
import { NotesController } from './notes.controller.ts';
import { NoticesController } from './notices.controller.ts';
import { OperationsController } from './operations.controller.ts';
import { BoardController } from './board.controller.ts';
import { OverviewController } from './overview.controller.ts';
import { PartnerChangesController } from './partner-changes.controller.ts';
import { ProblemFilter } from './problem.filter.ts';
import { PurgesController } from './purges.controller.ts';
import { ReconciliationsController } from './reconciliations.controller.ts';
import { RefusedMessagesController } from './refused-messages.controller.ts';
import { RequestsController } from './requests.controller.ts';
import { AuditController } from './audit.controller.ts';
import { AuditChecksController } from './audit-checks.controller.ts';
import { SecurityEventsController } from './security-events.controller.ts';
import { SessionsController } from './sessions.controller.ts';
import { ShapePipe } from './shape.pipe.ts';
import { DraftTemplatesController } from './draft-templates.controller.ts';
import { RecallsController } from './recalls.controller.ts';
import { TracesController } from './traces.controller.ts';
import { UnusualController } from './unusual.controller.ts';

/** The parts of the house that the api speaks to. */
export interface ApiParts extends Omit<Chain, 'lateSigning'>, Quality, Access, Lists {
  dataSource: DataSource;
  keys: NodeKeys;
  partners: Partners;
  changes: PartnerChanges;
  directoryDesk: DirectoryDesk;
  lanes: Lanes;
  caseFiles: CaseFiles;
  requests: Requests;
  uploads: Uploads;
  search: CaseSearch;
  notes: Notes;
  live: LiveEvents;
  notices: Notices;
  purges: Purges;
  holds: LegalHolds;
  unusual: Unusual;
  baits: Baits;
  audit: Audit;
  auditLog: AuditLog;
  auditChecks: AuditChecks;
  guard: TrailGuard;
  reconciliation: Reconciliation;
  quotas: PartnerQuotas;
  atCall: AtCall;
  clock: Clock;
  config: Config;
  jobs: Jobs;
  figures: ApiFigures;
  limits: BodyLimits;
  strangers: Strangers;
}

/** The class by which each part is asked for. */
const PARTS: { [Name in keyof ApiParts]: Abstract<ApiParts[Name]> } = {
  dataSource: DataSource,
  keys: NodeKeys,
  partners: Partners,
  changes: PartnerChanges,
  directoryDesk: DirectoryDesk,
  lanes: Lanes,
  caseFiles: CaseFiles,
  requests: Requests,
  uploads: Uploads,
  search: CaseSearch,
  bulk: Bulk,
  caseExport: CaseExport,
  savedLists: SavedLists,
  seenCases: SeenCases,
  references: ReferenceLists,
  assessments: Assessments,
  askedItems: AskedItems,
  drafts: Drafts,
  approvals: Approvals,
  draftSubmission: DraftSubmission,
  onwardDrafts: OnwardDrafts,
  traces: Traces,
  recalls: Recalls,
  draftTemplates: DraftTemplates,
  assignments: Assignments,
  notes: Notes,
  notices: Notices,
  purges: Purges,
  holds: LegalHolds,
  unusual: Unusual,
  baits: Baits,
  tokens: AccessTokens,
  accounts: Accounts,
  sessions: Sessions,
  signIn: SignIn,
  stateSignIn: StateSignIn,
  ownAccount: OwnAccount,
  live: LiveEvents,
  audit: Audit,
  auditLog: AuditLog,
  auditChecks: AuditChecks,
  guard: TrailGuard,
  reconciliation: Reconciliation,
  quotas: PartnerQuotas,
  atCall: AtCall,
  clock: Clock,
  config: Config,
  jobs: Jobs,
  figures: ApiFigures,
  limits: BodyLimits,
  strangers: Strangers,
};

/** The api for officers and systems. */
@Module({
  controllers: [
    RequestsController,
    AssessmentsController,
    DraftsController,
    TracesController,
    RecallsController,
    DraftTemplatesController,
    OpeningsController,
    RefusedMessagesController,
    SecurityEventsController,
    AuditController,
    AuditChecksController,
    CasesController,
    CaseSearchController,
    BulkController,
    CaseExportController,
    SavedListsController,
    RecentCasesController,
    CheckpointsController,
    CaseStepsController,
    HandlingController,
    AssignmentsController,
    IdentitiesController,
    AttachmentsController,
    NotesController,
    NoticesController,
    PurgesController,
    OverviewController,
    BoardController,
    UnusualController,
    DirectoryProposalsController,
    PartnerChangesController,
    ReconciliationsController,
    OperationsController,
    DiagnosticsController,
    LanesController,
    SessionsController,
    OidcController,
    MeController,
    EventsController,
    AccountsController,
    ApprovalsController,
  ],
  providers: [
    {
      provide: CaseAccess,
      useFactory: (ground: DataSource) => new CaseAccess(ground),
      inject: [DataSource],
    },
    CallPaces,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: InputInterceptor },
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
    { provide: APP_PIPE, useClass: ShapePipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class ApiModule {
  /** The module upon parts that were put together elsewhere. */
  static with(parts: ApiParts): DynamicModule {
    const names = Object.keys(PARTS) as (keyof ApiParts)[];
    const providers = names.map((name) => ({ provide: PARTS[name], useValue: parts[name] }));
    return { module: ApiModule, providers };
  }

  /** The module with nothing behind it, only to be described. */
  static toDescribe(): DynamicModule {
    const providers = Object.values(PARTS).map((provide) => ({ provide, useValue: {} }));
    return { module: ApiModule, providers };
  }
}
