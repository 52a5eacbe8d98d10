import { Problem } from '@trace/platform';
import type { NextFunction, Request, Response } from 'express';
import { methodsAt, methodsSpelledOutAt } from './allowed-methods.ts';

/** More header lines than any honest client sends; Node itself cuts the list at 2,000 without a word. */
const MOST_HEADER_LINES = 100;

/** Headers by which something is decided: standing twice, two readers could believe two things (ASVS 4.2.1). */
const SINGLE = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'if-match',
  'origin',
  'transfer-encoding',
  'x-correlation-id',
  'x-reason',
  'x-trace-console',
]);

/** The only methods that this API has; TRACE, OPTIONS and the rest are refused before anything looks at them. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

/** Refuses what no honest client sends: strange methods, doubled headers, a target of another host (RFC 9112 §3.2). */
export function checkRequestLine(request: Request, _response: Response, next: NextFunction): void {
  const names = request.rawHeaders
    .filter((_, index) => index % 2 === 0)
    .map((name) => name.toLowerCase());
  if (names.length > MOST_HEADER_LINES) {
    throw new Problem(
      'headers.too-large',
      `A request may have at most ${MOST_HEADER_LINES} header lines.`,
    );
  }
  const doubled = names.find((name, index) => SINGLE.has(name) && names.indexOf(name) !== index);
  if (doubled !== undefined) {
    throw new Problem(
      'request.malformed',
      `The header ${doubled} may stand only once in a request.`,
    );
  }
  if (!request.url.startsWith('/') && hostOfTarget(request.url) !== request.headers.host) {
    throw new Problem(
      'request.malformed',
      'The target of the request names another host than its Host header.',
    );
  }
  if (!METHODS.includes(request.method)) {
    const allow = methodsAt(request);
    throw new Problem('method.not-allowed', undefined, {
      allow: allow.length > 0 ? allow : METHODS,
    });
  }
  const spelledOut = methodsSpelledOutAt(request);
  if (spelledOut.length > 0 && !spelledOut.includes(request.method))
    throw new Problem('method.not-allowed', undefined, { allow: spelledOut });
  next();
}

function hostOfTarget(target: string): string | undefined {
  return URL.canParse(target) ? new URL(target).host : undefined;
}
