import { isRefusal, newId, type Partner } from '@trace/protocol';
import { log, type Audit, type Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { DEATHS_THAT_PART } from './at-work.ts';
import { FalseReceipt, type FalseReceiptReason } from './false-receipt.ts';
import type { Hold, Lanes } from './lanes.ts';
import type { PackedParcel, ParcelMaker } from './parcel-maker.ts';
import type { Posted } from './partner-connection.ts';
import type { PartnerConnections } from './partner-connections.ts';
import type { Partners } from './partners.ts';
import type { Receipts, Settlement, VerifiedReceipt } from './receipts.ts';
import { recordSecurityEvent } from './security-events.ts';
import { isPassing } from './passing-fault.ts';
import { parcelSize } from './retry.ts';
import type { ClosedHours } from './closed-hours.ts';
import { standAside, standFirstAside } from './stand-aside.ts';

/** What one attempt meant for the lane. */
type Attempt =
  | { kind: 'DELIVERED' }
  /** `silent` where nobody was there to answer, or had no time. */
  | { kind: 'REST'; reason: string; retryAfterMs?: number; silent?: true };

/** What a partner has answered to a parcel. */
interface Answered {
  partner: Partner;
  hold: Hold;
  /** The ids of what was sent, by digest. */
  sent: ReadonlyMap<string, string>;
  verified: readonly VerifiedReceipt[];
  /** The digests of what the partner's node could not process and asks for again. */
  later: ReadonlySet<string>;
}

/** A partner that keeps a lane waiting for longer keeps no worker any more. */
const PATIENCE_MS = 1_000;

/** The beginning of a lane: every position is behind it. */
const START = '0';

/**
 * Drains lanes. While one parcel is on the wire the next is packed, and while that one travels the receipts of the first
 * are stored; parcels themselves go one after the other, so that order within a case is kept. Whatever goes wrong, the
 * messages stay in the lane and the same bytes go again.
 */
export class Deliver {
  private readonly logger = log('deliver');
  private stopping = false;
  /** Drains that began as a job. */
  private readonly underWay = new Set<Promise<void>>();
  /** Lets the workers of a lane go: also those of later wishes, which find it held. */
  private readonly workers = new Map<string, Set<() => void>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly partners: Partners,
    private readonly lanes: Lanes,
    private readonly parcels: ParcelMaker,
    private readonly receipts: Receipts,
    private readonly connections: PartnerConnections,
    private readonly rests: ClosedHours,
    private readonly mostMessages: number,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Drains a lane as a worker does: until it is empty or must rest, or until the partner has kept it waiting for a
   * second. Then the drain goes on by itself and the worker serves others, so that dead partners take none from the
   * living, however many they are.
   */
  async attend(partnerState: string): Promise<void> {
    const workers = this.workers.get(partnerState) ?? new Set();
    this.workers.set(partnerState, workers);
    let letGo = (): void => undefined;
    const kept = new Promise<void>((resolve) => (letGo = resolve));
    workers.add(letGo);
    const drained = this.drain(partnerState);
    const settled = drained
      .catch(() => undefined)
      .finally(() => {
        workers.delete(letGo);
        this.underWay.delete(settled);
      });
    this.underWay.add(settled);
    await Promise.race([drained, kept]);
  }

  /** Drains one partner's lane until it is empty or must rest. Returns at once when another worker holds it. */
  async drain(partnerState: string): Promise<void> {
    const partner = this.partners.find(partnerState);
    if (!partner || this.stopping) return;
    // What is no longer believed is not sent to either; the messages wait for a new statement.
    if (this.partners.standing(partnerState)?.word === 'SUSPENDED') return;
    if (!(await this.rests.mayDrain(partner))) return;
    const hold = await this.lanes.claim(partnerState, newId());
    if (!hold) return;
    try {
      if (hold.deaths >= DEATHS_THAT_PART) await this.partFirst(hold);
      // What is sent can not be taken back: nothing goes out whose delivery could not be written down.
      await this.audit.assertMay(this.dataSource.manager, ['MESSAGE_DELIVERED']);
      await this.drainHeld(partner, hold);
    } catch (fault) {
      // Our own fault (the database, most likely): the lane rests, and nothing has left it.
      this.logger.warn('drain interrupted', { partner: partnerState, reason: nameOf(fault) });
      await this.lanes.failed(hold, 'own-node');
    }
  }

  /** Takes no new lane, and closes connections once the parcels under way are answered. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.lanes.endLulls();
    await this.connections.close();
    await Promise.all(this.underWay);
  }

  private async drainHeld(partner: Partner, hold: Hold): Promise<void> {
    for (;;) {
      const attempt = await this.empty(partner, hold);
      if (attempt.kind === 'REST') return this.rest(partner, hold, attempt);
      if (hold.lost) return;
      if (this.stopping) return this.lanes.leave(hold);
      if (await this.lanes.lull(hold)) continue;
      if ((await this.lanes.release(hold)) || !(await this.lanes.keep(hold))) return;
    }
  }

  /** Workers have died one after the other while they held this lane: what stands first there stands aside. */
  private async partFirst(hold: Hold): Promise<void> {
    const { partner, deaths: count } = hold;
    this.logger.error('those who hold this lane die; its first message stands aside', {
      partner,
      count,
    });
    await this.dataSource.transaction(async (em) => {
      await standFirstAside(em, partner, this.clock);
      await this.lanes.livesOn(em, hold);
    });
  }

  /** Sends parcel after parcel until nothing is left or the lane must rest. */
  private async empty(partner: Partner, hold: Hold): Promise<Attempt> {
    const outage = hold.failures;
    let delivered = 0;
    // Whoever held the lane has died: one message at a time, so that it is known at which.
    const size = (): number =>
      hold.deaths > 0 ? 1 : parcelSize(outage, delivered, this.mostMessages);
    let parcel = await this.parcels.next(partner, START, size());
    let settling: Promise<Attempt> = Promise.resolve({ kind: 'DELIVERED' });
    while (parcel && !hold.lost) {
      const more = parcel.full && !this.stopping && hold.deaths === 0;
      const [posted, next]: [Posted, PackedParcel | undefined] = await Promise.all([
        this.post(partner, parcel.parcel),
        more ? this.parcels.next(partner, parcel.last, size()) : undefined,
      ]);
      const before = await settling;
      const attempt = before.kind === 'DELIVERED' ? outcomeOf(posted) : before;
      if (attempt.kind === 'REST') {
        if (posted.kind === 'UNREACHABLE' && posted.unsent) await this.parcels.giveBack(parcel);
        if (next) await this.parcels.giveBack(next);
        return attempt;
      }
      settling = this.settle(partner, hold, parcel, posted);
      // A rejection is met where `settling` is awaited, at the latest by whoever called.
      settling.catch(() => undefined);
      parcel = next;
      delivered += 1;
    }
    return settling;
  }

  private async post(partner: Partner, parcel: string): Promise<Posted> {
    const late = setTimeout(() => this.letGo(partner.state), PATIENCE_MS);
    try {
      return await this.connections.to(partner).post(parcel);
    } finally {
      clearTimeout(late);
    }
  }

  private letGo(partner: string): void {
    for (const worker of this.workers.get(partner) ?? []) worker();
  }

  private async settle(
    partner: Partner,
    hold: Hold,
    sent: PackedParcel,
    posted: Posted,
  ): Promise<Attempt> {
    if (posted.kind !== 'ANSWERED') return outcomeOf(posted);
    // One for what is new or refused, and for each message that came again the one that it got the first time.
    if (posted.receipts.length > sent.messages.size + 1)
      return this.disbelieve(partner.state, 'receipts-too-many');
    let verified: VerifiedReceipt[];
    try {
      verified = await Promise.all(
        posted.receipts.map((token) => this.receipts.verify(token, partner)),
      );
    } catch (fault) {
      this.logger.error('a partner answered with something that is no receipt of ours', {
        partner: partner.state,
        parcelId: sent.parcelId,
        reason: nameOf(fault),
      });
      const outcome = isRefusal(fault) ? fault.code : 'receipt-not-valid';
      return this.disbelieve(partner.state, 'receipt-not-valid', outcome);
    }
    const answer = { partner, hold, sent: sent.messages, verified, later: new Set(posted.later) };
    try {
      return await this.store(answer);
    } catch (fault) {
      if (isPassing(fault)) throw fault;
      if (fault instanceof FalseReceipt) return this.disbelieve(partner.state, fault.reason);
      this.logger.error('this node fails at a receipt', { partner: partner.state, fault });
      return this.storeApart(answer);
    }
  }

  /** Each receipted message in a transaction of its own: the one at which this node fails stands aside. */
  private async storeApart(answer: Answered): Promise<Attempt> {
    let attempt: Attempt = { kind: 'DELIVERED' };
    for (const one of answer.sent) {
      try {
        const alone = await this.store({ ...answer, sent: new Map([one]) }, new Set([one[0]]));
        if (alone.kind === 'REST') attempt = alone;
      } catch (fault) {
        if (isPassing(fault)) throw fault;
        if (fault instanceof FalseReceipt)
          return this.disbelieve(answer.partner.state, fault.reason);
        await this.dataSource.transaction((em) => standAside(em, [one[1]], this.clock));
      }
    }
    return attempt;
  }

  private async store(answer: Answered, only?: ReadonlySet<string>): Promise<Attempt> {
    const { partner, sent, verified } = answer;
    const [attempt, committed] = await this.dataSource.transaction(async (em) => {
      const settlement = await this.receipts.settle(em, partner, verified, sent, only);
      return [await this.goOn(em, answer, settlement), settlement.committed] as const;
    });
    committed();
    return attempt;
  }

  /** What the receipts mean for the lane, in the transaction that stores them. */
  private async goOn(
    em: EntityManager,
    { partner, hold, sent, verified, later }: Answered,
    { messageIds }: Settlement,
  ): Promise<Attempt> {
    const settled = new Set(messageIds);
    const left = [...sent].filter(([, id]) => !settled.has(id));
    const aside = left.filter(([digest]) => later.has(digest)).map(([, id]) => id);
    const missing = left.filter(([digest]) => !later.has(digest)).map(([, id]) => id);
    if (aside.length > 0) await standAside(em, aside, this.clock);
    if (missing.length > 0 && !(await this.noneWaits(em, missing))) {
      const at = this.clock.now();
      const outcome = 'receipt-incomplete';
      await recordSecurityEvent(em, {
        kind: 'RECEIPT_INVALID',
        partner: partner.state,
        at,
        outcome,
      });
      return { kind: 'REST', reason: outcome };
    }
    const { receivedAt } = verified[0]?.receipt ?? {};
    if (receivedAt !== undefined) await this.lanes.succeeded(em, hold, new Date(receivedAt));
    return { kind: 'DELIVERED' };
  }

  /** Tells of an answer that settles nothing; what was sent goes again after a rest. */
  private async disbelieve(
    partner: string,
    reason: FalseReceiptReason | 'receipt-not-valid',
    outcome: string = reason,
  ): Promise<Attempt> {
    const event = { kind: 'RECEIPT_INVALID', partner, at: this.clock.now(), outcome } as const;
    await this.dataSource.transaction((em) => recordSecurityEvent(em, event));
    return { kind: 'REST', reason };
  }

  private async noneWaits(em: EntityManager, messageIds: string[]): Promise<boolean> {
    const rows: unknown[] = await em.query(
      'select 1 from outbox where message_id = any($1::uuid[]) limit 1',
      [messageIds],
    );
    return rows.length === 0;
  }

  private async rest(
    partner: Partner,
    hold: Hold,
    attempt: Extract<Attempt, { kind: 'REST' }>,
  ): Promise<void> {
    if (attempt.silent && this.rests.isClosed(partner)) {
      await this.lanes.leave(hold);
      return this.rests.tried(partner);
    }
    this.logger.warn('lane rests', {
      partner: hold.partner,
      reason: attempt.reason,
      count: hold.failures + 1,
    });
    await this.lanes.failed(hold, attempt.reason, attempt.retryAfterMs);
  }
}

function outcomeOf(posted: Posted): Attempt {
  if (posted.kind === 'ANSWERED') return { kind: 'DELIVERED' };
  if (posted.kind === 'REFUSED') return { kind: 'REST', reason: posted.code };
  if (posted.kind === 'UNREACHABLE') return { kind: 'REST', reason: posted.reason, silent: true };
  const { retryAfterMs } = posted;
  return {
    kind: 'REST',
    reason: 'partner-busy',
    silent: true,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function nameOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown';
  return 'code' in fault && typeof fault.code === 'string'
    ? fault.code
    : fault.message.slice(0, 80);
}
