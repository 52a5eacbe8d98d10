import * as fc from 'fast-check';
import { READINGS, type Calendar, type Reading } from './calendar.ts';
import { dueDate } from './due-date.ts';
import type { Period, PeriodUnit } from './period.ts';

/** Zones with every oddity there is: no DST, quarters of an hour, DST at midnight, half an hour, Ramadan, far east. */
const ZONES = [
  'Europe/Ljubljana',
  'Europe/Vienna',
  'America/Bogota',
  'Asia/Kathmandu',
  'Africa/Dakar',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'America/Scoresbysund',
  'Asia/Beirut',
  'Asia/Tehran',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'UTC',
];
const DAY = 86_400_000;
const QUARTER = 900_000;
const FROM = Date.UTC(2023, 0, 1);
const UNTIL = Date.UTC(2031, 0, 1);

// ---- An independent calculator, as simple as can be: it walks the days one by one on the clocks of Intl. ----

const clocks = new Map<string, Intl.DateTimeFormat>();

function wall(at: number, zone: string): { day: string; minute: number } {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      minute: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(zone, clock);
  }
  const [day = '', month = '', year = '', , minute = ''] = clock.format(at).split(/[/, :]+/u);
  return { day: `${year}-${month}-${day}`, minute: Number(minute) };
}

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function write(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function tomorrow(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (day < monthLength(year, month)) return write(year, month, day + 1);
  return month < 12 ? write(year, month + 1, 1) : write(year + 1, 1, 1);
}

function monthsLater(date: string, months: number): string {
  let [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  for (let passed = 0; passed < months; passed += 1)
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return write(year, month, Math.min(day, monthLength(year, month)));
}

function isWorked(date: string, calendar: Calendar): boolean {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
  return (
    !calendar.weekend.includes(weekday) &&
    !calendar.holidays.some((holiday) => holiday.date === date)
  );
}

function midnightAfter(date: string, zone: string): number {
  let at = Date.parse(`${date}T00:00:00Z`) - 16 * 3_600_000;
  while (wall(at + 3_600_000, zone).day <= date) at += 3_600_000;
  while (wall(at, zone).day <= date) at += QUARTER;
  return at;
}

function walkDays(period: Period, from: number, calendar: Calendar, reading: Reading): number {
  const first = wall(from, calendar.zone).day;
  let last = first;
  if (period.unit === 'MONTH') last = monthsLater(first, period.count);
  for (let left = period.unit === 'MONTH' ? 0 : period.count; left > 0;) {
    last = tomorrow(last);
    if (period.unit === 'CALENDAR_DAY' || isWorked(last, calendar)) left -= 1;
  }
  if (reading === 'EU_1182_71') {
    while (!isWorked(last, calendar)) last = tomorrow(last);
    while (
      (period.unit === 'MONTH' || period.count > 1) &&
      workedBetween(first, last, calendar) < 2
    ) {
      last = tomorrow(last);
    }
  }
  return midnightAfter(last, calendar.zone);
}

function workedBetween(first: string, last: string, calendar: Calendar): number {
  let worked = 0;
  for (let day = tomorrow(first); day <= last; day = tomorrow(day))
    if (isWorked(day, calendar)) worked += 1;
  return worked;
}

function naive(period: Period, from: number, calendar: Calendar, reading: Reading): number {
  if (period.unit === 'MINUTE') return from + period.count * 60_000;
  if (period.unit !== 'HOUR') return walkDays(period, from, calendar, reading);
  let start = from;
  if (reading === 'EU_1182_71') {
    start = Math.floor(from / 60_000) * 60_000;
    do start += 60_000;
    while (wall(start, calendar.zone).minute !== 0);
  }
  return start + period.count * 3_600_000;
}

// ---- Random States, instants and periods. ----

/** Scattered holidays around the start, and one long feast that may swallow a whole period. */
const holidays = fc
  .tuple(
    fc.array(fc.integer({ min: -2, max: 120 }), { maxLength: 25 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 45 }),
  )
  .map(([scattered, feast, length]) => [
    ...new Set([...scattered, ...Array.from({ length }, (_, index) => feast + index)]),
  ]);

const calendarAround = (instantMs: number): fc.Arbitrary<Calendar> =>
  fc.record({
    state: fc.constant('QX'),
    zone: fc.constantFrom(...ZONES),
    weekend: fc.constantFrom([6, 7], [5, 6], [6], [4, 5], [], [7], [1, 3, 5]),
    holidays: holidays.map((offsets) =>
      offsets.map((offset) => ({ date: dayOf(instantMs + offset * DAY), name: 'Feast' })),
    ),
    version: fc.constant('1'),
  });

function dayOf(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}

const MOST: Record<PeriodUnit, number> = {
  MINUTE: 600,
  HOUR: 200,
  CALENDAR_DAY: 100,
  WORKING_DAY: 30,
  MONTH: 14,
};

const period: fc.Arbitrary<Period> = fc
  .constantFrom<PeriodUnit>('MINUTE', 'HOUR', 'CALENDAR_DAY', 'WORKING_DAY', 'MONTH')
  .chain((unit) =>
    fc.record({ unit: fc.constant(unit), count: fc.integer({ min: 1, max: MOST[unit] }) }),
  );

/** Any millisecond, or one beside a midnight or a full hour somewhere, or beside a holiday. */
const instant = fc.oneof(
  fc.integer({ min: FROM, max: UNTIL }),
  fc
    .tuple(
      fc.integer({ min: FROM / QUARTER, max: UNTIL / QUARTER }),
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([quarter, beside]) => quarter * QUARTER + beside),
);

const given = instant.chain((instantMs) =>
  fc.record({
    calendar: calendarAround(instantMs),
    period,
    instant: fc.constant(instantMs),
    reading: fc.constantFrom<Reading>(...READINGS),
  }),
);
const at = (instantMs: number): Date => new Date(instantMs);

describe('dueDate on random cases', () => {
  it('equals the walk over the days, 4,000 times', () => {
    fc.assert(
      fc.property(given, ({ calendar, period, instant, reading }) => {
        const due = dueDate(period, at(instant), calendar, reading);
        expect(due.dueAt.getTime()).toBe(naive(period, instant, calendar, reading));
      }),
      { numRuns: 4_000 },
    );
  });

  it('never ends earlier for a later start, 1,000 times', () => {
    fc.assert(
      fc.property(
        given,
        fc.integer({ min: 0, max: 3 * DAY }),
        ({ calendar, period, instant, reading }, later) => {
          const early = dueDate(period, at(instant), calendar, reading).dueAt;
          expect(dueDate(period, at(instant + later), calendar, reading).dueAt >= early).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never ends earlier under 1182/71, after its start and with a longer period, 1,000 times', () => {
    fc.assert(
      fc.property(given, ({ calendar, period, instant, reading }) => {
        const strict = dueDate(period, at(instant), calendar, 'CALENDAR_STRICT').dueAt;
        const european = dueDate(period, at(instant), calendar, 'EU_1182_71').dueAt;
        const longer = { ...period, count: period.count + 1 };
        expect(european >= strict).toBe(true);
        expect(strict.getTime()).toBeGreaterThan(instant);
        expect(
          dueDate(longer, at(instant), calendar, reading).dueAt >=
            (reading === 'EU_1182_71' ? european : strict),
        ).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never ends earlier for one more holiday, and to the letter of the calendar not later either, 1,000 times', () => {
    fc.assert(
      fc.property(
        given,
        fc.integer({ min: 0, max: 60 }),
        ({ calendar, period, instant, reading }, offset) => {
          const date = dayOf(instant + offset * DAY);
          const more = {
            ...calendar,
            holidays: [...calendar.holidays, { date, name: 'One more' }],
          };
          const before = dueDate(period, at(instant), calendar, reading).dueAt;
          const after = dueDate(period, at(instant), more, reading).dueAt;
          expect(after >= before).toBe(true);
          const untouched = reading === 'CALENDAR_STRICT' && period.unit !== 'WORKING_DAY';
          expect(untouched ? after : before).toEqual(before);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
