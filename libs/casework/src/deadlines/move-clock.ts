import type { DeclaredCalendar, Reading } from './calendar.ts';
import type { Clock } from './clock.ts';
import type { Due } from './due.ts';
import { redue, type Deviation } from './redue.ts';
import type { Suspension } from './suspension.ts';

/** Lets a running clock stand still from an instant on. */
export function suspendClock(clock: Clock, suspension: Suspension, by: DeclaredCalendar): Clock {
  if (clock.stoppedAt !== undefined) return clock;
  return moveClock({ ...clock, suspensions: [...(clock.suspensions ?? []), suspension] }, by);
}

/** Ends the open intervals that these messages began; the clock runs on once none is left. */
export function resumeClock(
  clock: Clock,
  end: { of: readonly string[]; at: Date; by: string },
  calendar: DeclaredCalendar,
): Clock {
  const ends = ({ until, by }: Suspension): boolean => until === undefined && end.of.includes(by);
  if (clock.stoppedAt !== undefined || !clock.suspensions?.some(ends)) return clock;
  const suspensions = clock.suspensions.map((one) =>
    ends(one) ? { ...one, until: end.at, endedBy: end.by } : one,
  );
  return moveClock({ ...clock, suspensions }, calendar);
}

/** Puts a running clock on the day that is expected now, because a judicial authorisation is needed. */
export function deviateClock(clock: Clock, deviation: Deviation, by: DeclaredCalendar): Clock {
  if (clock.stoppedAt !== undefined) return clock;
  return moveClock({ ...clock, deviations: [...(clock.deviations ?? []), deviation] }, by);
}

/** Computes both readings again from their base and from everything that has happened to the clock since. */
export function moveClock(clock: Clock, calendar: DeclaredCalendar): Clock {
  const { suspensions = [], deviations = [], base = clock.readings } = clock;
  if (suspensions.length === 0 && deviations.length === 0) return clock;
  const move = (reading: Reading): Due =>
    redue(
      base[reading],
      { suspensions, deviations },
      { calendar, reading, dayBased: isDayBased(clock, base[reading]) },
    );
  const readings = { CALENDAR_STRICT: move('CALENDAR_STRICT'), EU_1182_71: move('EU_1182_71') };
  return { ...clock, base, readings, dueAt: readings[clock.applied].dueAt };
}

/** The clock on another base, a new rule or an accepted date; what has happened to it since counts as before. */
export function rebaseClock(
  clock: Clock,
  change: (clock: Clock) => Clock,
  calendar: DeclaredCalendar,
): Clock {
  const { base, suspensions, deviations, calendarChanges, ...rest } = clock;
  const changed = change(base === undefined ? rest : { ...rest, readings: base });
  return moveClock(
    {
      ...changed,
      ...(suspensions && { suspensions }),
      ...(deviations && { deviations }),
      ...(calendarChanges && { calendarChanges }),
    },
    calendar,
  );
}

function isDayBased({ period }: Clock, base: Due): boolean {
  const timed = period.unit === 'MINUTE' || period.unit === 'HOUR';
  return !timed && base.steps.at(-1)?.rule !== 'REQUESTED_DATE_ACCEPTED';
}
