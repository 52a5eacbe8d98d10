import { instant } from './instant.ts';
import { payloadOf, signJws } from './compact-jws.ts';
import type { SigningKey } from './keys.ts';

/** The kind of a canary. It is none of MESSAGE_KINDS: it belongs to no case and is never filed. */
export const CANARY = 'CANARY';

/** Between whom a canary goes, and when it sets out. */
export interface CanaryOrder {
  messageId: string;
  issuer: string;
  audience: string;
  at: Date;
  /** The version in which its issuer writes to its audience: below a floor nothing is read, a canary neither. */
  schemaVersion: string;
}

/** Signs a canary: a message that says nothing and goes the whole way of a message, so that its receipt proves the way. */
export async function signCanary(
  { messageId, issuer, audience, at, schemaVersion }: CanaryOrder,
  key: SigningKey,
): Promise<string> {
  const envelope = {
    messageId,
    caseId: messageId,
    issuer,
    audience,
    sequence: 1,
    seen: 0,
    kind: CANARY,
    schemaVersion,
    createdAt: instant(at),
    language: 'en',
    body: {},
    sealed: [],
  };
  return signJws(envelope, 'trace-message+jws', key);
}

/** Whether a message is a canary. */
export function isCanary({ kind }: { kind: string }): boolean {
  return kind === CANARY;
}

/** Whether signed bytes that this node holds are those of a canary. */
export function isCanaryToken(token: string): boolean {
  return isCanary(JSON.parse(payloadOf(token).toString()) as { kind: string });
}
