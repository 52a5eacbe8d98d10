import { newId } from '@trace/protocol';
import type { Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';

/** So many processes must have died at a message, or holders of a lane at what stood first there, before it stands aside. */
export const DEATHS_THAT_PART = 5;

/** A message is not worked at any more, because too many processes have died while they did. */
export class ProcessesDied extends Error {
  readonly code = 'processes-died';
}

/**
 * Which messages of partners are being worked at, in marks that stand before the work begins and go with the commit that
 * stores them. A fault that is thrown is caught; one that ends the process is known by the mark that it leaves behind.
 */
export class AtWork {
  private readonly process = newId();
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Marks the messages of a parcel, but for those at which other processes have left their mark: these are to be worked
   * at {@link alone}. Another gateway of this node that works at the same message just now counts like a dead one.
   *
   * @returns by the digest of each such message, how many processes that is
   */
  async begin(partner: string, digests: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows: { digest: string; deaths: number }[] = await this.dataSource.query(
      `with left_behind as (
         select digest, count(*)::int as deaths from at_work
          where partner = $1 and digest = any($2::text[]) and process <> $3 group by digest),
       begun as (
         insert into at_work (partner, digest, process, begun_at)
         select $1, digest, $3, $4 from (select distinct unnest($2::text[]) as digest) as given
          where digest not in (select digest from left_behind) order by digest
         on conflict do nothing)
       select digest, deaths from left_behind`,
      [partner, digests, this.process, this.clock.now()],
    );
    return new Map(rows.map(({ digest, deaths }) => [digest, deaths]));
  }

  /** Marks one message and works at it while this process works at no other of its kind, so that a death is its own. */
  async alone<T>(partner: string, digest: string, work: () => Promise<T>): Promise<T> {
    const before = this.turn;
    let end = (): void => undefined;
    this.turn = new Promise((resolve) => (end = resolve));
    await before;
    try {
      await this.dataSource.query(
        `insert into at_work (partner, digest, process, begun_at) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [partner, digest, this.process, this.clock.now()],
      );
      return await work();
    } finally {
      end();
    }
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
