import type { Sent, StoredMessage } from '@trace/exchange';
import { instant, type Message, type MessageBody, type MessageKind } from '@trace/protocol';
import type { SubmittedIdentity } from './identities.ts';

/** What is said to a partner in a case, before the envelope and the signature. */
export interface Speech {
  to: string;
  kind: MessageKind;
  language: string;
  body: MessageBody;
  identities: readonly SubmittedIdentity[];
  sequence: number;
  seen: number;
  cause?: string;
}

/** The message just signed, as the store would give it back, so that it need not be read again. */
export function justSaid(
  issuer: string,
  caseId: string,
  speech: Speech,
  sent: Sent,
): StoredMessage {
  const { to, identities: _, ...said } = speech;
  const { messageId, digest, createdAt } = sent;
  const message = {
    ...said,
    messageId,
    caseId,
    issuer,
    audience: to,
    schemaVersion: '1.0',
    createdAt: instant(createdAt),
    sealed: [],
  } as Message;
  return { message, digest, direction: 'OUT', token: '', storedAt: createdAt };
}
