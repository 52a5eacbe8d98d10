/** What somebody may still call, as it is remembered: it fills up evenly, to what a minute may hold. */
export interface Pace {
  left: number;
  /** When that was so, in milliseconds of any clock that never goes back. */
  at: number;
}

/** How one more call ends. */
export type NextCall =
  { passes: true; after: Pace } | { passes: false; after: Pace; retryAfterSeconds: number };

/** Whether one more call at this moment is too many for a minute, and when it would not be (ASVS 2.4.1). */
export function nextCall(before: Pace | undefined, now: number, perMinute: number): NextCall {
  const perMs = perMinute / 60_000;
  const left = before ? Math.min(perMinute, before.left + (now - before.at) * perMs) : perMinute;
  if (left >= 1) return { passes: true, after: { left: left - 1, at: now } };
  const retryAfterSeconds = (1 - left) / perMs / 1_000;
  return { passes: false, after: { left, at: now }, retryAfterSeconds };
}
