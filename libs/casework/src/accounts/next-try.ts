/** The tries under one name or from one address, as they are remembered. */
export interface Tries {
  tries: number;
  lastAt: Date;
  blockedUntil: Date | null;
}

/** So long after the last try everything is forgotten. */
const FORGOTTEN_MS = 60 * 60_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * What one more try at this moment leads to: it is let through and counted, or has to wait until an instant. After the
 * free ones each further try doubles the wait, up to a quarter of an hour (ASVS 6.3.1; row B72).
 */
export function nextTry(
  before: Tries | undefined,
  now: Date,
  free: number,
): { passes: true; after: Tries } | { passes: false; until: Date } {
  if (before?.blockedUntil && before.blockedUntil > now)
    return { passes: false, until: before.blockedUntil };
  const forgotten = !before || now.getTime() - before.lastAt.getTime() > FORGOTTEN_MS;
  const tries = (forgotten ? 0 : before.tries) + 1;
  const wait = tries < free ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - free));
  const blockedUntil = wait === 0 ? null : new Date(now.getTime() + wait);
  return { passes: true, after: { tries, lastAt: now, blockedUntil } };
}
