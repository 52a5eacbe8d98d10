import { instant } from './instant.ts';
import type { PublishedKey } from './public-key.ts';

/**
 * The keys of a new statement, with those of the former one that it leaves out. A key that was once published never
 * disappears, because evidence of its time needs it: what is left out has ended. A revocation is never taken back, nor
 * moved to a later instant, and an end that is over is not put off.
 */
export function keepFormerKeys(
  former: readonly PublishedKey[],
  next: readonly PublishedKey[],
  at: Date,
): PublishedKey[] {
  const now = instant(at);
  const before = new Map(former.map((key) => [key.kid, key]));
  const described = new Set(next.map(({ kid }) => kid));
  return [
    ...next.map((key) => heldToItsWord(before.get(key.kid), key, now)),
    ...former.filter(({ kid }) => !described.has(kid)).map((key) => ended(key, now)),
  ];
}

function ended(key: PublishedKey, now: string): PublishedKey {
  if (key.valid_to !== undefined && key.valid_to <= now) return key;
  // An interval is never empty: a key that had not begun yet keeps its own, and has never counted.
  return key.valid_from < now ? { ...key, valid_to: now } : key;
}

function heldToItsWord(
  before: PublishedKey | undefined,
  key: PublishedKey,
  now: string,
): PublishedKey {
  if (before === undefined) return key;
  const over = before.valid_to !== undefined && before.valid_to <= now;
  const held: PublishedKey = {
    ...key,
    valid_from: before.valid_from <= now ? before.valid_from : key.valid_from,
    ...(over && { valid_to: before.valid_to }),
  };
  const revoked = [before.revoked, key.revoked]
    .filter((one) => one !== undefined)
    .toSorted((one, other) => (one.revoked_at < other.revoked_at ? -1 : 1))[0];
  return revoked === undefined ? held : { ...held, revoked };
}
