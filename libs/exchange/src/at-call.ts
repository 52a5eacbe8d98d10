import { log, Problem, type Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Alone } from './alone.ts';
import { DEATHS_THAT_PART } from './at-work.ts';
import { FORGIVEN_AFTER_MS, putOffUntil, type OpeningDeaths } from './put-off.ts';
import { recordSecurityEvent } from './security-events.ts';

/** A call of a partner that this process works at. */
export interface CallAtWork {
  partner: string;
  /** Which one, among those of this process. */
  call: number;
  /** Processes have died at calls of this partner, so its parcels are opened alone and their messages marked. */
  watched: boolean;
  /** Processes that have died at calls of whose messages nothing was known. */
  fallen: readonly string[];
  /** No mark of it stands any more. */
  over: boolean;
}

/** A partner whose parcels are put off, because too many processes have died as they opened them. */
export interface PutOff {
  partner: string;
  deaths: number;
  /** Absent where the rest is over and the next one is tried. */
  until?: Date;
}

interface FoundRow extends OpeningDeaths {
  begun: boolean;
}

/**
 * Which calls of partners are being worked at, in marks that stand before their parcel is opened, when nobody can know
 * what is in it. While nobody dies this is the only mark of a parcel. Once a process has left one behind, that partner's
 * parcels are opened one at a time, so that each further death is known to be of the opening or of a message; after five
 * at the opening they are put off for a while.
 */
export class AtCall {
  private readonly logger = log('at-call');
  private last = 0;
  /** The deaths of which this process has told already. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly process: string,
    private readonly alone: Alone,
  ) {}

  /**
   * Marks a call, unless there is something to be found out about this partner: then its parcel is marked when its turn
   * has come. Another gateway of this node that has a call of the partner in work just now counts like a dead one.
   *
   * @throws Problem while the parcels of this partner are put off
   */
  async begin(partner: string): Promise<CallAtWork> {
    this.last += 1;
    const call = this.last;
    const now = this.clock.now();
    const [found]: FoundRow[] = await this.dataSource.query(
      `with left_behind as (
         select count(*)::int as marks, (count(*) filter (where stage <> 'PAST'))::int as deaths,
                max(begun_at) filter (where stage <> 'PAST') as last_at
           from at_call where partner = $1 and process <> $2),
       begun as (
         insert into at_call (partner, process, call, stage, begun_at)
         select $1, $2, $3, 'CALL', $4 from left_behind
          where marks = 0 and not exists (select from at_work where partner = $1 and process <> $2)
         returning call)
       select deaths, last_at as "lastAt", exists (select from begun) as begun from left_behind`,
      [partner, this.process, call, now],
    );
    const { deaths = 0, lastAt = null, begun = false } = found ?? {};
    const until = putOffUntil({ deaths, lastAt }, now);
    if (until) {
      await this.tell(partner, deaths);
      const retryAfterSeconds = (until.getTime() - now.getTime()) / 1_000;
      throw new Problem('parcel.put-off', undefined, { retryAfterSeconds });
    }
    return { partner, call, watched: !begun, fallen: [], over: !begun };
  }

  /** Opens the parcel of a call; where somebody has died, while no other such parcel or message is being worked at. */
  async open<T>(call: CallAtWork, open: () => Promise<T>): Promise<T> {
    if (!call.watched) return open();
    return this.alone.run(async () => {
      await this.dataSource.query(
        `insert into at_call (partner, process, call, stage, begun_at) values ($1, $2, $3, 'OPENING', $4)`,
        [call.partner, this.process, call.call, this.clock.now()],
      );
      call.over = false;
      const opened = await open();
      call.fallen = await this.opened(call);
      call.over = true;
      return opened;
    });
  }

  /** Takes the mark of a call away, in the transaction that stores or refuses everything that came with it. */
  async done(em: EntityManager, { partner, call }: CallAtWork): Promise<void> {
    await em.query('delete from at_call where partner = $1 and process = $2 and call = $3', [
      partner,
      this.process,
      call,
    ]);
  }

  /** Takes the mark of a call away that this process has lived through, whatever came of it. */
  async letGo(call: CallAtWork): Promise<void> {
    if (call.over) return;
    await this.done(this.dataSource.manager, call);
    call.over = true;
  }

  /** Whose parcels are put off. */
  async list(): Promise<PutOff[]> {
    const now = this.clock.now();
    const rows: (OpeningDeaths & { partner: string })[] = await this.dataSource.query(
      `select partner, count(*)::int as deaths, max(begun_at) as "lastAt" from at_call
        where process <> $1 and stage <> 'PAST' group by partner having count(*) >= $2 order by partner`,
      [this.process, DEATHS_THAT_PART],
    );
    return rows.map(({ partner, ...found }) => {
      const until = putOffUntil(found, now);
      return { partner, deaths: found.deaths, ...(until && { until }) };
    });
  }

  /**
   * This process has lived through an opening: old deaths are forgiven. Those who died at a call and left no more than
   * that may have died at a message of it. @returns these, once
   */
  private async opened({ partner, call }: CallAtWork): Promise<string[]> {
    const now = this.clock.now();
    const [rows]: [{ process: string }[]] = await this.dataSource.query(
      `with own as (
         delete from at_call where partner = $1 and process = $2 and call = $3),
       forgiven as (
         delete from at_call where (partner, process, call) in (
           select partner, process, call from at_call
            where partner = $1 and process <> $2 and stage <> 'CALL' and begun_at not between $4 and $5
            order by process, call for update skip locked))
       update at_call set stage = 'PAST' where (partner, process, call) in (
         select partner, process, call from at_call
          where partner = $1 and process <> $2 and stage = 'CALL'
          order by process, call for update skip locked)
       returning process`,
      [partner, this.process, call, new Date(now.getTime() - FORGIVEN_AFTER_MS), now],
    );
    return [...new Set(rows.map(({ process }) => process))];
  }

  private async tell(partner: string, deaths: number): Promise<void> {
    if (this.told.get(partner) === deaths) return;
    this.logger.error('processes die as they open the parcels of a partner, which are put off', {
      partner,
      count: deaths,
    });
    const event = {
      kind: 'PUT_OFF',
      partner,
      at: this.clock.now(),
      outcome: 'processes-died',
    } as const;
    await this.dataSource.transaction((em) => recordSecurityEvent(em, event));
    this.told.set(partner, deaths);
  }
}
