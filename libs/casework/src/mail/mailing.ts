import {
  ConfigFault,
  log,
  type Audit,
  type Clock,
  type MailSettings,
  type Metrics,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import { DESKS, NoticeRow } from '../notices/index.ts';
import { mailRetry } from './mail-retry.ts';
import { mailText } from './mail-text.ts';
import { NotTaken, Post } from './post.ts';

/** What the mailing stands on. */
interface Ground {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
  metrics: Pick<Metrics, 'countMail'>;
  state: string;
  /** Absent where this node sends no mail. */
  settings: MailSettings | undefined;
  /** For tests: how long a server may hang. */
  timeoutMs?: number;
}

interface Claimed {
  noticeId: string;
  attempts: number;
}

const BATCH = 20;
/** Longer than any attempt can take, so that no other worker takes up a mail that is being sent. */
const LEASE_MS = 5 * 60_000;

/**
 * Sends the mails that notices have left behind. It has a round of its own, so that a mail server that hangs or is gone
 * delays mails and nothing else. A mail is sent once; only a worker that dies between the server's word and its own
 * note lets it be sent again, and then under the same Message-ID.
 */
export class Mailing {
  readonly name = 'mails';
  private readonly logger = log('mails');
  private readonly post: Post | undefined;

  constructor(private readonly ground: Ground) {
    const { settings, timeoutMs } = ground;
    if (settings === undefined) return;
    const strange = Object.keys(settings.to).filter(
      (desk) => !DESKS.some((known) => known === desk),
    );
    if (strange.length > 0) {
      throw new ConfigFault(
        strange.map((desk) => `MAIL_TO_${desk} names no desk: these are ${DESKS.join(', ')}.`),
      );
    }
    this.post = new Post(settings, timeoutMs);
  }

  /** One round: batch after batch until nothing waits, or the server is away. @returns how many were sent */
  async run(): Promise<number> {
    if (this.post === undefined) {
      await this.forget();
      return 0;
    }
    let sent = 0;
    for (;;) {
      const claimed = await this.claim();
      const done = await this.sendAll(this.post, claimed);
      sent += done.sent;
      if (claimed.length < BATCH || done.away) return sent;
    }
  }

  /** Hangs up. */
  close(): void {
    this.post?.close();
  }

  /** Without a server nothing is kept for one: who names a server next year wants no mails of this one. */
  private async forget(): Promise<void> {
    await this.ground.dataSource.query(
      'delete from mail where sent_at is null and given_up_at is null',
    );
  }

  private async claim(): Promise<Claimed[]> {
    const now = this.ground.clock.now();
    // TypeORM gives the rows of an update beside their number.
    const [rows]: [{ notice_id: string; attempts: number }[], number] =
      await this.ground.dataSource.query(
        `update mail set attempts = attempts + 1, next_attempt_at = $2
          where notice_id in (select notice_id from mail
                               where sent_at is null and given_up_at is null and next_attempt_at <= $1
                               order by next_attempt_at limit $3 for update skip locked)
          returning notice_id, attempts`,
        [now, new Date(now.getTime() + LEASE_MS), BATCH],
      );
    return rows.map(({ notice_id: noticeId, attempts }) => ({ noticeId, attempts }));
  }

  private async sendAll(
    post: Post,
    claimed: readonly Claimed[],
  ): Promise<{ sent: number; away: boolean }> {
    let sent = 0;
    for (const [index, one] of claimed.entries()) {
      try {
        if (await this.sendOne(post, one)) sent += 1;
      } catch (fault) {
        if (!(fault instanceof NotTaken)) throw fault;
        await this.putOff(one, fault);
        if (!fault.isAway) continue;
        this.logger.warn('the mail server does not take mails', { reason: fault.message });
        await this.letGo(claimed.slice(index + 1));
        return { sent, away: true };
      }
    }
    return { sent, away: false };
  }

  private async sendOne(post: Post, { noticeId }: Claimed): Promise<boolean> {
    const { dataSource, clock, state, settings } = this.ground;
    const notice = await dataSource.manager.findOneByOrFail(NoticeRow, { noticeId });
    const to = settings?.to[notice.desk] ?? [];
    if (to.length === 0) {
      await this.note({ noticeId }, 'given_up_at', 'no address for this desk');
      return false;
    }
    await post.send(to, mailText(notice, state), clock.now());
    await this.note({ noticeId, caseId: notice.caseId }, 'sent_at');
    this.ground.metrics.countMail('sent');
    return true;
  }

  private async putOff({ noticeId, attempts }: Claimed, fault: NotTaken): Promise<void> {
    const retry = mailRetry(attempts, fault.replyCode);
    if ('givenUp' in retry) {
      await this.note({ noticeId }, 'given_up_at', fault.message);
      this.ground.metrics.countMail('given-up');
      return;
    }
    const again = new Date(this.ground.clock.now().getTime() + retry.againAfterMs);
    await this.ground.dataSource.query(
      'update mail set next_attempt_at = $2, last_error = $3 where notice_id = $1',
      [noticeId, again, fault.message],
    );
    this.ground.metrics.countMail('put-off');
  }

  /** Those whose turn did not come have had no attempt. */
  private async letGo(claimed: readonly Claimed[]): Promise<void> {
    const soon = new Date(this.ground.clock.now().getTime() + 30_000);
    await this.ground.dataSource.query(
      'update mail set attempts = attempts - 1, next_attempt_at = $2 where notice_id = any($1::uuid[])',
      [claimed.map(({ noticeId }) => noticeId), soon],
    );
  }

  private async note(
    { noticeId, caseId }: { noticeId: string; caseId?: string | null },
    column: 'sent_at' | 'given_up_at',
    reason: string | null = null,
  ): Promise<void> {
    const at = this.ground.clock.now();
    await this.ground.dataSource.transaction(async (em) => {
      await em.query(`update mail set ${column} = $2, last_error = $3 where notice_id = $1`, [
        noticeId,
        at,
        reason,
      ]);
      await this.ground.audit.record(em, [
        {
          at,
          actor: 'node',
          role: 'NODE',
          action: column === 'sent_at' ? 'MAIL_SENT' : 'MAIL_GIVEN_UP',
          outcome: noticeId,
          ...(caseId && { caseId }),
          ...(reason !== null && { reason }),
        },
      ]);
    });
  }
}
