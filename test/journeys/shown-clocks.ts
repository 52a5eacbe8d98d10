import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { ClockView, ReadingView } from '../../apps/node/src/api/views/clock.view.ts';

/** The latest clock of a kind in a case. */
export function clockIn(shown: CaseView, kind: string): ClockView {
  const found = shown.clocks.findLast((one) => one.kind === kind);
  if (!found) throw new Error(`the case shows no clock ${kind}`);
  return found;
}

/** The due date of a clock by one of the two readings. */
export function readingOf({ readings }: ClockView, reading: string): ReadingView {
  const found = readings.find((one) => one.reading === reading);
  if (!found) throw new Error(`the clock was not read as ${reading}`);
  return found;
}

/** How each clock stands now: what it is about, whom it waits for, and how that is going. */
export function statusesOf({ standing }: CaseView): string[] {
  return standing.map(({ kind, owner, status }) => `${kind} ${owner} ${status}`);
}
