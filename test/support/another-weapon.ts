import { createHash } from 'node:crypto';

/** The number of the weapon that the builders describe. */
const OF_THE_BUILDERS = 'ZP9-00412';

/**
 * A request about another weapon than the builders': with a number of its own for each idempotency key. A node asks
 * about one weapon once; what tests submit again and again are different ones, and a repeat with one key the same.
 */
export function anotherWeapon(posted: string, key: string): string {
  const number = createHash('sha256').update(key).digest('hex').slice(0, 10).toUpperCase();
  return posted.replaceAll(OF_THE_BUILDERS, `ZP9-${number}`);
}
