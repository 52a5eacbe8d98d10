import {
  ConfigFault,
  log,
  type Audit,
  type Clock,
  type MailSettings,
  type Metrics,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { CaseFiles } from '../case-files.ts';
import { DESKS } from '../notices/index.ts';
import { letterOf } from './letter-of.ts';
import { mailLanguageOf } from './mail-words.ts';
import { mailRetry } from './mail-retry.ts';
import { NotTaken, Post } from './post.ts';

/** What the mailing stands on. */
interface Ground {
  dataSource: DataSource;
  caseFiles: Pick<CaseFiles, 'count'>;
  audit: Audit;
  clock: Clock;
  metrics: Pick<Metrics, 'countMail'>;
  state: string;
  /** Absent where this node sends no mail. */
  settings: MailSettings | undefined;
  /** For tests: how long a server may hang. */
  timeoutMs?: number;
}

/** A mail that is to be sent now: for a notice, or for somebody's day. */
interface Claimed {
  mailId: string;
  noticeId: string | null;
  accountId: string | null;
  day: string | null;
  attempts: number;
}

const BATCH = 20;
/** Longer than any attempt can take, so that no other worker takes up a mail that is being sent. */
const LEASE_MS = 5 * 60_000;

/**
 * Sends the mails that notices and the days of people have left behind. It has a round of its own, so that a mail server that hangs or is gone
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
    const [rows]: [Claimed[], number] = await this.ground.dataSource.query(
      `update mail set attempts = attempts + 1, next_attempt_at = $2
        where mail_id in (select mail_id from mail
                           where sent_at is null and given_up_at is null and next_attempt_at <= $1
                           order by next_attempt_at limit $3 for update skip locked)
        returning mail_id as "mailId", notice_id as "noticeId", account_id as "accountId", day::text, attempts`,
      [now, new Date(now.getTime() + LEASE_MS), BATCH],
    );
    return rows;
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

  private async sendOne(post: Post, claimed: Claimed): Promise<boolean> {
    const { dataSource, caseFiles, clock, state, settings } = this.ground;
    const language = mailLanguageOf(settings?.language, 'en');
    const desks = settings?.to ?? {};
    const letter = await letterOf({ dataSource, caseFiles, state, desks, language }, claimed);
    const { mailId } = claimed;
    if (letter.to.length === 0) {
      await this.note({ mailId }, 'given_up_at', letter.nobody);
      return false;
    }
    await post.send(letter.to, letter.mail, clock.now());
    await this.note({ mailId, caseId: letter.caseId }, 'sent_at');
    this.ground.metrics.countMail('sent');
    return true;
  }

  private async putOff({ mailId, attempts }: Claimed, fault: NotTaken): Promise<void> {
    const retry = mailRetry(attempts, fault.replyCode);
    if ('givenUp' in retry) {
      await this.note({ mailId }, 'given_up_at', fault.message);
      this.ground.metrics.countMail('given-up');
      return;
    }
    const again = new Date(this.ground.clock.now().getTime() + retry.againAfterMs);
    await this.ground.dataSource.query(
      'update mail set next_attempt_at = $2, last_error = $3 where mail_id = $1',
      [mailId, again, fault.message],
    );
    this.ground.metrics.countMail('put-off');
  }

  /** Those whose turn did not come have had no attempt. */
  private async letGo(claimed: readonly Claimed[]): Promise<void> {
    const soon = new Date(this.ground.clock.now().getTime() + 30_000);
    await this.ground.dataSource.query(
      'update mail set attempts = attempts - 1, next_attempt_at = $2 where mail_id = any($1::uuid[])',
      [claimed.map(({ mailId }) => mailId), soon],
    );
  }

  private async note(
    { mailId, caseId }: { mailId: string; caseId?: string | null | undefined },
    column: 'sent_at' | 'given_up_at',
    reason: string | null = null,
  ): Promise<void> {
    const at = this.ground.clock.now();
    await this.ground.dataSource.transaction(async (em) => {
      await em.query(`update mail set ${column} = $2, last_error = $3 where mail_id = $1`, [
        mailId,
        at,
        reason,
      ]);
      await this.ground.audit.record(em, [
        {
          at,
          actor: 'node',
          role: 'NODE',
          action: column === 'sent_at' ? 'MAIL_SENT' : 'MAIL_GIVEN_UP',
          outcome: mailId,
          ...(caseId && { caseId }),
          ...(reason !== null && { reason }),
        },
      ]);
    });
  }
}
