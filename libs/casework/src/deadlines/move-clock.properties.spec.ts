import * as fc from 'fast-check';
import { aCalendar } from '../../testing/messages.ts';
import { isWorkingDay, READINGS, type DeclaredCalendar, type Reading } from './calendar.ts';
import { startClock, type Clock } from './clock.ts';
import { clockStatus, dueSoonAt } from './clock-status.ts';
import { dayAt, endOfDay } from './local-time.ts';
import { deviateClock, resumeClock, suspendClock } from './move-clock.ts';
import type { Period } from './period.ts';

const GRID = 15 * 60_000;
const START = Date.parse('2026-03-20T09:00:00.000Z');

interface Interval {
  from: number;
  until: number;
}

const instant = fc.integer({ min: 0, max: 40 * 96 }).map((quarter) => START + quarter * GRID);
const interval = fc
  .tuple(instant, fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 960 })))
  .map(([from, quarters]): Interval => ({ from, until: from + quarters * GRID }));
const period = fc.constantFrom<Period>(
  { unit: 'HOUR', count: 8 },
  { unit: 'HOUR', count: 72 },
  { unit: 'CALENDAR_DAY', count: 3 },
  { unit: 'CALENDAR_DAY', count: 7 },
  { unit: 'MONTH', count: 1 },
);
const calendar = fc
  .tuple(
    fc.constantFrom('QS', 'QV', 'UTC'),
    fc.constantFrom('Europe/Ljubljana', 'Asia/Kathmandu', 'America/Bogota', 'Australia/Lord_Howe'),
    fc.constantFrom<Reading>(...READINGS),
  )
  .map(([state, zone, reading]) => aCalendar(state, { zone, reading }));

function started(of: Period, by: DeclaredCalendar, at = START): Clock {
  return startClock({
    kind: 'ANSWER',
    startedAt: new Date(at),
    rule: { period: of, source: 'a test', standing: 'READ' },
    profile: 'EU-ROUTINE',
    calendar: by,
  });
}

/** As messages make it: every interval begins and ends at its moment. */
function suspended(clock: Clock, intervals: readonly Interval[], by: DeclaredCalendar): Clock {
  const moments = intervals
    .flatMap((one, index) => [
      { at: one.from, begins: true, id: `${index}` },
      { at: one.until, begins: false, id: `${index}` },
    ])
    .toSorted((one, other) => one.at - other.at || Number(other.begins) - Number(one.begins));
  return moments.reduce(
    (so, { at, begins, id }) =>
      begins
        ? suspendClock(so, { because: 'CLARIFICATION', by: id, from: new Date(at) }, by)
        : resumeClock(so, { of: [id], at: new Date(at), by: 'reply' }, by),
    clock,
  );
}

/** A stop-watch: it counts down quarter by quarter, and stands wherever any interval has it stand. */
function naiveDue(
  clock: Clock,
  reading: Reading,
  intervals: readonly Interval[],
  by: DeclaredCalendar,
): number {
  const base = clock.readings[reading].dueAt.getTime();
  const stands = (at: number): boolean =>
    intervals.some(({ from, until }) => from <= at && at < until);
  let left = base - START;
  let at = START;
  while (left > 0 || stands(at)) {
    if (!stands(at)) left -= GRID;
    at += GRID;
  }
  if (clock.period.unit === 'HOUR') return at;
  for (;;) {
    const end = at === base ? base : fullDay(at, reading, by);
    let next = at;
    while (next <= end && !stands(next)) next += GRID;
    if (next > end) return end;
    while (stands(next)) next += GRID;
    at = next;
  }
}

function fullDay(at: number, reading: Reading, by: DeclaredCalendar): number {
  let day = dayAt(new Date(at - 1), by.zone);
  if (reading === 'EU_1182_71') while (!isWorkingDay(day, by)) day += 1;
  return endOfDay(day, by.zone).getTime();
}

describe('suspended clocks', () => {
  it('are due when a naive stop-watch is, by both readings, 2,000 times', () => {
    fc.assert(
      fc.property(period, calendar, fc.array(interval, { maxLength: 5 }), (of, by, intervals) => {
        const clock = started(of, by);
        const moved = suspended(clock, intervals, by);
        for (const reading of READINGS) {
          expect(moved.readings[reading].dueAt.getTime()).toBe(
            naiveDue(clock, reading, intervals, by),
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are never due earlier for being suspended, nor later than every interval together, 1,000 times', () => {
    fc.assert(
      fc.property(period, calendar, fc.array(interval, { maxLength: 5 }), (of, by, intervals) => {
        const clock = started(of, by);
        const moved = suspended(clock, intervals, by);
        const sum = intervals.reduce((total, { from, until }) => total + until - from, 0);
        const gained = moved.dueAt.getTime() - clock.dueAt.getTime();
        const rounding = of.unit === 'HOUR' ? 0 : (intervals.length + 1) * 4 * 86_400_000;
        expect(gained >= 0 && gained <= sum + rounding).toBe(true);
        expect(moved.suspensions ?? []).toHaveLength(intervals.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are late by the time in which they ran after the due date, and never less late later, 1,000 times', () => {
    fc.assert(
      fc.property(
        period,
        calendar,
        fc.array(interval, { maxLength: 5 }),
        instant,
        (of, by, intervals, now) => {
          const moved = suspended(started(of, by), intervals, by);
          const late = (at: number): number => clockStatus(moved, new Date(at)).lateBySeconds ?? 0;
          let ran = 0;
          for (let at = moved.dueAt.getTime(); at < now; at += GRID)
            if (!intervals.some(({ from, until }) => from <= at && at < until)) ran += GRID;
          expect(late(now)).toBe(ran / 1_000);
          expect(late(now + GRID)).toBeGreaterThanOrEqual(late(now));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('are due soon from the instant that is foretold, and a deviation never makes them due earlier, 1,000 times', () => {
    fc.assert(
      fc.property(
        period,
        calendar,
        fc.array(interval, { maxLength: 3 }),
        fc.array(fc.tuple(instant, fc.constantFrom('2026-03-25', '2026-04-20', '2026-06-01')), {
          maxLength: 3,
        }),
        (of, by, intervals, notices) => {
          const clock = suspended(started(of, by), intervals, by);
          const soon = dueSoonAt(clock).getTime();
          const status = (at: number): string => clockStatus(clock, new Date(at)).status;
          expect([status(soon), status(soon - 1_000) === 'DUE_SOON']).toEqual(['DUE_SOON', false]);
          const deviated = notices.reduce(
            (so, [at, expectedDate]) =>
              deviateClock(so, { by: 'm', at: new Date(at), expectedDate }, by),
            clock,
          );
          expect(deviated.dueAt >= clock.dueAt).toBe(true);
          expect(deviated.base ?? deviated.readings).toEqual(started(of, by).readings);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
