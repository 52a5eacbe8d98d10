import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { openCall } from './call.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Gives every call an id that stands in its answer, its audit line and the log; a valid incoming UUID is kept. */
export function correlate(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers['x-correlation-id'];
  const correlationId = typeof given === 'string' && UUID.test(given) ? given : randomUUID();
  openCall(request, correlationId);
  response.setHeader('X-Correlation-Id', correlationId);
  next();
}
