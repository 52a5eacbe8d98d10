import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Person, Session, SignInOrigin } from '@trace/casework';
import { Problem } from '@trace/platform';
import type { Request } from 'express';
import { callOf } from './call.ts';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const ETAG = /^"(\d{1,9})"$/;
const LONGEST_REASON = 500;

/** The person who calls; the guard has seen the token. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const { person } = callOf(requestOf(context));
  if (!person) throw new Problem('auth.missing');
  return person;
});

/** The session in which somebody is signed in. A token has none. */
export const CallerSession = createParamDecorator(
  (_: unknown, context: ExecutionContext): Session => {
    const { session } = callOf(requestOf(context));
    if (!session)
      throw new Problem(
        'session.unknown',
        'This is for people who are signed in; a token has no session.',
      );
    return session;
  },
);

/** From where the call comes, for whoever signs somebody in. */
export const Origin = createParamDecorator(
  (_: unknown, context: ExecutionContext): SignInOrigin => {
    return originOf(requestOf(context));
  },
);

/** From where a call comes: address, browser, and the id under which the trail knows it. */
export function originOf(request: Request): SignInOrigin {
  const agent = request.headers['user-agent'];
  return {
    address: request.ip ?? '',
    correlationId: callOf(request).correlationId,
    ...(agent !== undefined && { agent }),
  };
}

/** The idempotency key: mandatory, 1 to 255 visible ASCII characters. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => {
    const key = requestOf(context).headers['idempotency-key'];
    if (typeof key !== 'string' || key === '') throw new Problem('idempotency.missing');
    if (!VISIBLE_ASCII.test(key)) throw new Problem('idempotency.invalid');
    return key;
  },
);

/** The version of the case that the caller has read, from the one entity tag in If-Match (RFC 9110 §13.1.1). */
export const ReadVersion = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const tag = requestOf(context).headers['if-match'];
  if (tag === undefined || tag === '') throw new Problem('version.missing');
  const version = ETAG.exec(tag)?.[1];
  if (version === undefined) {
    throw new Problem(
      'version.missing',
      'Send exactly the ETag of the case as you last read it, such as "3".',
    );
  }
  return Number(version);
});

/** Why somebody wants to see what was sealed (Directive (EU) 2016/680 article 25): mandatory, one line of text. */
export const Reason = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return reasonOf(requestOf(context));
});

/** The reason that a call gives in X-Reason; the bytes of the header are read as UTF-8. */
export function reasonOf(request: Request): string {
  const header = request.headers['x-reason'];
  const said = typeof header === 'string' ? header : '';
  const reason = Buffer.from(said, 'latin1').toString('utf8').trim();
  if (reason.length < 3 || reason.length > LONGEST_REASON || /[\p{Cc}\ufffd]/u.test(reason)) {
    throw new Problem(
      'request.malformed',
      'Say in the header X-Reason why you need to see this (3 to 500 characters).',
    );
  }
  return reason;
}

/** The version of a case as an entity tag. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

function requestOf(context: ExecutionContext): Request {
  return context.switchToHttp().getRequest<Request>();
}
