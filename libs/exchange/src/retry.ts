/** The longest pause between two attempts. Short, since a dead partner costs only one timer whatever its backlog. */
export const LONGEST_PAUSE_MS = 20_000;
const FIRST_PAUSE_MS = 500;
/** The longest that a message stands aside: one at which processes die, since each try may end another one. */
export const LONGEST_ASIDE_MS = 15 * 60_000;
/** A partner's Retry-After is honoured up to this, so that it cannot silence a lane for good. */
export const LONGEST_RETRY_AFTER_MS = 15 * 60_000;

/** From this many failures in a row the lane is shown as interrupted and a single message is sent to probe it. */
export const FAILURES_THAT_OPEN = 5;

/** The state of a lane's circuit breaker, derived from its failures and its next attempt. */
export type Circuit = 'CLOSED' | 'OPEN' | 'PROBING';

/**
 * How long to wait before the next attempt: doubling from half a second to twenty, with jitter between 50 % and 100 %
 * so that the lanes of many nodes do not come back in step; a partner's own Retry-After goes before, capped.
 *
 * @param failures failures in a row, the latest included
 * @param random a number in [0, 1)
 * @returns milliseconds
 */
export function pauseAfter(failures: number, random: number, retryAfterMs?: number): number {
  if (retryAfterMs !== undefined)
    return Math.min(Math.max(retryAfterMs, FIRST_PAUSE_MS), LONGEST_RETRY_AFTER_MS);
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
  return Math.round(longest * (0.5 + random / 2));
}

/** Whether the lane runs, rests after failures, or is being probed. */
export function circuitOf(failures: number, nextAttemptAt: Date | null, now: Date): Circuit {
  if (failures < FAILURES_THAT_OPEN) return 'CLOSED';
  return nextAttemptAt !== null && nextAttemptAt > now ? 'OPEN' : 'PROBING';
}

/**
 * How many messages the next parcel may hold: one to find out whether the partner is back, then doubling, so that a
 * partner that has just returned is not met with the whole backlog at once (slow start).
 */
export function parcelSize(failures: number, successes: number, most: number): number {
  if (failures === 0) return most;
  return Math.min(most, 2 ** Math.min(successes * 2, 20));
}
