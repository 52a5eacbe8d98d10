import type { EntityManager } from 'typeorm';
import { ClockCrossingRow } from './clock-crossing.entity.ts';
import type { Crossing } from './crossings-of.ts';

/** A crossing of a case that is about to be raised. */
export interface Raised extends Crossing {
  caseId: string;
  raisedAt: Date;
  /** What became of the reminder that belongs to it. */
  reminder?: Reminded;
}

/** The reminder of a crossing: the message that was signed, or that nothing could sign it yet. */
export type Reminded = { messageId: string } | 'OWED';

/**
 * Takes up to so many cases that are due to be looked at, the longest waiting first, and locks them as every other
 * change of a case does. What somebody else has in hand is left to him: it will be looked at in his round, or in the
 * next. Nothing here ever waits for a lock, so that two sweeps can not stop each other.
 */
export async function claimDueCases(em: EntityManager, now: Date, most: number): Promise<string[]> {
  const rows: { case_id: string }[] = await em.query(
    `with due as materialized (
       select case_id from case_file where next_crossing_at < $1 order by next_crossing_at limit $2 * 4),
     mine as materialized (
       select case_id from due
        where pg_try_advisory_xact_lock(hashtextextended(case_id::text, 11)) limit $2)
     select case_id from mine`,
    [now, most],
  );
  if (rows.length === 0) return [];
  // Whoever had the lock a moment ago may have done the work: only a look after locking tells.
  const still: { case_id: string }[] = await em.query(
    'select case_id from case_file where case_id = any($1::uuid[]) and next_crossing_at < $2',
    [rows.map((row) => row.case_id), now],
  );
  return still.map((row) => row.case_id);
}

/** The names of all rungs that were raised before in these cases, each with whether its reminder is still owed. */
export async function raisedBefore(
  em: EntityManager,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, { owed: boolean }>> {
  const rows: { name: string; owed: boolean }[] = await em.query(
    `select concat_ws(' ', case_id, clock, started_by, rung) as name, owes_reminder as owed
       from clock_crossing where case_id = any($1::uuid[])`,
    [caseIds],
  );
  return new Map(rows.map(({ name, owed }) => [name, { owed }]));
}

/** The name of one rung of one clock of one case. */
export function crossingName(caseId: string, { clock, startedBy, rung }: Crossing): string {
  return `${caseId} ${clock} ${startedBy} ${rung}`;
}

/** Writes crossings down. Of what stands there already only the reminder is another: it was owed, and is no more. */
export async function writeCrossings(em: EntityManager, raised: readonly Raised[]): Promise<void> {
  if (raised.length === 0) return;
  await em.query(
    `insert into clock_crossing as held (case_id, clock, started_by, rung, reached_at, raised_at, due_at, message_id, owes_reminder)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[],
                          $7::timestamptz[], $8::uuid[], $9::boolean[])
     on conflict (case_id, clock, started_by, rung) do update
       set message_id = excluded.message_id, owes_reminder = excluded.owes_reminder
     where held.owes_reminder`,
    [
      raised.map(({ caseId }) => caseId),
      raised.map(({ clock }) => clock),
      raised.map(({ startedBy }) => startedBy),
      raised.map(({ rung }) => rung),
      raised.map(({ reachedAt }) => reachedAt),
      raised.map(({ raisedAt }) => raisedAt),
      raised.map(({ dueAt }) => dueAt),
      raised.map(({ reminder }) => (typeof reminder === 'object' ? reminder.messageId : null)),
      raised.map(({ reminder }) => reminder === 'OWED'),
    ],
  );
}

/** Sets for each case when it is to be looked at next; never, where nothing runs. */
export async function writeNextCrossings(
  em: EntityManager,
  next: ReadonlyMap<string, Date | undefined>,
): Promise<void> {
  await em.query(
    `update case_file set next_crossing_at = next.at
       from unnest($1::uuid[], $2::timestamptz[]) as next (case_id, at)
      where case_file.case_id = next.case_id`,
    [[...next.keys()], [...next.values()].map((at) => at ?? null)],
  );
}

/** Everything that was raised in a case, in the order in which it was reached. */
export async function crossingsRaisedIn(
  em: EntityManager,
  caseId: string,
): Promise<ClockCrossingRow[]> {
  return em.find(ClockCrossingRow, {
    where: { caseId },
    order: { reachedAt: 'ASC', clock: 'ASC', rung: 'ASC' },
  });
}
