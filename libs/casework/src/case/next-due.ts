import type { Clock } from '../deadlines/index.ts';
import type { Case, Waiting } from './case.ts';

/** Whether a clock runs: it has not been stopped, and nothing suspends it. */
export function isRunning({ stoppedAt, suspensions }: Clock): boolean {
  return stoppedAt === undefined && !suspensions?.some(({ until }) => until === undefined);
}

/** The running clock that is due first; undefined when nothing is waited for by a date. */
export function nextDue(c: Pick<Case, 'clocks'>): Clock | undefined {
  const [first] = c.clocks
    .filter(isRunning)
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  return first;
}

/** Everything that is waited for, what is due first before the rest. */
export function allWaiting(c: Pick<Case, 'clocks'>): Waiting[] {
  return c.clocks
    .filter(isRunning)
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
    .map(({ owner, kind, startedAt }) => ({ state: owner, clock: kind, since: startedAt }));
}
