import type { Partners } from '@trace/exchange';
import type { Partner } from '@trace/protocol';
import type { Terms } from './case/index.ts';

/** What is assumed of a State that the directory in force does not name: a case must never become unreadable for it. */
const UNNAMED = {
  zone: 'UTC',
  weekend: [6, 7],
  holidays: [],
  version: 'none',
  reading: 'CALENDAR_STRICT',
} as const;

/**
 * The terms under which the case between this State and a partner is folded: both calendars and readings, and the legal
 * bases that both were bound by on the day of the request. Both nodes take them from the same signed statements.
 */
export function termsBetween(partners: Partners, partner: string, on: string): Terms {
  return {
    calendars: {
      [partners.ownState]: calendarOf(partners.ownState, partners.self),
      [partner]: calendarOf(partner, partners.find(partner)),
    },
    sharedBases: partners.sharedBases(partner, on),
  };
}

function calendarOf(state: string, partner: Partner | undefined): Terms['calendars'][string] {
  if (!partner) return { ...UNNAMED, weekend: [...UNNAMED.weekend], holidays: [], state };
  const { zone, weekend, holidays, calendar_version, reading } = partner.statement.metadata.trace_state;
  return { state, zone, weekend, holidays, version: calendar_version, reading };
}
