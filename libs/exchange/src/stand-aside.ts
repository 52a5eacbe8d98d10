import type { Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { LONGEST_ASIDE_MS, pauseAfter } from './retry.ts';

/**
 * Lets waiting messages stand aside, because the partner's node or this one fails at them: each is tried again by itself
 * after a pause that grows, and the rest of the lane goes on meanwhile.
 */
export async function standAside(
  em: EntityManager,
  messageIds: readonly string[],
  clock: Clock,
): Promise<void> {
  const rows: { message_id: string; stumbles: number }[] = await em.query(
    'select message_id, stumbles from outbox where message_id = any($1::uuid[]) for update',
    [messageIds],
  );
  const now = clock.now().getTime();
  await em.query(
    `update outbox set stumbles = outbox.stumbles + 1, not_before = aside.not_before
       from unnest($1::uuid[], $2::timestamptz[]) as aside (message_id, not_before)
      where outbox.message_id = aside.message_id`,
    [
      rows.map((row) => row.message_id),
      rows.map((row) => new Date(now + pauseAfter(row.stumbles + 1, Math.random()))),
    ],
  );
}

/**
 * Lets messages stand aside until an instant of each, which is when partners take them; looked at again no later than
 * any that stands aside, since the clock that told the instant may have been the one that was wrong.
 */
export async function standAsideUntilWritten(
  em: EntityManager,
  instants: ReadonlyMap<string, number>,
  clock: Clock,
): Promise<void> {
  const latest = clock.now().getTime() + LONGEST_ASIDE_MS;
  await em.query(
    `update outbox set not_before = early.not_before
       from unnest($1::uuid[], $2::timestamptz[]) as early (message_id, not_before)
      where outbox.message_id = early.message_id`,
    [
      [...instants.keys()],
      [...instants.values()].map((instant) => new Date(Math.min(instant, latest))),
    ],
  );
}

/**
 * Lets the first message of a lane that may be sent stand aside for as long as any may, because those who held the lane
 * died one after the other while it stood there.
 */
export async function standFirstAside(
  em: EntityManager,
  partner: string,
  clock: Clock,
): Promise<void> {
  const now = clock.now();
  await em.query(
    `update outbox set stumbles = stumbles + 1, not_before = $3
      where message_id = (select message_id from outbox join message using (message_id)
                           where outbox.partner = $1 and ${isInLine('$2')} order by position limit 1)`,
    [partner, now, new Date(now.getTime() + LONGEST_ASIDE_MS)],
  );
}

/** In SQL: neither a place of `outbox` nor anything before it in the case of its `message` stands aside. */
export function isInLine(now: string): string {
  return `not exists (
            select from outbox aside join message a using (message_id)
             where aside.partner = outbox.partner and ${isAside('aside', now)}
               and aside.position <= outbox.position and a.case_id = message.case_id)`;
}

/** In SQL: a place of a lane that stands aside at an instant, by a clock that was not set back since (F48). */
export function isAside(place: string, now: string): string {
  return `(${place}.not_before > ${now}::timestamptz
           and ${place}.not_before <= ${now}::timestamptz + interval '${LONGEST_ASIDE_MS} milliseconds')`;
}
