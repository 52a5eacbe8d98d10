import type { EntityManager } from 'typeorm';

/** A message of this State that waits for its receipt: the places in the lanes say whether it may have left. */
export type Waiting = 'RECALLABLE' | 'TAKEN_UP';

/**
 * Takes a message back out of its lane for good, in the caller's transaction. The sender marks the same row before a
 * parcel leaves with it, so exactly one of the two comes first: either it is recalled, or it may have left.
 *
 * @returns whether it is recalled; if not, it has left, may have, or waits no more
 */
export async function recall(em: EntityManager, messageId: string): Promise<boolean> {
  const [rows]: [unknown[]] = await em.query(
    `with gone as (
       delete from outbox using message m
        where outbox.message_id = $1 and outbox.taken = 0
          -- what goes once more, because the partner had lost it, has left before
          and m.message_id = outbox.message_id and m.outcome is null
        returning outbox.message_id)
     update message set outcome = 'RECALLED' from gone where message.message_id = gone.message_id
     returning message.message_id`,
    [messageId],
  );
  return rows.length > 0;
}

/** Which of these messages wait, and whether they can still be recalled. */
export async function waitingOf(
  em: EntityManager,
  messageIds: readonly string[],
): Promise<Map<string, Waiting>> {
  const rows: { message_id: string; taken: number }[] = await em.query(
    'select message_id, taken from outbox where message_id = any($1::uuid[])',
    [messageIds],
  );
  return new Map(
    rows.map(({ message_id: id, taken }) => [id, taken === 0 ? 'RECALLABLE' : 'TAKEN_UP']),
  );
}

/**
 * After a restore nobody knows what has left since the backup was made: whatever waits may have. Nothing of it can be
 * recalled.
 */
export async function takeAllAsSent(em: EntityManager): Promise<void> {
  await em.query('update outbox set taken = 1 where taken = 0');
}
