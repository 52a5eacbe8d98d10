import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Audit, Clock, isDatabaseAway, log, Problem, problemResponse } from '@trace/platform';
import { Refusal } from '@trace/protocol';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { methodsAt } from './allowed-methods.ts';
import { ApiFigures } from './api-figures.ts';
import { callOf, type Call } from './call.ts';
import { etagOf } from './headers.ts';

/** An answer given before the body was read to its end: what is left of it must not be taken for the next request. */
const UNREAD = new Set([408, 413, 415]);
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * The one place where something that went wrong becomes an answer: a problem document for the caller, one line in the
 * audit, and for what nobody foresaw a line in the log under the same correlation id.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = log('api');

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly figures: ApiFigures,
  ) {}

  async catch(fault: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const call = callOf(request);
    const told = problemOf(fault, request);
    const { status, headers, body } = problemResponse(told, call.correlationId);
    if (status >= 500) this.tell(status, call.correlationId, body.code, fault);
    this.figures.countRefusal();
    if (call.untold !== true) await this.leaveTrace(request, call, body.code, told);
    if (response.headersSent || response.destroyed) return;
    response.status(status).set(headers);
    if (body.version !== undefined) response.set('ETag', etagOf(body.version));
    if (UNREAD.has(status) || !request.complete) response.set('Connection', 'close');
    response.set('Cache-Control', 'no-store').send(Buffer.from(JSON.stringify(body)));
  }

  /** Nobody must act because the database was away for a moment; whatever nobody foresaw, somebody must look at. */
  private tell(status: number, correlationId: string, code: string, fault: unknown): void {
    const says = 'a call failed';
    if (status === 503) this.logger.warn(says, { correlationId, code, fault });
    else this.logger.error(says, { correlationId, code, fault });
  }

  private async leaveTrace(
    request: Request,
    call: Call,
    outcome: string,
    told: unknown,
  ): Promise<void> {
    const { person, role } = call.person ?? { person: 'anonymous', role: 'NONE' };
    const caseId = caseIdOf(request);
    const note = {
      at: this.clock.now(),
      actor: person,
      role,
      action: request.method === 'POST' && call.person ? 'SUBMISSION_REFUSED' : 'ACCESS_REFUSED',
      outcome,
      correlationId: call.correlationId,
      ...(caseId !== undefined && { caseId }),
    } as const;
    try {
      await this.dataSource.transaction((em) => this.audit.record(em, [note]));
    } catch (fault) {
      // Nothing was done, so nothing has to be undone; while the database is away it has already been said.
      if (!isDatabaseAway(told))
        this.logger.error('a refusal left no trace', { code: outcome, fault });
    }
  }
}

function problemOf(fault: unknown, request: Request): unknown {
  if (fault instanceof Problem || fault instanceof Refusal) return fault;
  if (!(fault instanceof HttpException))
    return isClientFault(fault) ? new Problem('request.malformed') : fault;
  if (fault.getStatus() === 404) {
    const allow = methodsAt(request);
    return allow.length > 0
      ? new Problem('method.not-allowed', undefined, { allow })
      : new Problem('route.unknown');
  }
  return fault.getStatus() < 500 ? new Problem('request.malformed') : fault;
}

/** The router says so of a path whose percent-encoding means nothing. */
function isClientFault(fault: unknown): boolean {
  return fault instanceof Error && 'status' in fault && fault.status === 400;
}

function caseIdOf(request: Request): string | undefined {
  const id: unknown = request.params['id'];
  return typeof id === 'string' && UUID.test(id) ? id : undefined;
}
