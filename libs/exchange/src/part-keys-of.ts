import type { NodeKeys } from '@trace/platform';
import type { PartKey } from '@trace/protocol';
import { partKeyPlace } from './part-key-place.ts';

/**
 * The keys of the sealed parts of a message, as they go beside it to the other State.
 *
 * @throws Problem sealed.displaced where one does not open
 */
export function partKeysOf(
  keys: NodeKeys,
  messageId: string,
  wrapped: readonly PartKey[] | null,
): PartKey[] {
  return (wrapped ?? []).map(({ part, key }) => ({
    part,
    key: keys.unwrap(key, partKeyPlace(messageId, part)),
  }));
}
