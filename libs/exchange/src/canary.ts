import { CANARY, digestOf, newId, signCanary } from '@trace/protocol';
import { log, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Lanes } from './lanes.ts';
import type { Partners } from './partners.ts';
import { hoursOf } from './closed-hours.ts';

/** What the canaries stand on. */
interface Ground {
  state: string;
  dataSource: DataSource;
  partners: Partners;
  lanes: Pick<Lanes, 'nudge'>;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
  /** Between two canaries of one lane; 0 sends none. */
  everyMinutes: number;
}

/**
 * Sends each partner a canary now and then: a signed message that goes the whole way, from the outbox through lane,
 * parcel, wire and checks to the signed receipt. How old the last receipt of a canary is says whether the way to a partner
 * is open, whatever any counter says. One that still waits is not followed by another.
 */
export class Canary {
  readonly name = 'canary';
  private readonly logger = log('canary');

  constructor(private readonly ground: Ground) {}

  /** One round: a canary for every lane whose last one is old enough. Returns how many set out. */
  async run(): Promise<number> {
    const { dataSource, partners, lanes, everyMinutes } = this.ground;
    if (everyMinutes === 0) return 0;
    const now = this.ground.clock.now();
    // Outside its service window a partner takes no parcels, and one that waits for it would say nothing of the way.
    const known = partners.all().filter((one) => hoursOf(one, now).open);
    const due = await dataSource.transaction(async (em) => {
      const claimed = await this.claim(
        em,
        known.map(({ state }) => state),
      );
      for (const partner of claimed) await this.send(em, partner);
      return claimed;
    });
    for (const partner of due) {
      // The sweep finds a lane that was not nudged.
      await lanes
        .nudge(partner)
        .catch((fault: unknown) => this.logger.warn('a lane was not nudged', { partner, fault }));
    }
    return due.length;
  }

  /** Also where the clock was set back since the last one, which would otherwise keep the lane without canaries. */
  private async claim(em: EntityManager, known: readonly string[]): Promise<string[]> {
    const now = this.ground.clock.now();
    const [rows]: [{ partner: string }[]] = await em.query(
      `update lane set canary_sent_at = $2
        where partner = any($1::text[])
          and (canary_sent_at is null or canary_sent_at <= $3 or canary_sent_at > $2)
          and not exists (select from outbox join message using (message_id)
                           where outbox.partner = lane.partner and message.kind = $4)
        returning partner`,
      [known, now, new Date(now.getTime() - this.ground.everyMinutes * 60_000), CANARY],
    );
    return rows.map(({ partner }) => partner);
  }

  private async send(em: EntityManager, partner: string): Promise<void> {
    const { state, keys, audit, clock, partners } = this.ground;
    const schemaVersion = partners.versionFor(partner);
    const [messageId, at] = [newId(), clock.now()];
    const token = await signCanary(
      { messageId, issuer: state, audience: partner, at, schemaVersion },
      keys.signing,
    );
    await em.query(
      `with signed as (
         insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at)
         values ($1, $1, 'OUT', $2, $3, 1, $4, $5, $6, $6))
       insert into outbox (message_id, partner, queued_at) values ($1, $2, $6)`,
      [messageId, partner, CANARY, digestOf(token), token, at],
    );
    await audit.record(em, [
      { at, actor: 'node', role: 'NODE', action: 'CANARY_SENT', messageId, partner },
    ]);
  }
}

/** Notes that a canary came through, and lets go of those before it: they prove nothing more. */
export async function canaryReturned(
  em: EntityManager,
  partner: string,
  messageId: string,
  at: Date,
): Promise<void> {
  await em.query(
    `with former as (
       delete from message where kind = $4 and partner = $1 and message_id <> $2 and receipt_id is not null)
     update lane set canary_receipt_at = $3,
            canary_ms = greatest(0, extract(epoch from $3 - message.created_at) * 1000)::integer
       from message where lane.partner = $1 and message.message_id = $2`,
    [partner, messageId, at, CANARY],
  );
}
