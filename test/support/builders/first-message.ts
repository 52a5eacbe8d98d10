import { instant, newId, type MessageKind, type MessageOf } from '@trace/protocol';
import { aTraceRequest } from './messages.ts';

/** What a State says first in a case, of its own unless another is named. */
export function aFirstMessage<Kind extends MessageKind>(
  { issuer, audience, caseId = newId() }: { issuer: string; audience: string; caseId?: string },
  kind: Kind,
  body: MessageOf<Kind>['body'],
  createdAt = new Date(),
): MessageOf<Kind> {
  return {
    messageId: newId(),
    caseId,
    issuer,
    audience,
    sequence: 1,
    seen: 0,
    kind,
    schemaVersion: '1.0',
    createdAt: instant(createdAt),
    language: 'en',
    body,
    sealed: [],
  };
}

/** A request of one State to another, as its node would make it. */
export function aFirstRequest(
  issuer: string,
  audience: string,
  createdAt = new Date(),
): MessageOf<'REQUEST'> {
  const addressees = [{ state: audience, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
  const header = { humanRef: `${issuer}-TR-2026-000001`, addressees };
  return aFirstMessage({ issuer, audience }, 'REQUEST', aTraceRequest({ header }), createdAt);
}
