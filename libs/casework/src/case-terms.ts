import { sharedAgreementsOf, sharedBasesOf, type HeldStatement } from '@trace/exchange';
import type { Partner } from '@trace/protocol';
import type { Terms } from './case/index.ts';
import { declaredCalendars, type Declaration } from './declared-calendars.ts';
import type { DatedCalendar } from './deadlines/index.ts';

/** A State as a case knows it: its statement in force, if there is one, and all that were before. */
export interface KnownState {
  partner: Partner | undefined;
  history: readonly HeldStatement[];
}

const NO_CHANGES: readonly DatedCalendar[] = [];

/**
 * The terms under which a case between two States is folded: the calendars and readings that each has declared, with
 * the instant since when, and the legal bases that both were bound by on the day of the request. Both nodes, and any
 * court, take them from the same signed statements. For a State that no directory names any more the fold has an answer
 * of its own.
 */
export function termsBetween(one: KnownState, other: KnownState, on: string): Terms {
  const declared = [one, other].map(({ history }) => declaredCalendars(history));
  const first = declared.flatMap((all): Declaration[] => all.slice(0, 1));
  const later = declared.flatMap((all) => all.slice(1));
  return {
    calendars: Object.fromEntries(first.map(({ calendar }) => [calendar.state, calendar])),
    laterCalendars:
      later.length === 0
        ? NO_CHANGES
        : later.toSorted((a, b) => a.since.getTime() - b.since.getTime()),
    ...sharedBetween(one.partner, other.partner, on),
  };
}

function sharedBetween(
  one: Partner | undefined,
  other: Partner | undefined,
  on: string,
): Pick<Terms, 'sharedBases' | 'agreements'> {
  if (one === undefined || other === undefined) return { sharedBases: [] };
  const agreements = sharedAgreementsOf(one, other, on);
  return {
    sharedBases: sharedBasesOf(one, other, on),
    ...(agreements.length > 0 && { agreements }),
  };
}
