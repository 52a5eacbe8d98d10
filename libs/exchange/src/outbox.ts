import {
  digestOf,
  instant,
  newId,
  sealPart,
  signMessage,
  type Message,
  type MessageBody,
  type MessageKind,
} from '@trace/protocol';
import { type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { Partners } from './partners.ts';

import { referToFiles } from './files/file-store.ts';
import { filesNamed } from './files/files-named.ts';
import { placeForLog } from './logged-place.ts';
import { partKeyPlace } from './part-key-place.ts';

/** The person, or the node itself, on whose behalf something is done. */
export interface Actor {
  person: string;
  role: string;
  correlationId?: string;
}

/** What is to be said to a partner; the outbox adds the envelope, the seals and the signature. */
export interface Draft {
  caseId: string;
  to: string;
  kind: MessageKind;
  language: string;
  body: MessageBody;
  /** Contents of the sealed parts that the body refers to by name. */
  identities: readonly { part: string; identity: object }[];
  sequence: number;
  /** The last sequence of the other side that the case had applied when this was written. */
  seen: number;
  cause?: string;
}

/** What the outbox signed. */
export interface Sent {
  messageId: string;
  digest: string;
  createdAt: Date;
}

/**
 * Where a message begins its way: it is sealed, signed once and stored with its place in the partner's lane, all in the
 * caller's transaction, so that it exists exactly if the case change that caused it exists. After the commit the caller
 * nudges the lane; should that be lost, the sweep finds the row.
 */
export class Outbox {
  constructor(
    private readonly state: string,
    private readonly keys: NodeKeys,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly partners: Pick<Partners, 'versionFor'>,
  ) {}

  /** Signs and queues one message. */
  async send(em: EntityManager, draft: Draft, actor: Actor): Promise<Sent> {
    const messageId = newId();
    const now = this.clock.now();
    const parts = await Promise.all(
      draft.identities.map(({ part, identity }) => sealPart(messageId, part, identity)),
    );
    const token = await signMessage(this.envelope(messageId, now, draft, parts), this.keys.signing);
    const digest = digestOf(token);
    await em.query(
      `with signed as (
         insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at)
         values ($1, $2, 'OUT', $3, $4, $5, $6, $7, $8, $8)),
       keyed as (
         insert into sealed_key (message_id, part, wrapped_key)
         select $1, part, wrapped from unnest($9::text[], $10::text[]) as sealed (part, wrapped))
       insert into outbox (message_id, partner, queued_at) values ($1, $3, $8)`,
      [
        messageId,
        draft.caseId,
        draft.to,
        draft.kind,
        draft.sequence,
        digest,
        token,
        now,
        parts.map(({ sealed }) => sealed.part),
        parts.map(({ key, sealed: { part } }) =>
          this.keys.wrap(key, partKeyPlace(messageId, part)),
        ),
      ],
    );
    const named = filesNamed({ message: { messageId, body: draft.body } });
    await referToFiles(em, this.state, named);
    await this.audit.record(em, [
      {
        at: now,
        actor: actor.person,
        role: actor.role,
        action: 'MESSAGE_QUEUED',
        caseId: draft.caseId,
        messageId,
        partner: draft.to,
        outcome: placeForLog(draft),
        ...(actor.correlationId !== undefined && { correlationId: actor.correlationId }),
      },
    ]);
    return { messageId, digest, createdAt: now };
  }

  private envelope(
    messageId: string,
    now: Date,
    draft: Draft,
    parts: { sealed: Message['sealed'][number] }[],
  ): Message {
    const { caseId, to, kind, language, body, sequence, seen, cause } = draft;
    return {
      messageId,
      caseId,
      issuer: this.state,
      audience: to,
      sequence,
      seen,
      ...(cause !== undefined && { cause }),
      kind,
      schemaVersion: this.partners.versionFor(to),
      createdAt: instant(now),
      language,
      body,
      sealed: parts.map(({ sealed }) => sealed),
    } as Message;
  }
}
