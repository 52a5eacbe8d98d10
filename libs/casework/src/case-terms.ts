import { sharedBasesOf } from '@trace/exchange';
import type { Partner } from '@trace/protocol';
import type { Terms } from './case/index.ts';
import type { DeclaredCalendar } from './deadlines/index.ts';

// One object for each statement: the calendar keeps what it has found out about itself.
const calendars = new WeakMap<Partner, DeclaredCalendar>();

/**
 * The terms under which a case between two States is folded: both calendars and readings, and the legal bases that both
 * were bound by on the day of the request. Both nodes, and any court, take them from the same signed statements. For a
 * State that no directory names any more the fold has an answer of its own.
 */
export function termsBetween(
  one: Partner | undefined,
  other: Partner | undefined,
  on: string,
): Terms {
  const named = [one, other].flatMap((partner) => (partner ? [calendarOf(partner)] : []));
  return {
    calendars: Object.fromEntries(named.map((calendar) => [calendar.state, calendar])),
    sharedBases: one && other ? sharedBasesOf(one, other, on) : [],
  };
}

function calendarOf(partner: Partner): DeclaredCalendar {
  const known = calendars.get(partner);
  if (known) return known;
  const {
    zone,
    weekend,
    holidays,
    calendar_version: version,
    reading,
  } = partner.statement.metadata.trace_state;
  const calendar = { state: partner.state, zone, weekend, holidays, version, reading };
  calendars.set(partner, calendar);
  return calendar;
}
