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
import type { Examined, Unexamined } from './examined.ts';
import type { Intake, Taken } from './intake.ts';
import type { PartnerQuotas } from './partner-quotas.ts';
import type { Partners } from './partners.ts';
import { recordRefusals } from './security-events.ts';

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
  ) {}

  /**
   * Answers one parcel from an authenticated partner.
   *
   * @returns the signed receipts, and what is to come again because this node failed at it
   * @throws Refusal when the parcel as a whole cannot be taken; only an audit line is kept then
   */
  async parcel(bytes: Uint8Array, partner: Partner, correlationId: string): Promise<Taken> {
    const now = this.clock.now();
    let parcel: Parcel;
    try {
      parcel = await openParcel(bytes, this.keys.decryption, {
        partner: partner.state,
        self: this.state,
        now,
      });
    } catch (fault) {
      if (fault instanceof Refusal)
        await this.noteRefusal(fault.code, partner.state, correlationId);
      throw fault;
    }
    this.quotas.count(partner.state, { messages: parcel.messages.length });
    const examined = await Promise.all(
      parcel.messages.map((one) => this.examine(one, partner, now)),
    );
    return this.intake.take(parcel, partner.state, examined);
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
