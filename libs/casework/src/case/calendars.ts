import {
  calendarSince,
  isKnownZone,
  recalendarClock,
  type Clock,
  type DatedCalendar,
  type DeclaredCalendar,
} from '../deadlines/index.ts';
import type { Case } from './case.ts';
import type { Terms } from './filed.ts';

/** The calendar that a State declares at an instant; before the first that is known, that one. */
export function calendarAt(terms: Terms, state: string, at: Date): DeclaredCalendar {
  const later = terms.laterCalendars?.findLast(
    ({ since, calendar }) => calendar.state === state && since <= at,
  );
  return usableCalendar(later?.calendar ?? terms.calendars[state], state);
}

/** The calendar that a clock is computed by now. */
export function calendarOf(terms: Terms, clock: Clock): DeclaredCalendar {
  return calendarAt(terms, clock.owner, calendarSince(clock));
}

/**
 * The case once every calendar that was declared until an instant has come to it: an event for the open clocks of its
 * State, and for no other. Both nodes hold the same signed statements, and so find the same dates.
 *
 * @param until all that are known where nothing is said
 */
export function takeCalendars(c: Case, terms: Terms, until?: Date): Case {
  const { laterCalendars = [] } = terms;
  if (laterCalendars.length === 0) return c;
  const take = (clock: Clock): Clock =>
    laterCalendars.reduce(
      (now, one) => (concerns(one, now, until) ? recalendarClock(now, one) : now),
      clock,
    );
  const { closing } = c;
  return { ...c, clocks: c.clocks.map(take), ...(closing && { closing: take(closing) }) };
}

function concerns(
  { since, calendar }: DatedCalendar,
  clock: Clock,
  until: Date | undefined,
): boolean {
  return (
    calendar.state === clock.owner &&
    clock.stoppedAt === undefined &&
    since > calendarSince(clock) &&
    (until === undefined || since <= until) &&
    isKnownZone(calendar.zone)
  );
}

/** A State that the directory does not name, or names with an unknown zone, must not make a case unreadable. */
export function usableCalendar(
  calendar: DeclaredCalendar | undefined,
  state: string,
): DeclaredCalendar {
  if (calendar && isKnownZone(calendar.zone)) return calendar;
  return {
    state,
    zone: 'UTC',
    weekend: [6, 7],
    holidays: [],
    version: 'none',
    reading: 'CALENDAR_STRICT',
  };
}
