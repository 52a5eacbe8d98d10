import type { Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { LONGEST_PAUSE_MS, pauseAfter } from './retry.ts';

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

/** In SQL: a place of a lane that stands aside at an instant, by a clock that was not set back since (F48). */
export function isAside(place: string, now: string): string {
  return `(${place}.not_before > ${now}::timestamptz
           and ${place}.not_before <= ${now}::timestamptz + interval '${LONGEST_PAUSE_MS} milliseconds')`;
}
