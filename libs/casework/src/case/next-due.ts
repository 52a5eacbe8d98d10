import type { Clock } from '../deadlines/index.ts';
import type { Case } from './case.ts';

/** The running clock that is due first; undefined when nothing is waited for by a date. */
export function nextDue(c: Pick<Case, 'clocks'>): Clock | undefined {
  const [first] = c.clocks
    .filter(({ stoppedAt }) => stoppedAt === undefined)
    .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  return first;
}
