import type { CheckedMessage } from '@trace/protocol';
import type { NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { partKeyPlace } from './part-key-place.ts';

/**
 * Keeps the keys that came beside messages, under this node's own key and in the caller's transaction; what was purged
 * here before a backup was put back stays destroyed.
 */
export async function keepPartKeys(
  em: EntityManager,
  keys: NodeKeys,
  messages: readonly CheckedMessage[],
): Promise<void> {
  const kept = messages.flatMap(({ message, keys: parts }) =>
    parts.map(({ part, key }) => ({
      messageId: message.messageId,
      part,
      wrapped: keys.wrap(key, partKeyPlace(message.messageId, part)),
    })),
  );
  if (kept.length === 0) return;
  await em.query(
    `insert into sealed_key (message_id, part, wrapped_key)
     select * from unnest($1::uuid[], $2::text[], $3::text[]) as came (message_id, part, wrapped_key)
      where not exists (select 1 from purged_part p where p.message_id = came.message_id and p.part = came.part)`,
    [kept.map((one) => one.messageId), kept.map((one) => one.part), kept.map((one) => one.wrapped)],
  );
}
