import {
  instant,
  newId,
  signReceipt,
  type CheckedMessage,
  type Parcel,
  type Receipt,
  type ReceiptResult,
} from '@trace/protocol';
import { type Audit, type AuditNote, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Examined, RefusedMessage } from './examined.ts';
import type { MessageHandler } from './message-handler.ts';
import { lockCases } from './message-store.ts';

/** How the sound messages of a parcel stand against what is already held. */
interface Sorted {
  fresh: CheckedMessage[];
  refused: RefusedMessage[];
  conflicting: CheckedMessage[];
  /** Receipts given earlier for messages that came again. */
  repeated: string[];
}

interface HeldRow {
  message_id: string;
  digest: string;
  partner: string;
  jws: string | null;
}

/**
 * Where a message arrives: bytes, receipt, audit entries and the changed case are stored in one commit, and only then
 * is the receipt given out. The same message again gets the receipt that it got the first time, for ever; the same id
 * with other bytes is refused and both are kept.
 */
export class Inbox {
  constructor(
    private readonly state: string,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly handler: MessageHandler,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the examined messages of one parcel.
   *
   * @returns one new receipt for what is new or refused, and the stored ones for what had come before
   */
  async take(parcel: Parcel, partner: string, examined: readonly Examined[]): Promise<string[]> {
    const sound = examined.flatMap((one) => (one.kind === 'SOUND' ? [one.checked] : []));
    const unsound = examined.flatMap((one) => (one.kind === 'UNSOUND' ? [one.refused] : []));
    return this.dataSource.transaction(async (em) => {
      const caseIds = [...new Set(sound.map(({ message }) => message.caseId))];
      await lockCases(em, caseIds);
      // Read once the cases are ours, so that the receipts of one case rise in the order of their commits.
      const receivedAt = this.clock.now();
      const receiptId = newId();
      const sorted = await this.sort(em, partner, sound, receiptId, receivedAt);
      const refused = [...unsound, ...sorted.refused];
      await this.keepConflicts(em, partner, sorted.conflicting, receivedAt);
      await this.keepKeys(em, sorted.fresh);
      await this.audit.record(
        em,
        notes(parcel.parcelId, partner, receivedAt, sorted.fresh, refused),
      );
      if (sorted.fresh.length + refused.length === 0) return sorted.repeated;
      const token = await this.giveReceipt(
        em,
        { receiptId, parcel, partner, receivedAt },
        sorted.fresh,
        refused,
      );
      // The fold reads receivedAt from the receipt, so the receipt stands before the case is folded.
      if (sorted.fresh.length > 0)
        await this.handler.filed(em, [...new Set(sorted.fresh.map(caseOf))]);
      return [token, ...sorted.repeated];
    });
  }

  private async sort(
    em: EntityManager,
    partner: string,
    sound: readonly CheckedMessage[],
    receiptId: string,
    receivedAt: Date,
  ): Promise<Sorted> {
    const sorted: Sorted = { fresh: [], refused: [], conflicting: [], repeated: [] };
    if (sound.length === 0) return sorted;
    const own = await this.refuseForeignCases(em, partner, sound, sorted);
    const stored = await this.store(em, partner, own, receiptId, receivedAt);
    sorted.fresh = own.filter(({ digest }) => stored.has(digest));
    const known = own.filter(({ digest }) => !stored.has(digest));
    if (known.length === 0) return sorted;
    const held = await this.held(em, known);
    const receipts = new Set<string>();
    for (const checked of known) {
      const before = held.get(checked.message.messageId);
      if (
        before &&
        before.digest === checked.digest &&
        before.partner === partner &&
        before.jws !== null
      ) {
        receipts.add(before.jws);
      } else {
        sorted.refused.push(refusalOf(checked, before));
        if (before) sorted.conflicting.push(checked);
      }
    }
    sorted.repeated = [...receipts];
    return sorted;
  }

  /** A case belongs to two States; a third one's message in it is refused as if the case did not exist. */
  private async refuseForeignCases(
    em: EntityManager,
    partner: string,
    sound: readonly CheckedMessage[],
    sorted: Sorted,
  ): Promise<CheckedMessage[]> {
    const rows: { case_id: string }[] = await em.query(
      'select distinct case_id from message where case_id = any($1::uuid[]) and partner <> $2',
      [sound.map(caseOf), partner],
    );
    const foreign = new Set(rows.map((row) => row.case_id));
    const [theirs, own] = [
      sound.filter((one) => foreign.has(caseOf(one))),
      sound.filter((one) => !foreign.has(caseOf(one))),
    ];
    sorted.refused.push(
      ...theirs.map(({ message, digest }) => ({
        messageId: message.messageId,
        digest,
        code: 'case.not-a-party' as const,
        detail: 'This node knows no such case between your State and this one.',
      })),
    );
    return own;
  }

  /** @returns the digests of what was stored now; one of two messages with the same id is not among them */
  private async store(
    em: EntityManager,
    partner: string,
    own: readonly CheckedMessage[],
    receiptId: string,
    receivedAt: Date,
  ): Promise<Set<string>> {
    const rows: { digest: string }[] = await em.query(
      `insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at, outcome, receipt_id)
       select m.message_id, m.case_id, 'IN', $1, m.kind, m.sequence, m.digest, m.jws, m.created_at, $2, 'ACCEPTED', $3
         from unnest($4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[], $9::text[], $10::timestamptz[])
                as m (message_id, case_id, kind, sequence, digest, jws, created_at)
       on conflict do nothing returning digest`,
      [
        partner,
        receivedAt,
        receiptId,
        own.map(({ message }) => message.messageId),
        own.map(caseOf),
        own.map(({ message }) => message.kind),
        own.map(({ message }) => message.sequence),
        own.map(({ digest }) => digest),
        own.map(({ token }) => token),
        own.map(({ message }) => message.createdAt),
      ],
    );
    return new Set(rows.map((row) => row.digest));
  }

  private async held(
    em: EntityManager,
    known: readonly CheckedMessage[],
  ): Promise<Map<string, HeldRow>> {
    const rows: HeldRow[] = await em.query(
      `select m.message_id, m.digest, m.partner, r.jws from message m left join receipt r using (receipt_id)
        where m.message_id = any($1::uuid[])`,
      [known.map(({ message }) => message.messageId)],
    );
    return new Map(rows.map((row) => [row.message_id, row]));
  }

  private async keepConflicts(
    em: EntityManager,
    partner: string,
    conflicting: readonly CheckedMessage[],
    storedAt: Date,
  ): Promise<void> {
    for (const { message, digest, token } of conflicting) {
      await em.query(
        `insert into message_conflict (conflict_id, message_id, digest, partner, jws, stored_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [newId(), message.messageId, digest, partner, token, storedAt],
      );
    }
  }

  private async keepKeys(em: EntityManager, fresh: readonly CheckedMessage[]): Promise<void> {
    const keys = fresh.flatMap(({ message, keys: parts }) =>
      parts.map(({ part, key }) => ({
        messageId: message.messageId,
        part,
        wrapped: this.keys.wrap(key),
      })),
    );
    if (keys.length === 0) return;
    await em.query(
      `insert into sealed_key (message_id, part, wrapped_key)
       select * from unnest($1::uuid[], $2::text[], $3::text[])`,
      [
        keys.map((one) => one.messageId),
        keys.map((one) => one.part),
        keys.map((one) => one.wrapped),
      ],
    );
  }

  private async giveReceipt(
    em: EntityManager,
    {
      receiptId,
      parcel,
      partner,
      receivedAt,
    }: { receiptId: string; parcel: Parcel; partner: string; receivedAt: Date },
    fresh: readonly CheckedMessage[],
    refused: readonly RefusedMessage[],
  ): Promise<string> {
    const receipt: Receipt = {
      receiptId,
      parcelId: parcel.parcelId,
      issuer: this.state,
      audience: partner,
      receivedAt: instant(receivedAt),
      results: [
        ...fresh.map(({ message, digest }): ReceiptResult => ({
          messageId: message.messageId,
          digest,
          outcome: 'ACCEPTED',
        })),
        ...refused.map((one): ReceiptResult => ({ ...one, outcome: 'REFUSED' })),
      ],
    };
    const token = await signReceipt(receipt, this.keys.signing);
    await em.query(
      `insert into receipt (receipt_id, parcel_id, issuer, audience, jws, received_at, stored_at)
       values ($1, $2, $3, $4, $5, $6, $6)`,
      [receiptId, parcel.parcelId, this.state, partner, token, receivedAt],
    );
    return token;
  }
}

function caseOf({ message }: CheckedMessage): string {
  return message.caseId;
}

function refusalOf(
  { message, digest }: CheckedMessage,
  before: HeldRow | undefined,
): RefusedMessage {
  return before
    ? {
        messageId: message.messageId,
        digest,
        code: 'message.conflict',
        detail:
          'This node already holds another message with the same id. Both are kept; compare them by their digests.',
      }
    : {
        messageId: message.messageId,
        digest,
        code: 'message.sequence-taken',
        detail: 'This node already holds another message with this sequence number in this case.',
      };
}

function notes(
  parcelId: string,
  partner: string,
  at: Date,
  fresh: readonly CheckedMessage[],
  refused: readonly RefusedMessage[],
): AuditNote[] {
  const by = { at, actor: `node:${partner}`, role: 'PARTNER', partner, correlationId: parcelId };
  return [
    ...fresh.map(({ message }): AuditNote => ({
      ...by,
      action: 'MESSAGE_ACCEPTED',
      caseId: message.caseId,
      messageId: message.messageId,
      outcome: message.kind,
    })),
    ...refused.map(({ messageId, code }): AuditNote => ({
      ...by,
      action: 'MESSAGE_REFUSED',
      outcome: code,
      ...(messageId !== undefined && { messageId }),
    })),
  ];
}
