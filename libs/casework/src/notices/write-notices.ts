import { announce } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { Desk } from './desk.ts';
import type { NoticeKind } from './notice-kinds.ts';

/** What a desk is to be told. Ids, codes and instants; never the data of a case. */
export interface NoticeOrder {
  /** What it is about, such as `clock:<case>:ANSWER:<message>:HEAD`: one key is told to one desk once and never again. */
  key: string;
  what: NoticeKind;
  desk: Desk;
  /** The one of the desk whom it concerns; everybody at it where nobody is named. */
  person?: string;
  unit?: string;
  caseId?: string;
  reference?: string;
  partner?: string;
  clock?: string;
  rung?: string;
  dueAt?: Date;
  /** What the date was before, where one has moved. */
  formerDueAt?: Date;
  raisedAt: Date;
}

/**
 * Writes notices, and puts a mail for each into the outbox of mails, in the caller's transaction: they exist exactly if
 * what they tell of exists. A key that the desk was told before writes nothing.
 *
 * @returns how many of them are new
 */
export async function writeNotices(
  em: EntityManager,
  orders: readonly NoticeOrder[],
): Promise<number> {
  if (orders.length === 0) return 0;
  const [row]: { count: number }[] = await em.query(
    `with told as (
       insert into notice (notice_id, key, what, desk, person, unit, case_id, reference, partner, clock, rung,
                           due_at, former_due_at, raised_at)
       select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[],
                            $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[],
                            $13::timestamptz[], $14::timestamptz[])
       on conflict (key) do nothing returning notice_id, raised_at),
     mailed as (
       insert into mail (mail_id, notice_id, next_attempt_at) select notice_id, notice_id, raised_at from told)
     select count(*)::int as count from told`,
    columnsOf(orders),
  );
  const count = row?.count ?? 0;
  if (count > 0) {
    announce(
      em,
      orders.map(({ desk, person, caseId }) => ({
        desk,
        ...(person !== undefined && { person }),
        ...(caseId !== undefined && { caseId }),
      })),
    );
  }
  return count;
}

function columnsOf(orders: readonly NoticeOrder[]): unknown[][] {
  return [
    orders.map(() => newId()),
    orders.map(({ key, desk }) => `${key}:${desk}`),
    orders.map(({ what }) => what),
    orders.map(({ desk }) => desk),
    orders.map(({ person }) => person ?? null),
    orders.map(({ unit }) => unit ?? null),
    orders.map(({ caseId }) => caseId ?? null),
    orders.map(({ reference }) => reference ?? null),
    orders.map(({ partner }) => partner ?? null),
    orders.map(({ clock }) => clock ?? null),
    orders.map(({ rung }) => rung ?? null),
    orders.map(({ dueAt }) => dueAt ?? null),
    orders.map(({ formerDueAt }) => formerDueAt ?? null),
    orders.map(({ raisedAt }) => raisedAt),
  ];
}
