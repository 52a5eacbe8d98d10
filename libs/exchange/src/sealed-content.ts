import { openPart, type Message } from '@trace/protocol';
import type { NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { partKeyPlace } from './part-key-place.ts';

/**
 * Opens one sealed part of a stored message with the key that this node keeps for it.
 *
 * @throws Problem sealed.displaced where the key does not open
 * @returns the content, or undefined when the message has no such part or its key was destroyed
 */
export async function openSealedPart(
  em: EntityManager,
  keys: NodeKeys,
  message: Message,
  part: string,
): Promise<unknown> {
  const sealed = message.sealed.find((one) => one.part === part);
  if (!sealed) return undefined;
  const rows: { wrapped_key: string }[] = await em.query(
    'select wrapped_key from sealed_key where message_id = $1 and part = $2',
    [message.messageId, part],
  );
  if (!rows[0]) return undefined;
  const key = keys.unwrap(rows[0].wrapped_key, partKeyPlace(message.messageId, part));
  return openPart(message.messageId, sealed, key);
}
