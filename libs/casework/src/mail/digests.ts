import type { Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import { IsNull, Not, type DataSource } from 'typeorm';
import { AccountRow } from '../accounts/account.entity.ts';
import { digestDay } from './digest-day.ts';

/** What the round stands on. */
interface Ground {
  dataSource: DataSource;
  clock: Clock;
  /** Whether this node sends mails at all. */
  sends: boolean;
  /** The zone of the State, for people who have named none. */
  zone: () => string;
}

/**
 * Puts the summaries that are due into the outbox of mails: one for each person and day, however many workers look, and
 * also where they look late on that day. What it says is counted when it is sent.
 */
export class Digests {
  readonly name = 'digests';

  constructor(private readonly ground: Ground) {}

  /** One round. @returns how many were put into the outbox */
  async run(): Promise<number> {
    const { dataSource, clock, sends, zone } = this.ground;
    if (!sends) return 0;
    const accounts = await dataSource.manager.find(AccountRow, {
      where: { digestHour: Not(IsNull()), email: Not(IsNull()), disabledAt: IsNull() },
    });
    const now = clock.now();
    let count = 0;
    for (const account of accounts) {
      const { accountId, digestHour: hour, digestDay: done } = account;
      if (hour === null) continue;
      const wish = { hour, zone: account.zone ?? zone(), done: done ?? undefined };
      const day = digestDay(wish, now);
      if (day !== undefined) count += await this.write(accountId, day, now);
    }
    return count;
  }

  /** The line of the account is the lock: of two workers the second finds the day done with. */
  private async write(accountId: string, day: string, now: Date): Promise<number> {
    const rows: unknown[] = await this.ground.dataSource.query(
      `with taken as (
         update account set digest_day = $2
          where account_id = $1 and digest_hour is not null and (digest_day is null or digest_day < $2)
         returning account_id)
       insert into mail (mail_id, account_id, day, next_attempt_at)
       select $3, account_id, $2, $4 from taken on conflict (account_id, day) do nothing returning mail_id`,
      [accountId, day, newId(), now],
    );
    return rows.length;
  }
}
