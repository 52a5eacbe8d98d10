import {
  checkReturned,
  instant,
  isRefusal,
  LIMITS,
  newId,
  openParcel,
  readReturned,
  Refusal,
  signReturnQuery,
  type CheckedMessage,
  type ParcelMessage,
  type Partner,
} from '@trace/protocol';
import { log, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { claimedId } from '../arrived-messages.ts';
import { FalseReceipt } from '../false-receipt.ts';
import { ownSigningKeys } from '../own-signing-keys.ts';
import type { PartnerConnections } from '../partner-connections.ts';
import { isPassing } from '../passing-fault.ts';
import type { Partners } from '../partners.ts';
import type { Receipts, VerifiedReceipt } from '../receipts.ts';
import type { Difference } from './reconcile.ts';
import { noteNotTaken, type NotTaken } from './not-taken.ts';
import type { TakeBack } from './take-back.ts';

/** What coming back stands on. */
interface Ground {
  state: string;
  dataSource: DataSource;
  partners: Pick<Partners, 'self' | 'ownVersions'>;
  connections: PartnerConnections;
  keys: NodeKeys;
  receipts: Pick<Receipts, 'verify'>;
  takeBack: TakeBack;
  audit: Audit;
  clock: Clock;
}

/** What a partner has answered: the messages as they came, and those of its receipts that count. */
interface GivenBack {
  messages: readonly ParcelMessage[];
  receipts: readonly VerifiedReceipt[];
}

/** What was found of an answer. */
interface Examined {
  sound: CheckedMessage[];
  refused: NotTaken[];
}

/**
 * Own words that this node has lost, because it was restored from a backup, come back from the partner that had accepted
 * them. Nothing of what the partner says is believed for its sake: each message is signed by a key that was this State's
 * own when it was written, and covered by the partner's own receipt.
 */
export class ComeBack {
  private readonly logger = log('come-back');

  constructor(private readonly ground: Ground) {}

  /** Asks for what is held there and is not known here. Returns how many messages came back. */
  async fetch(partner: Partner, differences: readonly Difference[]): Promise<number> {
    let open = await this.unknownOf(differences);
    if (open.length === 0) return 0;
    let back = 0;
    while (open.length > 0) {
      const asked = new Set(open.slice(0, LIMITS.returnedMessages));
      const given = await this.ask(partner, [...asked]);
      if (given === undefined) break;
      const came = given.messages.flatMap(({ jws }) => claimedId(jws) ?? []);
      const answered = new Set(came.filter((id) => asked.has(id)));
      back += await this.take(partner, given, asked);
      // One answer may have no room for all. Where it brings nothing of what was asked, nothing of it is there.
      const done = answered.size > 0 ? answered : asked;
      open = open.filter((id) => !done.has(id));
    }
    this.logger.error('this node has lost what it had said itself, and asked its partner for it', {
      partner: partner.state,
      count: back,
    });
    return back;
  }

  /** What is known here and only waits for its receipt goes through its lane. */
  private async unknownOf(differences: readonly Difference[]): Promise<string[]> {
    const ids = differences.flatMap(({ kind, messageId }) =>
      kind === 'MISSING_HERE' ? [messageId] : [],
    );
    if (ids.length === 0) return [];
    const rows: { id: string }[] = await this.ground.dataSource.query(
      `select id from unnest($1::uuid[]) as id
        where not exists (select from message where message_id = id) order by id`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** Asks once. @returns undefined where the partner gives no answer that is one */
  private async ask(
    partner: Partner,
    messageIds: readonly string[],
  ): Promise<GivenBack | undefined> {
    const { state, clock, keys, connections } = this.ground;
    const now = clock.now();
    const query = {
      queryId: newId(),
      issuer: state,
      audience: partner.state,
      at: instant(now),
      messageIds: [...messageIds],
    };
    const told = await connections.to(partner).askBack(await signReturnQuery(query, keys.signing));
    if (told.kind !== 'TOLD') {
      const code = 'reason' in told ? told.reason : 'code' in told ? told.code : 'busy';
      this.logger.warn('a partner gives nothing back', { partner: partner.state, code });
      return undefined;
    }
    try {
      const { parcel, receipts } = readReturned(told.token);
      const messages = parcel === undefined ? [] : await this.open(parcel, partner, query.queryId);
      return { messages, receipts: await this.verified(partner, receipts) };
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      await this.note(partner, [{ code: fault.code }]);
      return undefined;
    }
  }

  private async open(token: string, partner: Partner, queryId: string): Promise<ParcelMessage[]> {
    const { state, clock, keys } = this.ground;
    const { parcelId, messages } = await openParcel(Buffer.from(token), keys.decryption, {
      partner: partner.state,
      self: state,
      now: clock.now(),
    });
    if (parcelId !== queryId)
      throw new Refusal('parcel.stale', 'It answers another question than the one that was asked.');
    return messages;
  }

  /** Those receipts that count; what none of them covers is refused for that. */
  private async verified(partner: Partner, tokens: readonly string[]): Promise<VerifiedReceipt[]> {
    const verified: VerifiedReceipt[] = [];
    const refused: NotTaken[] = [];
    for (const token of tokens) {
      try {
        verified.push(await this.ground.receipts.verify(token, partner));
      } catch (fault) {
        if (!isRefusal(fault)) throw fault;
        refused.push({ code: fault.code });
      }
    }
    await this.note(partner, refused);
    return verified;
  }

  private async take(
    partner: Partner,
    given: GivenBack,
    asked: ReadonlySet<string>,
  ): Promise<number> {
    const { sound, refused } = await this.examine(partner, given);
    await this.note(partner, refused);
    const wanted = sound.filter(({ message }) => asked.has(message.messageId));
    return this.put(partner, wanted, given.receipts);
  }

  /** Together or, where this node's own program fails at one of them, one by one: that one is left to a later comparison. */
  private async put(
    partner: Partner,
    wanted: readonly CheckedMessage[],
    receipts: readonly VerifiedReceipt[],
  ): Promise<number> {
    try {
      return await this.ground.takeBack.take(partner, wanted, receipts);
    } catch (fault) {
      if (isPassing(fault)) throw fault;
      if (fault instanceof FalseReceipt) return this.withoutReceipt(partner, wanted, receipts);
      this.logger.error('this node fails at what came back', { partner: partner.state, fault });
    }
    return wanted.length > 1 ? this.putEach(partner, wanted, receipts) : 0;
  }

  private async putEach(
    partner: Partner,
    wanted: readonly CheckedMessage[],
    receipts: readonly VerifiedReceipt[],
  ): Promise<number> {
    let back = 0;
    for (const one of wanted) back += await this.put(partner, [one], receipts);
    return back;
  }

  /** A false receipt says nothing of a message; the others come back by theirs. */
  private async withoutReceipt(
    partner: Partner,
    wanted: readonly CheckedMessage[],
    receipts: readonly VerifiedReceipt[],
  ): Promise<number> {
    if (wanted.length > 1) return this.putEach(partner, wanted, receipts);
    const refused = wanted.map(({ message: { messageId } }): NotTaken => ({
      code: 'receipt.missing',
      messageId,
    }));
    await this.note(partner, refused);
    return 0;
  }

  private async examine(partner: Partner, { messages, receipts }: GivenBack): Promise<Examined> {
    const { state, partners, keys, clock } = this.ground;
    const examined: Examined = { sound: [], refused: [] };
    const context = {
      own: { state, signing: await ownSigningKeys(partners, keys) },
      partner: partner.state,
      now: clock.now(),
      supportedVersions: partners.ownVersions,
      receipts: receipts.map(({ receipt }) => receipt),
    };
    for (const { jws, keys: parts } of messages) {
      try {
        examined.sound.push(await checkReturned(jws, parts, context));
      } catch (fault) {
        if (!isRefusal(fault)) throw fault;
        examined.refused.push({ code: fault.code });
      }
    }
    return examined;
  }

  private async note(partner: Partner, refused: readonly NotTaken[]): Promise<void> {
    if (refused.length === 0) return;
    const { dataSource, audit, clock } = this.ground;
    this.logger.error('what a partner gives back is not what this State has signed', {
      partner: partner.state,
      count: refused.length,
    });
    const at = clock.now();
    await dataSource.transaction((em) =>
      noteNotTaken(em, audit, { partner: partner.state, at, refused }),
    );
  }
}
