import type { Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Alone } from './alone.ts';
import type { CallAtWork } from './at-call.ts';

/** So many processes must have died at a message, or holders of a lane at what stood first there, before it stands aside. */
export const DEATHS_THAT_PART = 5;

/** A message is not worked at any more, because too many processes have died while they did. */
export class ProcessesDied extends Error {
  readonly code = 'processes-died';
}

/**
 * Which messages of partners are being worked at, where processes have died at calls of theirs (at-call.ts): in marks that
 * stand before the work begins and go with the commit that stores them. A fault that is thrown is caught; one that ends
 * the process is known by the mark that it leaves behind.
 */
export class AtWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly process: string,
    private readonly alone: Alone,
  ) {}

  /**
   * Marks the messages of a parcel, but for those at which other processes have left their mark: these are to be worked
   * at {@link byItself}. Those that have died at a call of which no messages are known may have died at any of these.
   * Another gateway of this node that works at the same message just now counts like a dead one.
   *
   * @returns by the digest of each such message, how many processes that is
   */
  async begin(
    { partner, fallen }: CallAtWork,
    digests: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows: { digest: string; deaths: number }[] = await this.dataSource.query(
      `with given as (select distinct unnest($2::text[]) as digest),
       fallen as (
         select digest, process from given cross join unnest($5::uuid[]) as at_unknown (process)),
       left_behind as (
         select digest, count(*)::int as deaths
           from (select digest, process from at_work
                  where partner = $1 and digest = any($2::text[]) and process <> $3
                 union select digest, process from fallen) as marks
          group by digest),
       begun as (
         insert into at_work (partner, digest, process, begun_at)
         select $1, digest, process, $4
           from (select digest, process from fallen
                 union all select digest, $3::uuid from given
                            where digest not in (select digest from left_behind)) as marks
          order by digest, process
         on conflict do nothing)
       select digest, deaths from left_behind`,
      [partner, digests, this.process, this.clock.now(), fallen],
    );
    return new Map(rows.map(({ digest, deaths }) => [digest, deaths]));
  }

  /** Marks one message and works at it while this process works at no other of its kind, so that a death is its own. */
  async byItself<T>(partner: string, digest: string, work: () => Promise<T>): Promise<T> {
    return this.alone.run(async () => {
      await this.dataSource.query(
        `insert into at_work (partner, digest, process, begun_at) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [partner, digest, this.process, this.clock.now()],
      );
      return work();
    });
  }

  /** Takes every mark of messages away, in the transaction that stores or refuses them. */
  async done(em: EntityManager, partner: string, digests: readonly string[]): Promise<void> {
    await em.query(
      `delete from at_work where (partner, digest, process) in (
         select partner, digest, process from at_work where partner = $1 and digest = any($2::text[])
          order by digest, process for update)`,
      [partner, digests],
    );
  }

  /** Takes the marks of this process away, which has lived through its work whatever came of it. */
  async letGo(partner: string, digests: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `delete from at_work where process = $3 and (partner, digest) in (
         select partner, digest from at_work
          where partner = $1 and digest = any($2::text[]) and process = $3 order by digest for update)`,
      [partner, digests, this.process],
    );
  }
}
