import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer, and gives it. When the time is up it throws, naming what was waited
 * for and how the last try ended.
 */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  { seconds = 45, everyMs = 50 } = {},
): Promise<T> {
  const end = performance.now() + seconds * 1_000;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (fault) {
      last = fault;
    }
    await pause(everyMs);
  }
  throw new Error(`waited ${seconds} s in vain: ${what}`, { cause: last });
}
