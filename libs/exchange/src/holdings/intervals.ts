import type { Interval } from './reconcile.ts';

/** Before the first message of any node. */
export const BEGINNING = new Date('2020-01-01T00:00:00.000Z');
/** An interval without messages: the answer to it names nothing but the checkpoint that the partner keeps. */
export const NOTHING: Interval = { from: BEGINNING, to: new Date(BEGINNING.getTime() + 1) };
/** What is younger may still be on its way. */
const SETTLED_MS = 600_000;

/** Everything so far, and what was made a moment ago on another process whose clock is ahead. */
export function upTo(now: Date): Interval {
  return { from: BEGINNING, to: new Date(now.getTime() + SETTLED_MS) };
}

/** Everything that must have arrived by now, so that a night finds no difference in what is on its way. */
export function settledBy(now: Date): Interval {
  return { from: BEGINNING, to: new Date(now.getTime() - SETTLED_MS) };
}
