import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Action } from '@trace/casework';
import { Audit, Clock, log, Problem, type AuditAction } from '@trace/platform';
import type { Request } from 'express';
import { concatMap, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { ALLOW } from './allow.ts';
import { callOf } from './call.ts';
import { reasonOf } from './headers.ts';

/** The readings that leave a line, and which one (Directive (EU) 2016/680 article 25). Writing leaves its own. */
const READINGS: Partial<Record<Action, AuditAction>> = {
  'case.list': 'CASES_LISTED',
  'case.read': 'CASE_READ',
  'message.read': 'MESSAGE_READ',
  'identity.read': 'IDENTITY_READ',
  'attachment.read': 'ATTACHMENT_READ',
  'use.check': 'USE_CHECKED',
  'evidence.export': 'EVIDENCE_EXPORTED',
  'overdue.read': 'OVERDUE_LISTED',
  'statistics.read': 'STATISTICS_READ',
  'unusual.read': 'UNUSUAL_READ',
  'bait.list': 'BAITS_LISTED',
  'partners.read': 'PARTNERS_LISTED',
  'purge.list': 'PURGES_LISTED',
  'purge.read': 'PURGES_LISTED',
  'refused.read': 'REFUSED_MESSAGES_READ',
  'diagnostics.read': 'DIAGNOSTICS_READ',
  'security.read': 'SECURITY_EVENTS_LISTED',
  'audit.read': 'AUDIT_READ',
  'draft.read': 'DRAFT_READ',
  'draft.list': 'DRAFTS_LISTED',
  'trace.read': 'TRACE_READ',
  'arms.count': 'ARMS_COUNTED',
  'directory.list': 'DIRECTORY_CHANGES_LISTED',
  'partner-change.list': 'PARTNER_CHANGES_LISTED',
  'calendars.read': 'CALENDARS_LISTED',
  'request.assess': 'REQUEST_ASSESSED',
  'reference.read': 'REFERENCE_READ',
  'reconciliation.read': 'RECONCILIATIONS_LISTED',
  'checkpoints.read': 'CHECKPOINTS_LISTED',
  'note.read': 'NOTES_READ',
  'note.mention': 'PEOPLE_LISTED',
  'notice.list': 'NOTICES_LISTED',
  'approval.list': 'APPROVALS_LISTED',
  'approval.read': 'APPROVALS_LISTED',
  'approval.identify': 'IDENTITY_READ',
  'session.list': 'SESSIONS_LISTED',
  'people.read': 'PEOPLE_LISTED',
  'account.read': 'ACCOUNTS_LISTED',
};

/** What was read or asked, by the codes of the call; it was checked before. */
const WHAT: Partial<Record<AuditAction, (request: Request) => string | undefined>> = {
  IDENTITY_READ: ({ params }) => String(params['part']),
  ATTACHMENT_READ: ({ params, url }) =>
    `${String(params['digest'])}${url.includes('preview=true') ? ' PREVIEW' : ''}`,
  EVIDENCE_EXPORTED: ({ query }) => (query as { purpose?: string }).purpose ?? 'OWN_FILE',
  USE_CHECKED: ({ body }) => (body as { purpose?: string }).purpose,
};

/** What says why nothing can be written down is told all the same; it holds nothing of a case. */
const TOLD_IN_ANY_CASE: ReadonlySet<AuditAction> = new Set<AuditAction>(['DIAGNOSTICS_READ']);

/** Writes down who reads what, after it was found and before it is given out: without the line there is no answer. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const needed = this.reflector.get<Action | undefined>(ALLOW, context.getHandler());
    const action = needed && READINGS[needed];
    if (!action) return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        await this.note(request, action).catch((fault: unknown) => {
          const isTold = TOLD_IN_ANY_CASE.has(action) && fault instanceof Problem;
          if (!isTold) throw fault;
          log('api').error('shown without its audit entry', { code: fault.code, outcome: action });
        });
        return answer;
      }),
    );
  }

  private async note(request: Request, action: AuditAction): Promise<void> {
    const { person, correlationId } = callOf(request);
    const params = request.params as Record<string, string | undefined>;
    const { id, messageId } = params;
    const what =
      WHAT[action]?.(request) ?? params['draftId'] ?? params['approvalId'] ?? params['rootId'];
    await this.dataSource.transaction((em) =>
      this.audit.record(em, [
        {
          at: this.clock.now(),
          actor: person?.person ?? 'anonymous',
          role: person?.role ?? 'NONE',
          action,
          correlationId,
          ...(id !== undefined && { caseId: id }),
          ...(messageId !== undefined && { messageId }),
          ...(what !== undefined && { outcome: what }),
          ...((action === 'IDENTITY_READ' || action === 'ATTACHMENT_READ') && {
            reason: reasonOf(request),
          }),
        },
      ]),
    );
  }
}
