import { type Clock, type Jobs } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { partnerHealth, type PartnerHealth } from './partner-health.ts';
import {
  circuitOf,
  FAILURES_THAT_OPEN,
  LONGEST_PAUSE_MS,
  LONGEST_RETRY_AFTER_MS,
  pauseAfter,
  type Circuit,
} from './retry.ts';
import type { Partners } from './partners.ts';
import type { OpeningHours } from './opening-hours.ts';
import {
  hoursOf,
  LONGEST_WINDOW_REST_MS,
  OUTSIDE_WINDOW,
  TRIED_OUTSIDE_WINDOW,
} from './closed-hours.ts';
import { isAside } from './stand-aside.ts';

/** A holder that has not been heard of for this long is taken to be dead, and another may take its lane. */
const HOLD_MS = 5_000;
/** How often a holder makes itself heard, also while it waits for a slow partner. */
const BEAT_MS = 1_500;

/**
 * How long a holder waits for the next wish of its own process before it lets an empty lane go. Claiming a lane anew by
 * way of the queue costs more than everything else about a single message.
 */
export const LULL_MS = 250;
/** A lane in a lull keeps a worker busy, so only so many lanes may have one at a time. */
const MOST_LULLS = 6;

/** A partner that asks for time may get more than any pause of our own. */
const BUSY = 'partner-busy';

/** Nobody holds the lane, or whoever did has fallen silent, or held it by a clock that was set back since (F48). */
function free(now: string): string {
  return `(holder is null or held_until < ${now}
           or held_until > ${now}::timestamptz + interval '${2 * HOLD_MS} milliseconds')`;
}

/** The lane need not rest: its time has come, or lies further ahead than any pause, since the clock was set back. */
function due(now: string): string {
  return `(next_attempt_at is null or next_attempt_at <= ${now}
           or next_attempt_at > ${now}::timestamptz + case
              when last_error in ('${BUSY}', '${TRIED_OUTSIDE_WINDOW}')
              then interval '${LONGEST_RETRY_AFTER_MS} milliseconds'
              when last_error = '${OUTSIDE_WINDOW}'
              then interval '${LONGEST_WINDOW_REST_MS} milliseconds'
              else interval '${LONGEST_PAUSE_MS} milliseconds' end)`;
}

/** How a lane stands, for officers and the administrator. */
export interface LaneState {
  partner: string;
  waiting: number;
  waitingSince: Date | null;
  failures: number;
  nextAttemptAt: Date | null;
  lastError: string | null;
  lastReceiptAt: Date | null;
  circuit: Circuit;
  /** How many of those that wait stand aside, because a node could not process them. */
  aside: number;
  canarySentAt: Date | null;
  canaryReceiptAt: Date | null;
  canaryMs: number | null;
  health: PartnerHealth;
}

/** The right to drain a lane, valid until somebody else may take it. */
export interface Hold {
  partner: string;
  holder: string;
  wanted: string;
  failures: number;
  /** So many holders before this one were never heard of again, one after the other. */
  deaths: number;
  /** Somebody in this process has wished for a drain since the holder last looked. */
  again: boolean;
  /** Ends the lull in which the holder waits for such a wish. */
  wake?: () => void;
  /** Another has taken the lane, because this holder was not heard of in time: it must send nothing more. */
  lost: boolean;
  beat: NodeJS.Timeout;
  lastReceiptAt?: Date;
}

interface ClaimRow {
  holder: string | null;
  wanted: string;
  failures: number;
  deaths: number;
}

/**
 * The lanes: one per partner, each drained by at most one worker at a time, so that order within a case is kept and one
 * partner's silence or flood is nobody else's concern. All state is in PostgreSQL; a job only says "look at this lane".
 */
