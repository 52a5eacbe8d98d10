import {
  checkMessage,
  digestOf,
  openParcel,
  Refusal,
  type Parcel,
  type ParcelMessage,
  type Partner,
  type RefusalCode,
} from '@trace/protocol';
import { log, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Arrival } from './arrival.ts';
import type { AtCall, CallAtWork } from './at-call.ts';
import { DEATHS_THAT_PART, ProcessesDied, type AtWork } from './at-work.ts';
import type { Examined, Unexamined } from './examined.ts';
import type { Intake, Taken } from './intake.ts';
import type { PartnerQuotas } from './partner-quotas.ts';
import type { Partners } from './partners.ts';
import { recordRefusals } from './security-events.ts';
import type { UnknownKeys } from './unknown-keys.ts';

/** A parcel that is open, what is known of the State that has sent it, and when it came. */
interface Arrived extends Arrival {
  sender: Partner;
  now: Date;
}

/** A message whose key is not in force here yet: it is asked for again. */
interface Awaited {
  kind: 'AWAITED';
  digest: string;
}

/**
 * Takes what a partner has sent: opens the parcel, runs the protocol's two visible lists of checks (PARCEL_CHECKS for
 * the whole, MESSAGE_CHECKS for each message), and hands what is sound to the intake, which stores it and signs the
 * receipt in one commit. Everything from outside is hostile until it has come through here.
 */
export class Accept {
  private readonly logger = log('accept');

  constructor(
    private readonly state: string,
    private readonly keys: NodeKeys,
    private readonly intake: Intake,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
    private readonly partners: Pick<Partners, 'versionsFrom'>,
    private readonly quotas: Pick<PartnerQuotas, 'count'>,
    private readonly atCall: Pick<AtCall, 'begin' | 'open' | 'letGo'>,
    private readonly atWork: Pick<AtWork, 'begin' | 'byItself' | 'letGo'>,
    private readonly unknownKeys: UnknownKeys,
  ) {}

  /**
   * Answers one parcel from an authenticated partner.
   *
   * @returns the signed receipts, and what is to come again because this node failed at it or does not know its key yet
   * @throws Refusal when the parcel as a whole cannot be taken; only an audit line is kept then
   * @throws Problem while the parcels of this partner are put off
   */
  async parcel(bytes: Uint8Array, sender: Partner, correlationId: string): Promise<Taken> {
    const now = this.clock.now();
    const partner = sender.state;
    const call = await this.atCall.begin(partner);
    try {
      const parcel = await this.open(bytes, call, now).catch(async (fault: unknown) => {
        if (fault instanceof Refusal) await this.noteRefusal(fault.code, partner, correlationId);
        throw fault;
      });
      this.quotas.count(partner, { messages: parcel.messages.length });
      return await this.work({ parcel, partner, call, sender, now });
    } finally {
      await this.atCall.letGo(call);
    }
  }

  private async open(bytes: Uint8Array, call: CallAtWork, now: Date): Promise<Parcel> {
    const known = { partner: call.partner, self: this.state, now };
    return this.atCall.open(call, () => openParcel(bytes, this.keys.decryption, known));
  }

  /**
   * Works at the messages together, but for those at which a process has died: each of them by itself and the most
   * suspicious last, and at one of which too many have died not at all.
   */
  private async work(arrived: Arrived): Promise<Taken> {
    const { parcel, partner, call } = arrived;
    if (!call.watched) return this.take(arrived, parcel.messages);
    const byDigest = new Map(parcel.messages.map((one) => [digestOf(one.jws), one]));
    const deaths = await this.atWork.begin(call, [...byDigest.keys()]);
    const taken = await this.take(
      arrived,
      parcel.messages.filter(({ jws }) => !deaths.has(digestOf(jws))),
    );
    const deathsAt = (digest: string): number => deaths.get(digest) ?? 0;
    const suspects = [...byDigest].filter(([digest]) => deaths.has(digest));
    for (const [digest, one] of suspects.toSorted(([a], [b]) => deathsAt(a) - deathsAt(b))) {
      const more = await (deathsAt(digest) >= DEATHS_THAT_PART
        ? this.leave(arrived, one)
        : this.atWork.byItself(partner, digest, () => this.take(arrived, [one])));
      taken.receipts.push(...more.receipts);
      taken.later.push(...more.later);
    }
    return taken;
  }

  private async take(arrived: Arrived, messages: readonly ParcelMessage[]): Promise<Taken> {
    const { partner, call, sender, now } = arrived;
    let whole = !call.watched;
    try {
      const looked = await Promise.all(messages.map((one) => this.look(one, sender, now)));
      const examined = looked.filter((one) => one.kind !== 'AWAITED');
      const taken = await this.intake.take(arrived, examined);
      taken.later.push(...looked.flatMap((one) => (one.kind === 'AWAITED' ? [one.digest] : [])));
      whole ||= taken.later.length === 0;
      return taken;
    } finally {
      // What was stored has taken its marks with it.
      if (!whole)
        await this.atWork.letGo(
          partner,
          messages.map(({ jws }) => digestOf(jws)),
        );
    }
  }

  private async leave(arrived: Arrived, { jws }: ParcelMessage): Promise<Taken> {
    const fault = new ProcessesDied();
    const one = { kind: 'UNEXAMINED', jws, digest: digestOf(jws), fault } as const;
    return this.intake.take(arrived, [one]);
  }

  /** Leaves the one trace of something refused before it was known whose it is: an audit line without its content. */
  async noteRefusal(code: RefusalCode, partner: string, correlationId: string): Promise<void> {
    this.logger.warn('parcel refused', { partner, code, correlationId });
    const at = this.clock.now();
    await this.dataSource.transaction(async (em) => {
      await recordRefusals(em, partner, [{ code }], at);
      await this.audit.record(em, [
        {
          at,
          actor: `node:${partner}`,
          role: 'PARTNER',
          action: 'PARCEL_REFUSED',
          partner,
          outcome: code,
          correlationId,
        },
      ]);
    });
  }

  /** Runs the checks; a key that is not known yet is asked about before anything is refused for good. */
  private async look(
    one: ParcelMessage,
    partner: Partner,
    now: Date,
  ): Promise<Examined | Unexamined | Awaited> {
    const examined = await this.examine(one, partner, now);
    if (examined.kind !== 'UNSOUND' || examined.refused.code !== 'sig.unknown-key') return examined;
    const weighed = await this.unknownKeys.weigh(one.jws, partner);
    if (weighed.kind === 'NAMED') return this.examine(one, weighed.partner, now);
    if (weighed.kind === 'STRANGE') return examined;
    this.logger.warn('a message bears a key that is not in force yet', { partner: partner.state });
    return { kind: 'AWAITED', digest: examined.refused.digest };
  }

  private async examine(
    one: ParcelMessage,
    partner: Partner,
    now: Date,
  ): Promise<Examined | Unexamined> {
    try {
      const checked = await checkMessage(one.jws, one.keys, {
        partner,
        self: this.state,
        now,
        supportedVersions: this.partners.versionsFrom(partner.state),
      });
      return { kind: 'SOUND', checked };
    } catch (fault) {
      if (!(fault instanceof Refusal))
        return { kind: 'UNEXAMINED', jws: one.jws, digest: digestOf(one.jws), fault };
      return {
        kind: 'UNSOUND',
        refused: {
          ...(fault.messageId !== undefined && { messageId: fault.messageId }),
          digest: digestOf(one.jws),
          code: fault.code,
          detail: fault.detail,
        },
        jws: one.jws,
      };
    }
  }
}
