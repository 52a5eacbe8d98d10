import type { Declaration } from '@trace/casework';
import { instant } from '@trace/protocol';

/** A day on which a State does not work, besides its weekends. */
export class HolidayView {
  date: string;
  name: string;
}

/** A calendar as a State has declared it in a signed statement. */
export class CalendarView {
  version: string;
  /** The instant of the statement that first declared it: from then on it counts for open clocks. */
  declaredAt: string;
  /** The version of that statement. */
  statementVersion: number;
  /** IANA time zone in which the days of this State end. */
  zone: string;
  /** ISO weekdays on which nobody works, 1 Monday to 7 Sunday. */
  weekend: number[];
  /** How the law of this State counts days: CALENDAR_STRICT or EU_1182_71. */
  reading: string;
  holidays: HolidayView[];

  /** The view of a declared calendar. */
  static of({ calendar, since, statement }: Declaration): CalendarView {
    const { version, zone, weekend, reading, holidays } = calendar;
    return {
      version,
      declaredAt: instant(since),
      statementVersion: statement.version,
      zone,
      weekend: [...weekend],
      reading,
      holidays: holidays.map(({ date, name }) => ({ date, name })),
    };
  }
}

/** Every calendar of a State that this node holds, the latest last: that one counts. */
export class StateCalendarsView {
  state: string;
  calendars: CalendarView[];
}

/** The calendars of this State and its partners. */
export class CalendarsView {
  /** The State whose node this is. */
  state: string;
  states: StateCalendarsView[];
}
