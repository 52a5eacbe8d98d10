import { sharedBasesOf } from '@trace/exchange';
import type { Partner } from '@trace/protocol';
import type { Terms } from './case/index.ts';
import type { DeclaredCalendar } from './deadlines/index.ts';

/** A State of a case, with its statement where the directory in force has one. */
export interface Party {
  state: string;
  partner: Partner | undefined;
}

// One object for each statement: the calendar keeps what it has found out about itself.
const calendars = new WeakMap<Partner, DeclaredCalendar>();

/**
 * The terms under which a case between two States is folded: both calendars and readings, and the legal bases that both
 * were bound by on the day of the request. Both nodes, and any court, take them from the same signed statements.
 */
export function termsBetween(one: Party, other: Party, on: string): Terms {
  return {
    calendars: { [one.state]: calendarOf(one), [other.state]: calendarOf(other) },
    sharedBases: one.partner && other.partner ? sharedBasesOf(one.partner, other.partner, on) : [],
  };
}

function calendarOf({ state, partner }: Party): DeclaredCalendar {
  if (!partner) return unnamed(state);
  const known = calendars.get(partner);
  if (known) return known;
  const {
    zone,
    weekend,
    holidays,
    calendar_version: version,
    reading,
  } = partner.statement.metadata.trace_state;
  const calendar = { state, zone, weekend, holidays, version, reading };
  calendars.set(partner, calendar);
  return calendar;
}

/** What is assumed of a State that no directory names any more: a case must never become unreadable for it. */
function unnamed(state: string): DeclaredCalendar {
  return {
    state,
    zone: 'UTC',
    weekend: [6, 7],
    holidays: [],
    version: 'none',
    reading: 'CALENDAR_STRICT',
  };
}
