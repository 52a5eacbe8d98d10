import { PartnerChangeRow, type Partners } from '@trace/exchange';
import type { Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { writeNotices, type Desk, type NoticeKind, type NoticeOrder } from './notices/index.ts';
import { endingsOf } from './endings-of.ts';
import { endsOf } from './ends-of.ts';

/** What the watch stands on. */
interface Ground {
  dataSource: DataSource;
  partners: Partners;
  clock: Clock;
  /** after so many days without a good directory people are warned; undefined where none is followed */
  maxAgeDays: number | undefined;
}

const WATCHING: readonly Desk[] = ['SUPERVISOR', 'ADMINISTRATOR'];
const EVERYBODY: readonly Desk[] = ['FOCAL_POINT', ...WATCHING];
const DAY_MS = 86_400_000;
const MOST = 200;

/**
 * Tells people whom this node believes, and until when: a change that waits for two persons, one that is in force, a
 * directory that was refused or has grown old, and statements,
 * certificates and keys that end in 30, 7 and 1 days. Nothing of
 * this is ever silent.
 */
export class TrustWatch {
  readonly name = 'trust';
  /** What this process has told of already: most rounds find nothing else. */
  private readonly told = new Set<string>();

  constructor(private readonly ground: Ground) {}

  /** One round. @returns how many notices are new */
  async run(): Promise<number> {
    const { dataSource } = this.ground;
    return dataSource.transaction(async (em) => {
      const orders = [
        ...(await this.changes(em)),
        ...(await this.refusals(em)),
        ...(await this.staleness(em)),
        ...this.endings(),
      ].filter(({ key, desk }) => !this.told.has(`${key}:${desk}`));
      const written = await writeNotices(em, orders);
      for (const { key, desk } of orders) this.told.add(`${key}:${desk}`);
      return written;
    });
  }

  private async changes(em: EntityManager): Promise<NoticeOrder[]> {
    const changes = await em
      .createQueryBuilder(PartnerChangeRow, 'change')
      .where(`change.told is distinct from coalesce(change.decision, 'WAITING')`)
      .orderBy('change.offeredAt')
      .limit(MOST)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    if (changes.length === 0) return [];
    await em.query(
      `update partner_change set told = coalesce(decision, 'WAITING') where change_id = any($1::uuid[])`,
      [changes.map(({ changeId }) => changeId)],
    );
    return changes.flatMap(({ changeId, state, decision }) => {
      if (decision === null)
        return this.orders(WATCHING, 'PARTNER_CHANGE_WAITS', `partner-change:${changeId}`, state);
      return decision === 'ACCEPTED'
        ? this.orders(EVERYBODY, 'PARTNER_CHANGED', `partner-changed:${changeId}`, state)
        : [];
    });
  }

  private async refusals(em: EntityManager): Promise<NoticeOrder[]> {
    const since = new Date(this.ground.clock.now().getTime() - DAY_MS);
    const rows: { digest: string }[] = await em.query(
      'select digest from directory_refusal where refused_at > $1 order by refused_at limit $2',
      [since, MOST],
    );
    return rows.flatMap(({ digest }) =>
      this.orders(WATCHING, 'DIRECTORY_REFUSED', `directory-refused:${digest}`),
    );
  }

  private async staleness(em: EntityManager): Promise<NoticeOrder[]> {
    const { maxAgeDays, clock } = this.ground;
    if (maxAgeDays === undefined) return [];
    const rows: { seenAt: Date }[] = await em.query(
      'select seen_at as "seenAt" from directory_seen where seen_at < $1',
      [new Date(clock.now().getTime() - maxAgeDays * DAY_MS)],
    );
    return rows.flatMap(({ seenAt }) =>
      this.orders(WATCHING, 'DIRECTORY_STALE', `directory-stale:${seenAt.toISOString()}`),
    );
  }

  private endings(): NoticeOrder[] {
    const { partners, clock } = this.ground;
    const known = [partners.self, ...partners.all()].filter((one) => one !== undefined);
    return endingsOf(known.flatMap(endsOf), clock.now()).flatMap((ending) =>
      this.orders(WATCHING, 'TRUST_ENDS', ending.key, ending.state).map((order) =>
        Object.assign(order, { rung: ending.rung, dueAt: ending.at }),
      ),
    );
  }

  private orders(
    desks: readonly Desk[],
    what: NoticeKind,
    key: string,
    partner?: string,
  ): NoticeOrder[] {
    const raisedAt = this.ground.clock.now();
    return desks.map((desk) => ({
      key,
      what,
      desk,
      raisedAt,
      ...(partner !== undefined && { partner }),
    }));
  }
}
