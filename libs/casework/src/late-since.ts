import { clockStatus, isRunning, type Clock } from './case/index.ts';

/**
 * The due instant of the first clock whose lateness is final for now: met or stopped too late, or standing still after
 * its due date. It agrees with `clockStatus` in every case, so that no list hides what the case shows. What is late and
 * runs is overdue, and that is a comparison with now. An interim report that the answer has overtaken is no lateness of
 * the case: whether the answer itself was late is what counts then, and the clock keeps what was late of the report.
 */
export function lateSince(clocks: readonly Clock[]): Date | undefined {
  const late = clocks.filter(
    (clock) => !isRunning(clock) && !isOvertakenReport(clock) && isLate(clock),
  );
  return late.length === 0 ? undefined : new Date(Math.min(...late.map(({ dueAt }) => +dueAt)));
}

function isLate(clock: Clock): boolean {
  // A clock that stands still grows no later: any instant of standing still tells how late it is.
  const at = clock.stoppedAt ?? clock.suspensions?.find(({ until }) => until === undefined)?.from;
  return at !== undefined && clockStatus(clock, at).lateBySeconds !== undefined;
}

function isOvertakenReport({ kind, ending }: Clock): boolean {
  return kind === 'INTERIM_REPORT' && (ending === 'OVERTAKEN' || ending === 'WITHDRAWN');
}
