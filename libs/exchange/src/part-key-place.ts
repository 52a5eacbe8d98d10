import type { SealedPlace } from '@trace/platform';

/** Where the key of one sealed part lies under the node's own key. */
export function partKeyPlace(messageId: string, part: string): SealedPlace {
  return { table: 'sealed_key', column: 'wrapped_key', row: [messageId.toLowerCase(), part] };
}
