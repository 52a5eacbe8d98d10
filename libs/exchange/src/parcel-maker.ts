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
import { isDisplaced, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { partKeysOf } from './part-keys-of.ts';
import { isInLine, standAside, standAsideUntilWritten } from './stand-aside.ts';

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

/** A little less than partners forgive: their clocks may be behind this one. */
const FORGIVEN_MS = (LIMITS.clockSkewSeconds - 10) * 1_000;

interface WaitingRow {
  position: string;
  message_id: string;
  case_id: string;
  digest: string;
  jws: string;
  created_at: Date;
  parts: PartKey[] | null;
}

/** The same with the keys of its parts, opened. */
type KeyedRow = WaitingRow & { keys: PartKey[] };

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
    const rows = await this.writtenByNow(partner.state, behind, most);
    const fitting = withinBytes(rows, this.mostBytes);
    const last = fitting.at(-1);
    if (!last) return undefined;
    const keyed = await this.withKeys(fitting);
    const taken = await this.takeUp(keyed);
    const packed = keyed.filter(({ position }) => taken.has(position));
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
        messages: packed.map(({ jws, keys }) => ({ jws, keys })),
      },
      to,
    );
    const messages = new Map(packed.map((row) => [row.digest, row.message_id]));
    const full = rows.length === most || packed.length < rows.length;
    return { parcel, parcelId, messages, last: last.position, taken: [...taken], full };
  }

  /**
   * Those whose keys open. What does not stands aside, and what follows it in its case, so that who alters one row keeps
   * nothing else from leaving.
   */
  private async withKeys(rows: readonly WaitingRow[]): Promise<KeyedRow[]> {
    const keyed: KeyedRow[] = [];
    const cases = new Set<string>();
    const shut: string[] = [];
    for (const row of rows) {
      try {
        if (cases.has(row.case_id)) continue;
        keyed.push({ ...row, keys: partKeysOf(this.keys, row.message_id, row.parts) });
      } catch (fault) {
        if (!isDisplaced(fault)) throw fault;
        cases.add(row.case_id);
        shut.push(row.message_id);
      }
    }
    if (shut.length > 0)
      await this.dataSource.transaction((em) => standAside(em, shut, this.clock));
    return keyed;
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
   * What is next in the lane. A partner refuses for good what comes from the future, so a message that was written while
   * the clock of this node ran ahead stands aside until its time has come (F47), and with it what follows in its case.
   */
  private async writtenByNow(partner: string, behind: string, most: number): Promise<WaitingRow[]> {
    for (;;) {
      const rows = await this.waiting(partner, behind, most);
      const now = this.clock.now().getTime();
      const early = rows.filter(({ created_at: at }) => at.getTime() - now > FORGIVEN_MS);
      if (early.length === 0) return rows;
      await standAsideUntilWritten(
        this.dataSource.manager,
        new Map(early.map((one) => [one.message_id, one.created_at.getTime() - FORGIVEN_MS])),
        this.clock,
      );
    }
  }

  private async waiting(partner: string, behind: string, most: number): Promise<WaitingRow[]> {
    return this.dataSource.query(
      `select outbox.position, outbox.message_id, message.case_id, message.digest, message.jws, message.created_at,
              (select json_agg(json_build_object('part', part, 'key', wrapped_key))
                 from sealed_key where sealed_key.message_id = outbox.message_id) as parts
         from outbox join message using (message_id)
        where outbox.partner = $1 and outbox.position > $2
          -- what stands aside waits, and what follows it in its case with it
          and ${isInLine('$4')}
        order by outbox.position limit $3`,
      [partner, behind, most, this.clock.now()],
    );
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
