import type { Statement } from '@trace/protocol';
import { OperatorFault } from './operator-fault.ts';

/** The days of a State as its statement declares them. */
export type CalendarFacts = Pick<
  Statement['metadata']['trace_state'],
  'weekend' | 'holidays' | 'calendar_version'
>;

/** One thing that is to be otherwise. */
export type CalendarEdit =
  | { add: string; name: string }
  | { remove: string }
  | { weekend: number[] }
  | { seed: { date: string; name: string }[]; years: number[] };

/** The calendar after an edit, and what has changed, a line each. */
export interface ChangedCalendar {
  calendar: CalendarFacts;
  changes: string[];
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MOST_HOLIDAYS = 400;

/** The weekend as a person reads it. */
export function sayWeekend(weekend: readonly number[]): string {
  return weekend.map((day) => WEEKDAYS[day - 1] ?? String(day)).join(', ') || 'none';
}

/**
 * The calendar with one thing changed, under a version of its own: whoever computes a due date can say by which days.
 *
 * @param today the day from which the new version takes its name
 */
export function changedCalendar(
  before: CalendarFacts,
  edit: CalendarEdit,
  state: string,
  today: string,
): ChangedCalendar {
  const { weekend, holidays } = daysAfter(before, edit);
  if (holidays.length > MOST_HOLIDAYS) {
    throw new OperatorFault(
      `A calendar has at most ${MOST_HOLIDAYS} holidays, and this would make ${holidays.length}.`,
      'Remove those of years that no open case counts any more.',
    );
  }
  const changes = changesBetween(before, { weekend, holidays });
  if (changes.length === 0) {
    throw new OperatorFault(
      'Nothing would change: the calendar is like this already.',
      'Look at it with "trace-node calendar show".',
    );
  }
  const calendar_version = nextVersion(before.calendar_version, state, today);
  return { calendar: { weekend, holidays, calendar_version }, changes };
}

type Days = Pick<CalendarFacts, 'weekend' | 'holidays'>;

function daysAfter({ weekend, holidays }: Days, edit: CalendarEdit): Days {
  if ('weekend' in edit)
    return { holidays, weekend: [...new Set(edit.weekend)].toSorted((a, b) => a - b) };
  if ('add' in edit) {
    const others = holidays.filter(({ date }) => date !== edit.add);
    return { weekend, holidays: inOrder([...others, { date: edit.add, name: edit.name }]) };
  }
  if ('remove' in edit)
    return { weekend, holidays: holidays.filter(({ date }) => date !== edit.remove) };
  const kept = holidays.filter(({ date }) => !edit.years.includes(Number(date.slice(0, 4))));
  return { weekend, holidays: inOrder([...kept, ...edit.seed]) };
}

function inOrder(holidays: Days['holidays']): Days['holidays'] {
  return holidays.toSorted((one, other) => (one.date < other.date ? -1 : 1));
}

function changesBetween(before: Days, after: Days): string[] {
  const lines = ({ holidays }: Days): string[] =>
    holidays.map(({ date, name }) => `${date}  ${name}`);
  const [was, is] = [lines(before), lines(after)];
  const weekend =
    sayWeekend(before.weekend) === sayWeekend(after.weekend)
      ? []
      : [`weekend  ${sayWeekend(before.weekend)} -> ${sayWeekend(after.weekend)}`];
  return [
    ...weekend,
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
  ];
}

/** `QS-2026-11-24.1`, and the next number where that day has one already. */
function nextVersion(before: string, state: string, today: string): string {
  const stem = `${state}-${today}`;
  const number = before.startsWith(`${stem}.`) ? Number(before.slice(stem.length + 1)) : 0;
  return `${stem}.${(Number.isSafeInteger(number) ? number : 0) + 1}`;
}
