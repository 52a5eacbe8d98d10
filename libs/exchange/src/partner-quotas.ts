import { log, Problem, type Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import {
  bytesOfDay,
  dayBefore,
  hourOf,
  quotaOf,
  type HourUse,
  type QuotaLimits,
  type QuotaUse,
} from './quota.ts';
import { recordSecurityEvent } from './security-events.ts';

/** What a partner has done here in the hour that runs, for officers and administrators. */
export interface PartnerUse extends QuotaUse {
  partner: string;
  refused: number;
  throttled: number;
}

/** What is counted of one call. */
export interface Counted {
  messages?: number;
  bytes?: number;
  refused?: number;
  throttled?: number;
}

type Tally = Required<Counted>;

interface UseRow {
  partner: string;
  hour: Date;
  messages: string;
  bytes: string;
  refused: string;
  throttled: string;
  bytesOfDay: string;
}

interface WrittenRow extends Omit<UseRow, 'refused' | 'bytesOfDay'> {
  /** The other hours of its day. */
  before: { hour: string; bytes: number }[];
}

/** What was stored last of a partner's use, with the hours of its day: they leave it while nothing more is counted. */
interface StoredUse extends HourUse {
  messages: number;
  hours: HourUse[];
}

/** So often what was counted goes to the database, where all gateways of the node meet. */
const STORE_EVERY_MS = 1_000;
/** So many calls turned away in an hour are no accident any more. */
const FLOOD = 100;
const NOTHING: Tally = { messages: 0, bytes: 0, refused: 0, throttled: 0 };

/**
 * How much each partner sends, and whether it may send more. Calls are counted in memory and stored every second, so
 * that counting costs a call nothing; several gateways of one node see each other's counts as late as that. A process
 * that is killed forgets one second of counting, and no message.
 */
export class PartnerQuotas {
  private readonly logger = log('quotas');
  private readonly stored = new Map<string, StoredUse>();
  private readonly pending = new Map<string, Tally>();
  private timer: NodeJS.Timeout | undefined;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    readonly limits: QuotaLimits,
  ) {}

  /** Lets a partner send more, or throws the problem that says which limit it has reached and when to come again. */
  check(partner: string): void {
    const quota = quotaOf(this.useOf(partner), this.limits, this.clock.now());
    if (quota.kind === 'WITHIN') return;
    const { limit, retryAfterSeconds } = quota;
    throw new Problem(
      'quota.spent',
      `Your State has reached its limit here (${limit} ${this.limits[limit]}).`,
      { retryAfterSeconds },
    );
  }

  /** Adds to what a partner has done. */
  count(partner: string, counted: Counted): void {
    const before = this.pending.get(partner) ?? NOTHING;
    this.pending.set(partner, sum(before, counted));
    this.timer ??= setTimeout(() => void this.store(), STORE_EVERY_MS).unref();
  }

  /** Stores what was counted, now. */
  async store(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.storing = this.storing.then(() => this.storeAll());
    return this.storing;
  }

  /** What every partner has done in the hour that runs; all gateways together. */
  async list(): Promise<PartnerUse[]> {
    await this.store();
    const now = this.clock.now();
    const rows: UseRow[] = await this.dataSource.query(
      `select partner, max(hour) filter (where hour = $1) as hour,
              coalesce(sum(messages) filter (where hour = $1), 0) as messages,
              coalesce(sum(bytes) filter (where hour = $1), 0) as bytes,
              coalesce(sum(refused) filter (where hour = $1), 0) as refused,
              coalesce(sum(throttled) filter (where hour = $1), 0) as throttled,
              sum(bytes) as "bytesOfDay"
         from partner_use where hour > $2 group by partner order by partner`,
      [hourOf(now), dayBefore(now)],
    );
    return rows.map((row) => useOf({ ...row, hour: hourOf(now) }));
  }

  /** What is known here of a partner's use: what all have stored, and what this process has counted since. */
  private useOf(partner: string): QuotaUse {
    const now = this.clock.now();
    const hour = hourOf(now);
    const stored = this.stored.get(partner);
    const added = this.pending.get(partner) ?? NOTHING;
    const runs = stored?.hour.getTime() === hour.getTime();
    return {
      hour,
      messages: (runs ? stored.messages : 0) + added.messages,
      bytes: (runs ? stored.bytes : 0) + added.bytes,
      bytesOfDay: bytesOfDay(stored?.hours ?? [], now) + added.bytes,
    };
  }

  private async storeAll(): Promise<void> {
    const counted = [...this.pending];
    if (counted.length === 0) return;
    this.pending.clear();
    const now = this.clock.now();
    try {
      const rows: WrittenRow[] = await this.dataSource.transaction(async (em) => {
        const written: WrittenRow[] = await em.query(UPSERT, [
          hourOf(now),
          dayBefore(now),
          counted.map(([partner]) => partner),
          counted.map(([, { messages }]) => messages),
          counted.map(([, { bytes }]) => bytes),
          counted.map(([, { refused }]) => refused),
          counted.map(([, { throttled }]) => throttled),
        ]);
        for (const { partner, throttled } of written) {
          if (Number(throttled) < FLOOD) continue;
          const event = { kind: 'FLOOD', partner, at: now, outcome: 'rate.limited' } as const;
          await recordSecurityEvent(em, event);
        }
        return written;
      });
      for (const row of rows) this.stored.set(row.partner, storedOf(row));
    } catch (fault) {
      // The database is away: what was counted is kept, and goes with the next second's.
      for (const [partner, tally] of counted) this.count(partner, tally);
      this.logger.warn('the use of partners was not stored', { fault });
    }
  }
}

/** Adds to the hour, and gives its sums and the bytes of the other hours of the day. */
const UPSERT = `
  with written as (
    insert into partner_use as u (partner, hour, messages, bytes, refused, throttled)
    select n.partner, $1, n.messages, n.bytes, n.refused, n.throttled
      from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
             as n (partner, messages, bytes, refused, throttled)
    on conflict (partner, hour) do update
       set messages = u.messages + excluded.messages, bytes = u.bytes + excluded.bytes,
           refused = u.refused + excluded.refused, throttled = u.throttled + excluded.throttled
    returning *)
  select w.*, coalesce((select json_agg(json_build_object('hour', d.hour, 'bytes', d.bytes))
                          from partner_use d
                         where d.partner = w.partner and d.hour > $2 and d.hour <> $1), '[]') as before
    from written w`;

function sum(one: Tally, { messages = 0, bytes = 0, refused = 0, throttled = 0 }: Counted): Tally {
  return {
    messages: one.messages + messages,
    bytes: one.bytes + bytes,
    refused: one.refused + refused,
    throttled: one.throttled + throttled,
  };
}

function storedOf({ hour, messages, bytes, before }: WrittenRow): StoredUse {
  const runs = { hour, bytes: Number(bytes) };
  const others = before.map((one) => ({ hour: new Date(one.hour), bytes: one.bytes }));
  return { ...runs, messages: Number(messages), hours: [runs, ...others] };
}

function useOf(row: UseRow): PartnerUse {
  return {
    partner: row.partner,
    hour: row.hour,
    messages: Number(row.messages),
    bytes: Number(row.bytes),
    refused: Number(row.refused),
    throttled: Number(row.throttled),
    bytesOfDay: Number(row.bytesOfDay),
  };
}
