import {
  encryptionKeyAt,
  instant,
  LIMITS,
  newId,
  Refusal,
  sealParcel,
  type PartKey,
  type Partner,
} from '@trace/protocol';
import { type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { isAside } from './stand-aside.ts';

/** A parcel ready for the wire, and the places in the lane that it carries. */
export interface PackedParcel {
  parcel: string;
  parcelId: string;
  /** The message ids by digest, for a receipt that could name a message only by its digest. */
  messages: Map<string, string>;
  last: string;
  /** The places themselves, which are marked as taken up for sending. */
  taken: string[];
  /** Whether it holds as much as it may, so that more is likely to wait behind it. */
  full: boolean;
}

interface WaitingRow {
  position: string;
  message_id: string;
  digest: string;
  jws: string;
  created_at: Date;
  parts: PartKey[] | null;
}

/** The next message bears a time that this node's clock has not reached: it was written before the clock was set back. */
export class OwnClockAhead extends Error {
  constructor() {
    super('own-clock-was-ahead');
  }
}

/** Packs what waits in a lane: the stored bytes as they are, the keys of their sealed parts, sealed to the partner. */
export class ParcelMaker {
  constructor(
    private readonly state: string,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly clock: Clock,
    private readonly mostBytes: number,
  ) {}

  /** The next parcel of the lane behind a position, at most so many messages and so many bytes; undefined when empty. */
  async next(partner: Partner, behind: string, most: number): Promise<PackedParcel | undefined> {
    const rows: WaitingRow[] = await this.dataSource.query(
      `select outbox.position, outbox.message_id, message.digest, message.jws, message.created_at,
              (select json_agg(json_build_object('part', part, 'key', wrapped_key))
                 from sealed_key where sealed_key.message_id = outbox.message_id) as parts
         from outbox join message using (message_id)
        where outbox.partner = $1 and outbox.position > $2
          -- what stands aside waits, and what follows it in its case with it
          and not exists (
            select from outbox aside join message a using (message_id)
             where aside.partner = $1 and ${isAside('aside', '$4')} and aside.position <= outbox.position
               and a.case_id = message.case_id)
        order by outbox.position limit $3`,
      [partner.state, behind, most, this.clock.now()],
    );
    const fitting = withinBytes(this.writtenByNow(rows), this.mostBytes);
    const last = fitting.at(-1);
    if (!last) return undefined;
    const taken = await this.takeUp(fitting);
    const packed = fitting.filter(({ position }) => taken.has(position));
    if (packed.length === 0) return this.next(partner, last.position, most);
    const parcelId = newId();
    const now = this.clock.now();
    const to = encryptionKeyAt(partner, now);
    if (to === undefined) throw new Refusal('directory.keys');
    const parcel = await sealParcel(
      {
        parcelId,
        issuer: this.state,
        audience: partner.state,
        createdAt: instant(now),
        messages: packed.map(({ jws, parts }) => ({
          jws,
          keys: (parts ?? []).map(({ part, key }) => ({ part, key: this.keys.unwrap(key) })),
        })),
      },
      to,
    );
    const messages = new Map(packed.map((row) => [row.digest, row.message_id]));
    const full = rows.length === most || packed.length < rows.length;
    return { parcel, parcelId, messages, last: last.position, taken: [...taken], full };
  }

  /** Gives back the places of a parcel that certainly has not left: what is in it can be recalled again. */
  async giveBack({ taken }: Pick<PackedParcel, 'taken'>): Promise<void> {
    await this.dataSource.query(
      'update outbox set taken = taken - 1 where position = any($1::bigint[]) and taken > 0',
      [taken],
    );
  }

  /** Marks places as taken up, before anything leaves. @returns those that nobody has recalled meanwhile */
  private async takeUp(rows: readonly WaitingRow[]): Promise<Set<string>> {
    const [taken]: [{ position: string }[]] = await this.dataSource.query(
      'update outbox set taken = taken + 1 where position = any($1::bigint[]) returning position',
      [rows.map(({ position }) => position)],
    );
    return new Set(taken.map(({ position }) => position));
  }

  /**
   * A partner refuses for good what comes from the future, so a message that was written while the clock of this node
   * ran ahead waits until its time has come (F47), and with it what stands behind it.
   */
  private writtenByNow(rows: WaitingRow[]): WaitingRow[] {
    // A little less than partners forgive: their clocks may be behind this one.
    const latest = this.clock.now().getTime() + (LIMITS.clockSkewSeconds - 10) * 1_000;
    const ahead = rows.findIndex(({ created_at: at }) => at.getTime() > latest);
    if (ahead === 0) throw new OwnClockAhead();
    return ahead === -1 ? rows : rows.slice(0, ahead);
  }
}

function withinBytes(rows: WaitingRow[], most: number): WaitingRow[] {
  let bytes = 0;
  const over = rows.findIndex((row, index) => {
    bytes += row.jws.length;
    return index > 0 && bytes > most;
  });
  return over === -1 ? rows : rows.slice(0, over);
}
