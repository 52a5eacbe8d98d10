import type { CheckedMessage, Partner } from '@trace/protocol';
import type { Audit, Clock, NodeKeys } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { findForeignCases, findHeld, keepConflicts } from '../arrived-messages.ts';
import { announceFiles } from '../files/file-store.ts';
import { filesNamed } from '../files/files-named.ts';
import { keepPartKeys } from '../keep-part-keys.ts';
import { placeForLog } from '../logged-place.ts';
import type { MessageHandler } from '../message-handler.ts';
import { lockCases } from '../message-store.ts';
import type { Receipts, VerifiedReceipt } from '../receipts.ts';
import { noteNotTaken, type NotTaken } from './not-taken.ts';

/** What taking back stands on. */
interface Ground {
  state: string;
  dataSource: DataSource;
  keys: NodeKeys;
  receipts: Pick<Receipts, 'settle'>;
  handler: MessageHandler;
  audit: Audit;
  clock: Clock;
}

/** How own messages that came back stand against what is held here by now. */
interface Sorted {
  back: CheckedMessage[];
  conflicting: CheckedMessage[];
  refused: NotTaken[];
}

/**
 * Puts own messages that came back where they were: bytes, keys and receipt, the audit entry and the folded case in one
 * commit. Nothing that is here is overwritten: what stands in the place of another message is kept beside it, as any
 * conflict is.
 */
export class TakeBack {
  constructor(private readonly ground: Ground) {}

  /** Takes messages that have passed RETURNED_CHECKS. Returns how many are here again that were not. */
  async take(
    partner: Partner,
    messages: readonly CheckedMessage[],
    receipts: readonly VerifiedReceipt[],
  ): Promise<number> {
    if (messages.length === 0) return 0;
    const { dataSource, clock } = this.ground;
    return dataSource.transaction(async (em) => {
      await lockCases(em, [...new Set(messages.map(({ message }) => message.caseId))]);
      const at = clock.now();
      const { back, conflicting, refused } = await this.sort(em, partner.state, messages);
      await keepConflicts(em, partner.state, conflicting, at);
      await noteNotTaken(em, this.ground.audit, { partner: partner.state, at, refused });
      if (back.length > 0) await this.put(em, partner, back, { receipts, at });
      return back.length;
    });
  }

  private async sort(
    em: EntityManager,
    partner: string,
    messages: readonly CheckedMessage[],
  ): Promise<Sorted> {
    const foreign = await findForeignCases(
      em,
      partner,
      messages.map(({ message }) => message.caseId),
    );
    const own = messages.filter(({ message }) => !foreign.has(message.caseId));
    const stored = await storeReturned(em, partner, own);
    const left = own.filter(({ digest }) => !stored.has(digest));
    const held = left.length > 0 ? await findHeld(em, left) : new Map();
    const conflicting = left.filter(
      ({ message, digest }) => held.get(message.messageId)?.digest !== digest,
    );
    return {
      back: own.filter(({ digest }) => stored.has(digest)),
      conflicting,
      refused: [
        ...messages
          .filter(({ message }) => foreign.has(message.caseId))
          .map(({ message: { messageId } }): NotTaken => ({ code: 'case.not-a-party', messageId })),
        ...conflicting.map(({ message: { messageId } }): NotTaken => ({
          code: held.has(messageId) ? 'message.conflict' : 'message.sequence-taken',
          messageId,
        })),
      ],
    };
  }

  private async put(
    em: EntityManager,
    partner: Partner,
    back: readonly CheckedMessage[],
    { receipts, at }: { receipts: readonly VerifiedReceipt[]; at: Date },
  ): Promise<void> {
    const { state, keys, handler, audit } = this.ground;
    await keepPartKeys(em, keys, back);
    await announceFiles(em, state, back.flatMap(filesNamed), at, partner.state);
    await audit.record(
      em,
      back.map(({ message }) => ({
        at,
        actor: `node:${partner.state}`,
        role: 'PARTNER',
        action: 'MESSAGE_CAME_BACK' as const,
        caseId: message.caseId,
        messageId: message.messageId,
        partner: partner.state,
        outcome: placeForLog(message),
      })),
    );
    await handler.cameBack(
      em,
      back.map(({ message }) => message),
    );
    const sent = new Map(back.map(({ digest, message }) => [digest, message.messageId]));
    await this.ground.receipts.settle(em, partner, receipts, sent, new Set(sent.keys()));
  }
}

/** Stores own messages that are not here, as they were when they were signed. @returns the digests of those stored now */
async function storeReturned(
  em: EntityManager,
  partner: string,
  messages: readonly CheckedMessage[],
): Promise<Set<string>> {
  const rows: { digest: string }[] = await em.query(
    `insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at)
     select m.message_id, m.case_id, 'OUT', $1, m.kind, m.sequence, m.digest, m.jws, m.created_at, m.created_at
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[], $8::timestamptz[])
              as m (message_id, case_id, kind, sequence, digest, jws, created_at)
     on conflict do nothing returning digest`,
    [
      partner,
      messages.map(({ message }) => message.messageId),
      messages.map(({ message }) => message.caseId),
      messages.map(({ message }) => message.kind),
      messages.map(({ message }) => message.sequence),
      messages.map(({ digest }) => digest),
      messages.map(({ token }) => token),
      messages.map(({ message }) => message.createdAt),
    ],
  );
  return new Set(rows.map(({ digest }) => digest));
}