export class Lanes {
  /** What this process holds: a wish of its own need not travel through the queue to reach its own drain. */
  private readonly held = new Map<string, Hold>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: Pick<Jobs, 'add'>,
    private readonly clock: Clock,
    /** How long a lull lasts; 0 where no wishes arise in this process. */
    private readonly lullMs = 0,
    /** How often each lane has a canary, by which its health is judged; 0 for never. */
    private readonly canaryMinutes = 0,
    /** By whose service windows a silence is judged. */
    private readonly partners?: Pick<Partners, 'find'>,
  ) {}

  /** Wishes that a lane be drained soon. May be lost without harm: the sweep finds whatever waits. */
  async nudge(partner: string): Promise<void> {
    const own = this.held.get(partner);
    if (own) wish(own);
    else await this.jobs.add({ name: 'drain-lane', data: { partner } });
  }

  /**
   * Takes the lane if nobody holds it and it need not rest. A wish made while somebody else holds it is left with that
   * holder, which looks again before it lets go.
   */
  async claim(partner: string, holder: string): Promise<Hold | undefined> {
    const own = this.held.get(partner);
    if (own) return wish(own);
    const now = this.clock.now();
    const [rows]: [ClaimRow[]] = await this.dataSource.query(
      `update lane set wanted = wanted + 1,
              deaths     = case when holder is not null and ${free('$3')} then deaths + 1 else deaths end,
              holder     = case when ${free('$3')} then $2 else holder end,
              held_until = case when ${free('$3')} then $4 else held_until end
        where partner = $1 and ${due('$3')}
        returning holder, wanted, failures, deaths`,
      [partner, holder, now, new Date(now.getTime() + HOLD_MS)],
    );
    const row = rows[0];
    if (row?.holder !== holder) return undefined;
    const { wanted, failures, deaths } = row;
    const beat = setInterval(() => void this.beat(hold), BEAT_MS).unref();
    const hold: Hold = {
      partner,
      holder,
      wanted,
      failures,
      deaths,
      again: false,
      lost: false,
      beat,
    };
    this.held.set(partner, hold);
    return hold;
  }

  /** Looks once more at a lane that could not be let go. False when it was taken by somebody else meanwhile. */
  async keep(hold: Hold): Promise<boolean> {
    const wanted = await this.stillHeld(hold);
    if (wanted === undefined) {
      this.forget(hold);
      return false;
    }
    hold.wanted = wanted;
    hold.again = false;
    this.held.set(hold.partner, hold);
    return true;
  }

  /** Waits a moment for another wish of this process. True when there is one, so that the holder has to look again. */
  async lull(hold: Hold): Promise<boolean> {
    if (!hold.again && this.lullMs > 0 && this.held.size <= MOST_LULLS) {
      await new Promise<void>((resolve) => {
        const over = setTimeout(resolve, this.lullMs);
        hold.wake = () => {
          clearTimeout(over);
          resolve();
        };
      });
      delete hold.wake;
    }
    const { again } = hold;
    hold.again = false;
    return again;
  }

  /** Ends all lulls, because this process stops. */
  endLulls(): void {
    for (const hold of this.held.values()) hold.wake?.();
  }

  /**
   * Lets go of a lane found empty. False when somebody wished for a drain since the holder last looked: then it must
   * look again, because their message may not have been visible to it.
   */
  async release(hold: Hold): Promise<boolean> {
    if (hold.again) return false;
    // From here on a wish goes by the queue, and either finds the lane free or is counted before it is let go.
    this.held.delete(hold.partner);
    const [rows]: [unknown[]] = await this.dataSource.query(
      `update lane set holder = null, held_until = null, deaths = 0, waiting_since = null,
              last_receipt_at = coalesce($4, last_receipt_at)
        where partner = $1 and holder = $2 and wanted = $3 returning partner`,
      [hold.partner, hold.holder, hold.wanted, hold.lastReceiptAt ?? null],
    );
    if (rows.length > 0) this.forget(hold);
    return rows.length > 0;
  }

  /** Lets go of a lane in which something may still wait, because this process stops. */
  async leave(hold: Hold): Promise<void> {
    this.forget(hold);
    await this.dataSource.query(
      'update lane set holder = null, held_until = null, deaths = 0 where partner = $1 and holder = $2',
      [hold.partner, hold.holder],
    );
  }

  /** Records that a parcel came through, in the caller's transaction. While all is well there is nothing to write. */
  async succeeded(em: EntityManager, hold: Hold, receivedAt: Date): Promise<void> {
    hold.lastReceiptAt = receivedAt;
    if (hold.failures + hold.deaths === 0) return;
    // After an outage the partner is asked what it still holds (holdings/resume.ts).
    const outage = hold.failures >= FAILURES_THAT_OPEN;
    await em.query(
      `update lane set failures = 0, deaths = 0, next_attempt_at = null, last_error = null, last_receipt_at = $2,
              resume_from = case when $4 then coalesce(resume_from, waiting_since, $2) else resume_from end,
              waiting_since = null
        where partner = $1 and holder = $3`,
      [hold.partner, receivedAt, hold.holder, outage],
    );
    hold.failures = 0;
    hold.deaths = 0;
  }

  /** Lets go of a lane that must rest, and says why and until when. */
  async failed(hold: Hold, reason: string, retryAfterMs?: number): Promise<void> {
    this.forget(hold);
    const now = this.clock.now();
    const next = new Date(
      now.getTime() + pauseAfter(hold.failures + 1, Math.random(), retryAfterMs),
    );
    await this.dataSource.query(
      `update lane set failures = failures + 1, next_attempt_at = $3, last_error = $4, holder = null, held_until = null,
              deaths = 0,
              waiting_since = coalesce(waiting_since, (select min(queued_at) from outbox where partner = $1), $5)
        where partner = $1 and holder = $2`,
      [hold.partner, hold.holder, next, reason, now],
    );
  }

  /** Counts anew who dies, once what stood first was put aside; in the transaction that did it. */
  async livesOn(em: EntityManager, hold: Hold): Promise<void> {
    await em.query('update lane set deaths = 0 where partner = $1 and holder = $2', [
      hold.partner,
      hold.holder,
    ]);
    hold.deaths = 0;
  }

  /** Ends the rest of a lane, in the caller's transaction, so that it is tried at once. */
  async tryNow(em: EntityManager, partner: string): Promise<void> {
    await em.query('update lane set next_attempt_at = null where partner = $1', [partner]);
  }

  /** The partners whose lane has something waiting, may run now, and is held by nobody. */
  async idleWithWork(): Promise<string[]> {
    const now = this.clock.now();
    const rows: { partner: string }[] = await this.dataSource.query(
      `select partner from lane
        where ${due('$1')} and ${free('$1')}
          and exists (select 1 from outbox where outbox.partner = lane.partner
                         and ${isAside('outbox', '$1')} is not true)`,
      [now],
    );
    return rows.map((row) => row.partner);
  }

  private forget(hold: Hold): void {
    clearInterval(hold.beat);
    if (this.held.get(hold.partner) === hold) this.held.delete(hold.partner);
  }

  private async beat(hold: Hold): Promise<void> {
    try {
      hold.lost ||= (await this.stillHeld(hold)) === undefined;
    } catch {
      // The database is away, so nobody else can take the lane either; the drain will meet the same and rest.
      return;
    }
    if (hold.lost) this.forget(hold);
  }

  /** Makes the holder heard. @returns how many wishes there were so far, or undefined when the lane is another's */
  private async stillHeld(hold: Hold): Promise<string | undefined> {
    const [rows]: [{ wanted: string }[]] = await this.dataSource.query(
      'update lane set held_until = $3 where partner = $1 and holder = $2 returning wanted',
      [hold.partner, hold.holder, new Date(this.clock.now().getTime() + HOLD_MS)],
    );
    return rows[0]?.wanted;
  }

  private hoursOf(state: string, now: Date): OpeningHours | undefined {
    const partner = this.partners?.find(state);
    return partner && hoursOf(partner, now);
  }

  /** How every lane stands now. */
  async list(): Promise<LaneState[]> {
    const now = this.clock.now();
    const rows: (Omit<LaneState, 'circuit' | 'health'> & { queuedSince: Date | null })[] =
      await this.dataSource.query(
        `select lane.partner, count(outbox.position)::int as waiting,
              count(outbox.not_before)::int as aside, min(outbox.queued_at) as "queuedSince",
              lane.waiting_since as "waitingSince", lane.failures, lane.next_attempt_at as "nextAttemptAt",
              lane.last_error as "lastError", lane.last_receipt_at as "lastReceiptAt",
              lane.canary_sent_at as "canarySentAt", lane.canary_receipt_at as "canaryReceiptAt",
              lane.canary_ms as "canaryMs"
         from lane left join outbox using (partner) group by lane.partner order by lane.partner`,
      );
    return rows.map(({ queuedSince, ...lane }) => ({
      ...lane,
      waitingSince: lane.waitingSince ?? queuedSince,
      circuit: circuitOf(lane.failures, lane.nextAttemptAt, now),
      health: partnerHealth(lane, this.canaryMinutes, now, this.hoursOf(lane.partner, now)),
    }));
  }
}

function wish(hold: Hold): undefined {
  hold.again = true;
  hold.wake?.();
}
