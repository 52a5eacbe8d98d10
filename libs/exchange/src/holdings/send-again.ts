import { log, type Audit, type Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Lanes } from '../lanes.ts';
import { recordSecurityEvent } from '../security-events.ts';
import type { Difference } from './reconcile.ts';

/** What sending again stands on. */
interface Ground {
  dataSource: DataSource;
  lanes: Pick<Lanes, 'nudge'>;
  audit: Audit;
  clock: Clock;
}

/**
 * What a partner has receipted and no longer holds, because it was restored from a backup, goes into its lane again with
 * the same signed bytes; the receipt that it gives now is the one by which both sides count from then on, and the former
 * one is kept as evidence. Nothing else that a comparison finds can be cured so.
 */
export class SendAgain {
  private readonly logger = log('send-again');

  constructor(private readonly ground: Ground) {}

  /** Queues what is missing there, unless it waits already. Returns how many messages go again. */
  async send(partner: string, differences: readonly Difference[]): Promise<number> {
    const lost = differences
      .filter(({ kind }) => kind === 'MISSING_THERE')
      .map(({ messageId }) => messageId);
    if (lost.length === 0) return 0;
    const queued = await this.queue(partner, lost);
    if (queued > 0) await this.ground.lanes.nudge(partner);
    return queued;
  }

  private async queue(partner: string, lost: readonly string[]): Promise<number> {
    const { dataSource, audit, clock } = this.ground;
    const at = clock.now();
    return dataSource.transaction(async (em) => {
      const rows: unknown[] = await em.query(
        `insert into outbox (message_id, partner, queued_at)
         select message_id, partner, $3 from message
          where message_id = any($1::uuid[]) and partner = $2 and direction = 'OUT' order by message_id
         on conflict do nothing returning position`,
        [lost, partner, at],
      );
      if (rows.length === 0) return 0;
      this.logger.error('a partner has lost what it had receipted, and is sent it again', {
        partner,
        count: rows.length,
      });
      const outcome = `${rows.length} messages`;
      await recordSecurityEvent(em, { kind: 'PARTNER_LOST', partner, at, outcome });
      await audit.record(em, [
        { at, actor: 'node', role: 'NODE', action: 'MESSAGES_SENT_AGAIN', partner, outcome },
      ]);
      return rows.length;
    });
  }
}
