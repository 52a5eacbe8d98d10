import type { Partners } from '@trace/exchange';
import { log, type NodeKeys } from '@trace/platform';

/** A process without a worker has no sweep, so it looks by itself for a newer directory and for other keys. */
export function followFiles(
  partners: Partners,
  keys: NodeKeys,
  seconds: number,
): () => Promise<void> {
  const timer = setInterval(() => {
    partners.refresh().catch((fault: unknown) => log('node').warn('directory not read', { fault }));
    keys.refresh().catch((fault: unknown) => log('node').warn('keys not read', { fault }));
  }, seconds * 1000);
  return async () => clearInterval(timer);
}
