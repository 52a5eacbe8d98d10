import {
  instant,
  isBackDated,
  isCanary,
  newId,
  signReceipt,
  type CheckedMessage,
  type Parcel,
  type Receipt,
  type ReceiptResult,
} from '@trace/protocol';
import { type Audit, type AuditLog, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import {
  findForeignCases,
  findHeld,
  findKnown,
  findRepeated,
  keepConflicts,
  storeArrived,
  type HeldMessage,
} from './arrived-messages.ts';
import type { Arrival } from './arrival.ts';
import type { AtCall } from './at-call.ts';
import type { AtWork } from './at-work.ts';
import { announceFiles } from './files/file-store.ts';
import { filesNamed } from './files/files-named.ts';
import { arrivalNotes } from './arrival-notes.ts';
import type { Examined, RefusedMessage } from './examined.ts';
import { compareSoon } from './holdings/compare-soon.ts';
import { keepPartKeys } from './keep-part-keys.ts';
import { keepRefused, type RefusedEvidence } from './keep-refused.ts';
import type { MessageHandler } from './message-handler.ts';
import { lockCases } from './message-store.ts';
import { findOverfull } from './find-overfull.ts';
import { findUnfounded } from './find-unfounded.ts';
import { ClockSetBack, ReceiptNotSigned } from './passing-fault.ts';
import { recordRefusals } from './security-events.ts';

/** How the sound messages of a parcel stand against what is already held. */
interface Sorted {
  fresh: CheckedMessage[];
  refused: RefusedMessage[];
  conflicting: CheckedMessage[];
  /** Receipts given earlier for messages that came again. */
  repeated: string[];
  /** The digests of what goes by own words that this node has lost; it is to come again when they are back. */
  later: string[];
}

/** What came of taking messages: the receipts, how many were stored now, and the digests of what is to come again. */
export interface Stored {
  receipts: string[];
  fresh: number;
  later: string[];
}

/** A receipt that is about to be given. */
interface Giving {
  receiptId: string;
  parcel: Parcel;
  partner: string;
  receivedAt: Date;
  /** The latest that this node has signed of its log, for the partner to keep. */
  checkpoint: string | undefined;
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
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
    private readonly atCall: Pick<AtCall, 'done'>,
    private readonly atWork: Pick<AtWork, 'done'>,
  ) {}

  /**
   * Takes the examined messages of one parcel.
   *
   * @returns one new receipt for what is new or refused, the stored ones for what had come before, and what is to come
   *   again because own words that it goes by are lost here
   */
  async take(arrival: Arrival, examined: readonly Examined[]): Promise<Stored> {
    const { parcel, partner, call } = arrival;
    // Where only some of a parcel are taken, the mark of its call stands until the rest is.
    const endsCall = !call.watched && examined.length === parcel.messages.length;
    const checked = examined.flatMap((one) => (one.kind === 'SOUND' ? [one.checked] : []));
    // A canary is checked like every message and receipted, and nothing is kept of it: it is about the way alone.
    const canaries = checked.filter(({ message }) => isCanary(message));
    const sound = checked.filter(({ message }) => !isCanary(message));
    // Read before the cases are locked: it is about the log as it stood, and not about this parcel.
    const checkpoint = await this.auditLog.latest();
    const fallen = examined.filter((one) => one.kind === 'UNSOUND');
    const stored = await this.dataSource.transaction(async (em) => {
      const caseIds = [...new Set(sound.map(({ message }) => message.caseId))];
      await lockCases(em, caseIds);
      // Read once the cases are ours, so that the receipts of one case rise in the order of their commits.
      const receivedAt = this.clock.now();
      if (checked.some(({ message }) => isBackDated(receivedAt, new Date(message.createdAt))))
        throw new ClockSetBack();
      const receiptId = newId();
      const sorted = await this.sort(em, partner, sound, receiptId, receivedAt);
      const before = await findRepeated(
        em,
        partner,
        fallen.map(({ jws, refused: { digest } }) => ({ jws, digest })),
      );
      const unsound = fallen.filter(({ refused: { digest } }) => !before.has(digest));
      const repeated = [...new Set([...sorted.repeated, ...before.values()])];
      const refused = [...unsound.map((one) => one.refused), ...sorted.refused];
      const evidence = [...unsound, ...sorted.refused.map((one) => spoken(one, sound))];
      await keepConflicts(em, partner, sorted.conflicting, receivedAt);
      const signed = evidence.filter(isSigned);
      await keepRefused(em, signed, { partner, receiptId, refusedAt: receivedAt });
      if (signed.length > 0) {
        const codes = signed.map((one) => one.refused.code);
        await this.handler.messagesRefused(em, { partner, codes, at: receivedAt });
      }
      await keepPartKeys(em, this.keys, sorted.fresh);
      await announceFiles(em, partner, sorted.fresh.flatMap(filesNamed), receivedAt);
      await this.audit.record(
        em,
        arrivalNotes(parcel.parcelId, partner, receivedAt, [...sorted.fresh, ...canaries], refused),
      );
      await recordRefusals(em, partner, refused, receivedAt);
      if (call.watched) await this.atWork.done(em, partner, examined.flatMap(harmless));
      if (endsCall) await this.atCall.done(em, call);
      const { later } = sorted;
      if (later.length > 0) await compareSoon(em, partner, receivedAt);
      const fresh = sorted.fresh.length;
      if (fresh + canaries.length + refused.length === 0)
        return { receipts: repeated, fresh, later };
      const token = await this.giveReceipt(
        em,
        { receiptId, parcel, partner, receivedAt, checkpoint },
        [...sorted.fresh, ...canaries],
        refused,
      );
      // The fold reads receivedAt from the receipt, so the receipt stands before the case is folded.
      if (fresh > 0) await this.handler.filed(em, [...new Set(sorted.fresh.map(caseOf))]);
      return { receipts: [token, ...repeated], fresh, later };
    });
    call.over ||= endsCall;
    return stored;
  }

  private async sort(
    em: EntityManager,
    partner: string,
    sound: readonly CheckedMessage[],
    receiptId: string,
    receivedAt: Date,
  ): Promise<Sorted> {
    const sorted: Sorted = { fresh: [], refused: [], conflicting: [], repeated: [], later: [] };
    if (sound.length === 0) return sorted;
    const between = await this.refuseForeignCases(em, partner, sound, sorted);
    const own = await this.refuseByContent(em, partner, between, sorted);
    const stored = await storeArrived(em, partner, own, receiptId, receivedAt);
    sorted.fresh = own.filter(({ digest }) => stored.has(digest));
    const known = own.filter(({ digest }) => !stored.has(digest));
    if (known.length === 0) return sorted;
    const held = await findHeld(em, known);
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
    sorted.repeated.push(...receipts);
    return sorted;
  }

  /** A case belongs to two States; a third one's message in it is refused. */
  private async refuseForeignCases(
    em: EntityManager,
    partner: string,
    sound: readonly CheckedMessage[],
    sorted: Sorted,
  ): Promise<CheckedMessage[]> {
    const foreign = await findForeignCases(em, partner, sound.map(caseOf));
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

  /** What is new must fit its case; what was refused before gets the receipt that it got then, whatever holds today. */
  private async refuseByContent(
    em: EntityManager,
    partner: string,
    messages: readonly CheckedMessage[],
    sorted: Sorted,
  ): Promise<CheckedMessage[]> {
    if (messages.length === 0) return [];
    const { held, refused } = await findKnown(em, partner, messages);
    const unknown = messages.filter(({ digest }) => !refused.has(digest));
    const unheld = unknown.filter(({ message }) => !held.has(message.messageId));
    const unfounded = await findUnfounded(em, unheld);
    sorted.later = [...unfounded];
    const fresh = unheld.filter(({ digest }) => !unfounded.has(digest));
    const overfull = await findOverfull(em, fresh);
    const fitting = fresh.filter(({ digest }) => !overfull.has(digest));
    const judged = new Map([...overfull, ...(await this.handler.judge(em, fitting))]);
    sorted.repeated = [...new Set(refused.values())];
    sorted.refused.push(
      ...fresh.flatMap(({ message: { messageId }, digest }): RefusedMessage[] => {
        const because = judged.get(digest);
        return because ? [{ messageId, digest, ...because }] : [];
      }),
    );
    return unknown.filter(({ digest }) => !judged.has(digest) && !unfounded.has(digest));
  }

  private async giveReceipt(
    em: EntityManager,
    { receiptId, parcel, partner, receivedAt, checkpoint }: Giving,
    fresh: readonly CheckedMessage[],
    refused: readonly RefusedMessage[],
  ): Promise<string> {
    const receipt: Receipt = {
      receiptId,
      parcelId: parcel.parcelId,
      issuer: this.state,
      audience: partner,
      receivedAt: instant(receivedAt),
      ...(checkpoint !== undefined && { checkpoint }),
      results: [
        ...fresh.map(({ message, digest }): ReceiptResult => ({
          messageId: message.messageId,
          digest,
          outcome: 'ACCEPTED',
        })),
        ...refused.map((one): ReceiptResult => ({ ...one, outcome: 'REFUSED' })),
      ],
    };
    const token = await signReceipt(receipt, this.keys.signing).catch((fault: unknown) => {
      throw new ReceiptNotSigned(fault);
    });
    await em.query(
      `insert into receipt (receipt_id, parcel_id, issuer, audience, jws, received_at, stored_at)
       values ($1, $2, $3, $4, $5, $6, $6)`,
      [receiptId, parcel.parcelId, this.state, partner, token, receivedAt],
    );
    return token;
  }
}

/**
 * Whether the sender of a refused message is proved: the checks tell the id of a message only from the moment at which
 * its signature was verified.
 */
function isSigned(one: { refused: RefusedMessage; jws: string }): one is RefusedEvidence {
  return one.refused.messageId !== undefined;
}

/** A message that came through the checks and is refused for what this node holds already. */
function spoken(
  refused: RefusedMessage,
  sound: readonly CheckedMessage[],
): { refused: RefusedMessage; jws: string } {
  return { refused, jws: sound.find(({ digest }) => digest === refused.digest)?.token ?? '' };
}

/** What this node's program has gone through; what is refused because it can not stays marked. */
function harmless(one: Examined): string[] {
  if (one.kind === 'SOUND') return [one.checked.digest];
  return one.refused.code === 'message.not-processed' ? [] : [one.refused.digest];
}

function caseOf({ message }: CheckedMessage): string {
  return message.caseId;
}

function refusalOf(
  { message, digest }: CheckedMessage,
  before: HeldMessage | undefined,
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
