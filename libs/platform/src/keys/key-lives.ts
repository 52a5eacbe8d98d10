import { instant } from '@trace/protocol';
import type { KeptKey, KeyUse } from './keyring.ts';

/**
 * For how many months a key of each use may be used at most before it is rolled, within the cryptoperiods of NIST SP
 * 800-57 part 1 table 1. Marks have no such time: the same thing is found again by them after years, and nothing is
 * kept secret by them alone.
 */
export const KEY_LIVES: Readonly<Record<KeyUse, number | undefined>> = {
  sig: 24,
  enc: 24,
  tls: 24,
  parts: 24,
  marks: undefined,
};

/** By when the successor of a key has to count; undefined for one that needs none. */
export function rollBy({ use, valid_from: from }: KeptKey): string | undefined {
  const months = KEY_LIVES[use];
  if (months === undefined) return undefined;
  const day = new Date(from);
  day.setUTCMonth(day.getUTCMonth() + months);
  return instant(day);
}
