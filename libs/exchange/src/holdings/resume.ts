import { log, type Audit, type Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Lanes } from '../lanes.ts';
import { recordSecurityEvent } from '../security-events.ts';
import type { Reconciliation } from './reconciliation.ts';

/** What the resumption stands on. */
interface Ground {
  dataSource: DataSource;
  reconciliation: Pick<Reconciliation, 'since'>;
  lanes: Pick<Lanes, 'nudge'>;
  audit: Audit;
  clock: Clock;
}

/** A partner that was restored from a backup may lack what is older than its outage: a month covers every sane backup. */
const LOOK_BACK_MS = 30 * 86_400_000;

/**
 * After an outage a partner is asked what it holds. What it has receipted and no longer holds, because it was restored
 * from a backup, goes into its lane again with the same signed bytes; the receipt that it gives now is the one by which
 * both sides count from then on, and the former one is kept as evidence.
 */
export class Resume {
  readonly name = 'resume';
  private readonly logger = log('resume');

  constructor(private readonly ground: Ground) {}

  /** One round: every lane that has come back from an outage. Returns how many messages are sent again. */
  async run(): Promise<number> {
    const due: { partner: string; resumeFrom: Date }[] = await this.ground.dataSource.query(
      'select partner, resume_from as "resumeFrom" from lane where resume_from is not null and failures = 0',
    );
    let again = 0;
    for (const { partner, resumeFrom } of due) {
      try {
        again += await this.resume(partner, resumeFrom);
      } catch (fault) {
        this.logger.warn('a partner could not be asked what it holds', { partner, fault });
      }
    }
    return again;
  }

  private async resume(partner: string, resumeFrom: Date): Promise<number> {
    const { dataSource, reconciliation, lanes } = this.ground;
    const from = new Date(resumeFrom.getTime() - LOOK_BACK_MS);
    const { differences } = await reconciliation.since(partner, from);
    const lost = differences
      .filter(({ kind }) => kind === 'MISSING_THERE')
      .map(({ messageId }) => messageId);
    await dataSource.transaction(async (em) => {
      if (lost.length > 0) await this.queueAgain(em, partner, lost);
      await em.query('update lane set resume_from = null where partner = $1 and resume_from = $2', [
        partner,
        resumeFrom,
      ]);
    });
    if (lost.length > 0) await lanes.nudge(partner);
    return lost.length;
  }

  private async queueAgain(
    em: EntityManager,
    partner: string,
    lost: readonly string[],
  ): Promise<void> {
    const at = this.ground.clock.now();
    this.logger.error('a partner has lost what it had receipted, and is sent it again', {
      partner,
      count: lost.length,
    });
    await em.query(
      `insert into outbox (message_id, partner, queued_at)
       select message_id, partner, $3 from message
        where message_id = any($1::uuid[]) and partner = $2 and direction = 'OUT' order by message_id
       on conflict do nothing`,
      [lost, partner, at],
    );
    const outcome = `${lost.length} messages`;
    await recordSecurityEvent(em, { kind: 'PARTNER_LOST', partner, at, outcome });
    await this.ground.audit.record(em, [
      { at, actor: 'node', role: 'NODE', action: 'MESSAGES_SENT_AGAIN', partner, outcome },
    ]);
  }
}
