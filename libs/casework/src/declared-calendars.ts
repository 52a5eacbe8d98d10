import type { HeldStatement } from '@trace/exchange';
import type { Statement } from '@trace/protocol';
import type { DatedCalendar, DeclaredCalendar } from './deadlines/index.ts';

/** A calendar, since when it is declared, and the statement that first did. */
export interface Declaration extends DatedCalendar {
  statement: Statement;
  token: string;
}

// One object for each history: a calendar keeps what it has found out about itself.
const known = new WeakMap<readonly HeldStatement[], Declaration[]>();

/**
 * The calendars that a State has declared, in their order, out of every signed statement of it that is held: a
 * statement that says the same of the days as the one before declares none.
 */
export function declaredCalendars(held: readonly HeldStatement[]): readonly Declaration[] {
  const found = known.get(held);
  if (found) return found;
  const declared: Declaration[] = [];
  for (const { statement, token } of held.toSorted(byVersion)) {
    const calendar = calendarIn(statement);
    const before = declared.at(-1);
    if (before && isSame(before.calendar, calendar)) continue;
    // A statement that is dated before its predecessor declares its calendar no earlier than that one did.
    const since = Math.max(statement.iat * 1_000, before?.since.getTime() ?? 0);
    declared.push({ since: new Date(since), calendar, statement, token });
  }
  known.set(held, declared);
  return declared;
}

function calendarIn({ sub, metadata }: Statement): DeclaredCalendar {
  const { zone, weekend, holidays, calendar_version: version, reading } = metadata.trace_state;
  return { state: sub, zone, weekend, holidays, version, reading };
}

function isSame(one: DeclaredCalendar, other: DeclaredCalendar): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function byVersion(one: HeldStatement, other: HeldStatement): number {
  return one.statement.version - other.statement.version;
}
