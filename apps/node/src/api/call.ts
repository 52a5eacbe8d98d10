import type { IncomingMessage } from 'node:http';
import type { Person, Session } from '@trace/casework';
import type { AuditOrigin } from '@trace/platform';

/** What is known of one call while it is being answered. */
export interface Call {
  correlationId: string;
  /** What every audit entry of the call says of it. */
  origin: AuditOrigin;
  /** Absent until the token was accepted, and on open routes. */
  person?: Person;
  /** Present where somebody signed in by hand, and absent with a token. */
  session?: Session;
  /** Set where its refusal is one of many of the same, of which the first was told. */
  untold?: boolean;
}

const calls = new WeakMap<IncomingMessage, Call>();

/** Opens the call that belongs to an incoming request. */
export function openCall(
  request: IncomingMessage,
  call: Pick<Call, 'correlationId' | 'origin'>,
): void {
  calls.set(request, { ...call });
}

/** The call that belongs to an incoming request. */
export function callOf(request: IncomingMessage): Call {
  const call = calls.get(request);
  if (!call) throw new Error('a request reached a handler without passing correlate()');
  return call;
}
