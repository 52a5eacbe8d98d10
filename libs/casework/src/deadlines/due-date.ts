import {
  isWorkingDay,
  workingDayAfter,
  findHoliday,
  type Calendar,
  type Reading,
} from './calendar.ts';
import { addMonths, showDay, writeDay, type DayNumber } from './day.ts';
import type { Due, Step } from './due.ts';
import { dayAt, endOfDay, nextFullHour, showEndOfDay, showInstant, showUtc } from './local-time.ts';
import { sayPeriod, type Period } from './period.ts';

const STRICT = 'domain rule: calendar to the letter';
const REGULATION = 'Regulation (EEC, Euratom) 1182/71';
const UNIT_MS = { MINUTE: 60_000, HOUR: 3_600_000 } as const;

/** How many days a sentence names one by one before it only counts them. */
const NAMED_DAYS = 10;

/**
 * When a period ends that starts with an event at `startAt`, in the zone and by the calendar of the State that has to
 * act, by one reading. Hours and minutes are elapsed time around the clock, also where the clocks change; everything
 * else ends at 24:00 local time. Each rule that was applied is a step of the result.
 */
export function dueDate(period: Period, startAt: Date, calendar: Calendar, reading: Reading): Due {
  const { unit, count } = period;
  if (unit === 'MINUTE' || unit === 'HOUR') {
    return afterElapsed({ unit, count }, startAt, calendar, reading);
  }
  const course = new Course(startAt, calendar, reading);
  if (unit === 'WORKING_DAY') course.countWorkingDays(period);
  else course.countCalendar(period);
  if (reading === 'EU_1182_71') course.extend(period);
  return course.due();
}

function afterElapsed(
  period: { unit: 'MINUTE' | 'HOUR'; count: number },
  startAt: Date,
  calendar: Calendar,
  reading: Reading,
): Due {
  const { zone } = calendar;
  const steps = [start(startAt, calendar)];
  let from = startAt;
  // The Regulation knows no period shorter than an hour, so minutes elapse exactly in both readings.
  if (reading === 'EU_1182_71' && period.unit === 'HOUR') {
    from = nextFullHour(startAt, zone);
    steps.push({
      rule: 'HOUR_OF_EVENT_NOT_COUNTED',
      sentence: `The hour of the event is not counted; the period runs from ${showInstant(from, zone)}.`,
      at: from,
      source: `${REGULATION} art 3(1)`,
    });
  }
  const dueAt = new Date(from.getTime() + period.count * UNIT_MS[period.unit]);
  steps.push({
    rule: 'TIME_ELAPSED',
    sentence: `${sayPeriod(period)}, counted around the clock, ${ends(period)} ${showInstant(dueAt, zone)}.`,
    at: dueAt,
    source: reading === 'EU_1182_71' ? `${REGULATION} art 3(2)(a)` : STRICT,
  });
  return { dueAt, steps, shown: showInstant(dueAt, zone) };
}

function ends({ count }: { count: number }): string {
  return count === 1 ? 'ends' : 'end';
}

function start(startAt: Date, { state, zone, version }: Calendar): Step {
  return {
    rule: 'START',
    sentence: `The period starts with ${showInstant(startAt, zone)} (${showUtc(startAt)}); calendar of ${state}, version ${version}.`,
    at: startAt,
    source: 'the instant of the event',
  };
}

/** A period of whole days on its way: the last day so far, and the steps that led there. */
class Course {
  private readonly firstDay: DayNumber;
  private readonly steps: Step[];
  private last: DayNumber;

  constructor(
    startAt: Date,
    private readonly calendar: Calendar,
    private readonly reading: Reading,
  ) {
    this.firstDay = dayAt(startAt, calendar.zone);
    this.last = this.firstDay;
    this.steps = [start(startAt, calendar)];
    this.step(
      'DAY_OF_EVENT_NOT_COUNTED',
      `${showDay(this.firstDay)}, the day of the event, is not counted.`,
      'art 3(1)',
    );
  }

  countCalendar({ unit, count }: Period): void {
    const months = unit === 'MONTH';
    this.last = months ? addMonths(this.firstDay, count) : this.firstDay + count;
    const sameDate = writeDay(this.last).slice(8) === writeDay(this.firstDay).slice(8);
    const how = months
      ? sameDate
        ? ', on the same date,'
        : ', on the last day of a shorter month,'
      : '';
    this.step(
      months ? 'MONTHS' : 'CALENDAR_DAYS',
      `${sayPeriod({ unit, count })} ${ends({ count })}${how} with ${showDay(this.last)} 24:00.`,
      months ? 'art 3(2)(c)' : 'art 3(2)(b), 3(3)',
    );
  }

  countWorkingDays(period: Period): void {
    const counted: DayNumber[] = [];
    for (let number = 0; number < period.count; number += 1) {
      this.last = workingDayAfter(this.last, this.calendar);
      counted.push(this.last);
    }
    this.step(
      'WORKING_DAYS',
      `${sayPeriod(period)} ${ends(period)} with ${showDay(this.last)} 24:00${this.nameDays(counted)}.`,
      'art 2(2), 3(3)',
    );
  }

  /** Regulation 1182/71 art 3(4) and 3(5), which working-day periods satisfy by themselves. */
  extend({ unit, count }: Period): void {
    if (unit === 'WORKING_DAY') return;
    this.extendToWorkingDay();
    if (unit === 'MONTH' || count >= 2) this.extendToTwoWorkingDays();
  }

  due(): Due {
    return {
      dueAt: endOfDay(this.last, this.calendar.zone),
      steps: this.steps,
      shown: showEndOfDay(this.last, this.calendar.zone),
    };
  }

  private extendToWorkingDay(): void {
    if (isWorkingDay(this.last, this.calendar)) return;
    const why = findHoliday(this.last, this.calendar) ?? 'a day of the weekend';
    const fallen = this.last;
    this.last = workingDayAfter(fallen, this.calendar);
    this.step(
      'LAST_DAY_NOT_WORKING',
      `${showDay(fallen)} is ${why}; the period ends with the next working day, ${showDay(this.last)} 24:00.`,
      'art 3(4)',
    );
  }

  private extendToTwoWorkingDays(): void {
    const first = workingDayAfter(this.firstDay, this.calendar);
    const second = workingDayAfter(first, this.calendar);
    if (second <= this.last) return;
    this.last = second;
    this.step(
      'TWO_WORKING_DAYS',
      `A period of two days or more includes two working days, ${showDay(first)} and ${showDay(second)}; ` +
        `it ends with the second, ${showDay(second)} 24:00.`,
      'art 3(5)',
    );
  }

  private nameDays(counted: readonly DayNumber[]): string {
    const left: string[] = [];
    for (let day = this.firstDay + 1; day <= this.last; day += 1) {
      if (counted.includes(day)) continue;
      const holiday = findHoliday(day, this.calendar);
      left.push(holiday === undefined ? showDay(day) : `${showDay(day)} (${holiday})`);
    }
    if (left.length === 0) return '';
    return left.length <= NAMED_DAYS
      ? `; not working: ${left.join(', ')}`
      : `; ${left.length} days in between are not working days`;
  }

  private step(rule: Step['rule'], sentence: string, article: string): void {
    const source = this.reading === 'EU_1182_71' ? `${REGULATION} ${article}` : STRICT;
    this.steps.push({ rule, sentence, at: endOfDay(this.last, this.calendar.zone), source });
  }
}
