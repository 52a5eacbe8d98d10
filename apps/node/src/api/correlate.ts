import { randomUUID } from 'node:crypto';
import { sourceOf, withOrigin, type AuditOrigin } from '@trace/platform';
import type { NextFunction, Request, Response } from 'express';
import { openCall } from './call.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Gives every call an id that stands in its answer, its audit line and the log; a valid incoming UUID is kept. Its audit
 * lines say from which address it came.
 */
export function correlate(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers['x-correlation-id'];
  const correlationId = typeof given === 'string' && UUID.test(given) ? given : randomUUID();
  const origin: AuditOrigin = { source: sourceOf(request.ip) };
  openCall(request, { correlationId, origin });
  response.setHeader('X-Correlation-Id', correlationId);
  withOrigin(origin, next);
}
