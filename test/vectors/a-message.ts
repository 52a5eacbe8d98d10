import { createHash } from 'node:crypto';
import type { PartKey } from '@trace/protocol';
import { aWithdrawal, changed } from '../support/builders/index.ts';
import { NOW, type Scene } from './scene.ts';
import { fixedId, headerOf, jws, type Payload } from './tokens.ts';
import { accept, type Bytes, type Vector } from './vector.ts';

/** A message, the keys beside it, from whom and to whom it must be, and when it is checked. */
export interface MessageInput {
  token: Bytes;
  keys: PartKey[];
  partner: string;
  self: string;
  now: string;
}

/** The id of every message in the vectors. */
export const MESSAGE_ID = fixedId(1);

/** An envelope from QN to QS that every check lets pass. */
const ENVELOPE = {
  messageId: MESSAGE_ID,
  caseId: fixedId(0xc1),
  issuer: 'QN',
  audience: 'QS',
  sequence: 1,
  seen: 0,
  kind: 'WITHDRAWAL',
  schemaVersion: '1.0',
  createdAt: NOW,
  language: 'en',
  body: aWithdrawal(),
  sealed: [],
};

/** The envelope with some members changed; the body as a whole, where another one is given. */
export function envelope(changes: object = {}, body: object = ENVELOPE.body): object {
  return { ...changed<object>(ENVELOPE, changes), body };
}

/** A token from QN to QS, to be checked now. */
export function given(token: Bytes, keys: PartKey[] = []): MessageInput {
  return { token, keys, partner: 'QN', self: 'QS', now: NOW };
}

/** A message signed by QN, with whatever payload. */
export function signed({ qn }: Scene, payload: Payload, keys: PartKey[] = []): MessageInput {
  return given(jws(headerOf('trace-message+jws', qn), payload, qn), keys);
}

/** A message that must be accepted, with its digest as OpenSSL computes it. */
export function accepted(name: string, input: MessageInput): Vector<MessageInput> {
  const token = typeof input.token === 'string' ? input.token : '';
  const [header, payload = ''] = token.split('.');
  const { kind } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { kind: string };
  const digest = createHash('sha256').update(`${header}.${payload}`).digest('base64url');
  return accept(name, input, { messageId: MESSAGE_ID, kind, digest });
}
