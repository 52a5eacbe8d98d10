import { instant, newId, type MessageKind, type MessageOf } from '@trace/protocol';

/** What a State says first in a case, of its own unless another is named. */
export function aFirstMessage<Kind extends MessageKind>(
  { issuer, audience, caseId = newId() }: { issuer: string; audience: string; caseId?: string },
  kind: Kind,
  body: MessageOf<Kind>['body'],
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
    createdAt: instant(new Date()),
    language: 'en',
    body,
    sealed: [],
  };
}
