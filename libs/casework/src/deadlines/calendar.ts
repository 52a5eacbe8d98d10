import { numberOf, weekdayOf, type Day, type DayNumber } from './day.ts';

/**
 * How a State reads a period: to the letter of the calendar, or by Regulation (EEC, Euratom) 1182/71. Which one holds
 * for "calendar days" in Directive (EU) 2023/977 is not settled, so both are always computed.
 */
export const READINGS = ['CALENDAR_STRICT', 'EU_1182_71'] as const;

/** One of the two readings. */
export type Reading = (typeof READINGS)[number];

/** A day on which a State does not work, besides its weekends. */
export interface Holiday {
  date: Day;
  name: string;
}

/** The days of one State as its directory statement declares them; a change makes a new version. */
export interface Calendar {
  state: string;
  /** IANA name, such as `Europe/Ljubljana`. */
  zone: string;
  /** ISO weekdays, 1 Monday to 7 Sunday, on which the State does not work. */
  weekend: readonly number[];
  holidays: readonly Holiday[];
  version: string;
}

/** A calendar together with the reading that its State declares as the legally applied one. */
export interface DeclaredCalendar extends Calendar {
  reading: Reading;
}

/** A calendar, and the instant from which it is declared: a later one is an event in every open case. */
export interface DatedCalendar {
  since: Date;
  calendar: DeclaredCalendar;
}

/** After so many days without a working day there is none: a State could declare seven days of weekend. */
const SEARCH_DAYS = 3_660;

const holidayNames = new WeakMap<Calendar, Map<DayNumber, string>>();

/** The name of the holiday on this day, or undefined; a half-day is not a holiday. */
export function findHoliday(day: DayNumber, calendar: Calendar): string | undefined {
  let names = holidayNames.get(calendar);
  if (!names) {
    names = new Map(calendar.holidays.map(({ date, name }) => [numberOf(date), name]));
    holidayNames.set(calendar, names);
  }
  return names.get(day);
}

/** Whether this is a day of work: every day but the State's holidays and weekends (1182/71 art 2). */
export function isWorkingDay(day: DayNumber, calendar: Calendar): boolean {
  return !calendar.weekend.includes(weekdayOf(day)) && findHoliday(day, calendar) === undefined;
}

/**
 * The first working day after this day. Never searches without end: where a calendar knows no working day at all, the
 * very next day is returned.
 */
export function workingDayAfter(day: DayNumber, calendar: Calendar): DayNumber {
  for (let later = 1; later <= SEARCH_DAYS; later += 1) {
    if (isWorkingDay(day + later, calendar)) return day + later;
  }
  return day + 1;
}
