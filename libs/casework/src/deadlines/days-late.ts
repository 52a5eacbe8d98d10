import { clockStatus } from './clock-status.ts';
import type { Clock } from './clock.ts';
import { dayAt } from './local-time.ts';

const DAY_SECONDS = 86_400;

/**
 * By how many days a clock is or was late, as a person counts who crosses them off in the owner's calendar: due on the
 * 5th and done on the 12th is seven days late, at whatever hour. 0 on the day itself, undefined where nothing is late.
 * Where the lateness was frozen by a suspension, its time is counted in full days.
 */
export function daysLate(clock: Clock, now: Date): number | undefined {
  const { lateBySeconds } = clockStatus(clock, now);
  if (lateBySeconds === undefined) return undefined;
  const end = clock.stoppedAt ?? now;
  if (clock.suspensions?.some(({ from, until }) => from < end && (until ?? end) > clock.dueAt)) {
    return Math.floor(lateBySeconds / DAY_SECONDS);
  }
  return daysPast(clock.dueAt, end, clock.zone);
}

/** How many days have been crossed off between a due instant and another one, in a zone. */
export function daysPast(dueAt: Date, end: Date, zone: string): number {
  // A day ends at 24:00, which is an instant of the next one.
  return dayAt(end, zone) - dayAt(new Date(dueAt.getTime() - 1), zone);
}
