/** A day of the calendar without a place, as it is written: `YYYY-MM-DD`. */
export type Day = string;

/** The same as a number to reckon with: the days since 1970-01-01. */
export type DayNumber = number;

const DAY_MS = 86_400_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** The number of a written day. */
export function numberOf(day: Day): DayNumber {
  return Date.parse(day) / DAY_MS;
}

// Explaining a due date writes the same few days again and again.
const MOST_REMEMBERED = 10_000;
const written = new Map<DayNumber, Day>();

/** The day as it is written. */
export function writeDay(day: DayNumber): Day {
  const known = written.get(day);
  if (known !== undefined) return known;
  if (written.size >= MOST_REMEMBERED) written.clear();
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  written.set(day, text);
  return text;
}

/** The day with the same date so many months later, or the last of that month where the date is missing. */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const from = new Date(day * DAY_MS);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), lastOfMonth)) / DAY_MS;
}

/** The ISO weekday, 1 Monday to 7 Sunday. */
export function weekdayOf(day: DayNumber): number {
  // Day 0 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The day as a person reads it: `Mon 2026-04-06`. */
export function showDay(day: DayNumber): string {
  return `${WEEKDAYS[weekdayOf(day) - 1]} ${writeDay(day)}`;
}
