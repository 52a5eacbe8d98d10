import { readFileSync } from 'node:fs';
import { READINGS, type DeclaredCalendar, type Reading } from './calendar.ts';
import { startClock, stopClock, type Clock } from './clock.ts';
import { clockStatus, describeClock, dueSoonAt } from './clock-status.ts';
import { deviateClock, resumeClock, suspendClock } from './move-clock.ts';
import type { Period } from './period.ts';
import { startReviewClock } from './review-clock.ts';

interface Moved {
  id: string;
  note: string;
  calendar: string;
  period: Period;
  startAt: string;
  suspensions?: { from: string; until?: string }[];
  deviations?: { at: string; expectedDate: string }[];
  states?: Record<string, string>;
}
type Vector = Moved & Record<Reading, { dueAt: string; shown: string }>;

const { calendars, vectors } = JSON.parse(
  readFileSync(new URL('../../vectors/moved-deadlines.json', import.meta.url), 'utf8'),
) as { calendars: Record<string, Omit<DeclaredCalendar, 'reading'>>; vectors: Vector[] };

const calendarOf = (state: string, reading: Reading = 'CALENDAR_STRICT'): DeclaredCalendar => ({
  ...(calendars[state] as DeclaredCalendar),
  reading,
});

function clockOf({ calendar, period, startAt, suspensions, deviations }: Moved): Clock {
  const by = calendarOf(calendar);
  let clock = startClock({
    kind: 'ANSWER',
    startedAt: new Date(startAt),
    rule: { period, source: 'a test', standing: 'READ' },
    profile: 'EU-ROUTINE',
    calendar: by,
  });
  for (const [index, { from, until }] of (suspensions ?? []).entries()) {
    const id = `asked ${index}`;
    clock = suspendClock(clock, { because: 'CLARIFICATION', by: id, from: new Date(from) }, by);
    if (until === undefined) continue;
    clock = resumeClock(clock, { of: [id], at: new Date(until), by: `given ${index}` }, by);
  }
  for (const { at, expectedDate } of deviations ?? [])
    clock = deviateClock(clock, { by: 'notice', at: new Date(at), expectedDate }, by);
  return clock;
}

const find = (id: string): Vector => vectors.find((one) => one.id === id) as Vector;

describe('a clock that is suspended or deviates', () => {
  it.each(vectors.map((vector) => ({ ...vector, name: `${vector.id}: ${vector.note}` })))(
    '$name',
    (vector) => {
      const clock = clockOf(vector);
      for (const reading of READINGS) {
        const { dueAt, shown } = clock.readings[reading];
        expect({ dueAt: dueAt.toISOString(), shown }).toEqual(vector[reading]);
      }
      const states = Object.keys(vector.states ?? {}).map((at): [string, string] => {
        const { status, lateBySeconds } = clockStatus(clock, new Date(at));
        return [at, `${status}${lateBySeconds === undefined ? '' : ` ${lateBySeconds}`}`];
      });
      expect(Object.fromEntries(states)).toEqual(vector.states ?? {});
    },
  );

  it('tells each interval and each date as a step, with its source', () => {
    const steps = (id: string): string[] =>
      clockOf(find(id))
        .readings.CALENDAR_STRICT.steps.filter(({ rule }) =>
          ['SUSPENDED', 'DEVIATED'].includes(rule),
        )
        .map(({ rule, sentence }) => `${rule}: ${sentence}`);
    expect(steps('S1')).toEqual([
      'SUSPENDED: Suspended from Fri 2026-03-27 10:00 Europe/Ljubljana to Mon 2026-03-30 09:30 Europe/Ljubljana, 2 d 22 h; due Thu 2026-04-02 24:00 Europe/Ljubljana.',
    ]);
    expect(steps('S5')).toEqual([
      'SUSPENDED: Suspended from Sat 2026-04-11 10:00 Europe/Ljubljana to Mon 2026-04-13 10:00 Europe/Ljubljana, after the due date had passed: this time is not counted as late, and cures nothing.',
    ]);
    expect(steps('D2')).toEqual([
      'DEVIATED: Notice of Tue 2026-04-07 10:00 Europe/Ljubljana: a judicial authorisation is needed, and the answer expected by Tue 2026-04-28 24:00 Europe/Ljubljana; until then due Fri 2026-04-10 24:00 Europe/Ljubljana.',
      'DEVIATED: Notice of Fri 2026-04-24 10:00 Europe/Ljubljana: a judicial authorisation is needed, and the answer expected by Fri 2026-05-08 24:00 Europe/Ljubljana; until then due Tue 2026-04-28 24:00 Europe/Ljubljana.',
    ]);
  });

  it('keeps every interval, also those that overlap', () => {
    expect(clockOf(find('S3')).suspensions).toHaveLength(2);
    expect(clockOf(find('S3')).base?.CALENDAR_STRICT.shown).toBe(
      'Fri 2026-04-10 24:00 Europe/Ljubljana',
    );
  });

  it('says in a sentence how it stands', () => {
    const say = (id: string, at: string): string => describeClock(clockOf(find(id)), new Date(at));
    const rule = 'by EU-ROUTINE: 7 calendar days, a test; calendar of QS, version QS-2026.1';
    expect(say('S4', '2026-04-20T00:00:00Z')).toBe(
      `answer suspended, so far due Fri 2026-04-10 24:00 Europe/Ljubljana (22:00Z) ${rule}`,
    );
    expect(say('S6', '2026-04-20T00:00:00Z')).toBe(
      `answer suspended when 10 h late, was due Fri 2026-04-10 24:00 Europe/Ljubljana (22:00Z) ${rule}`,
    );
    expect(say('D1', '2026-04-20T00:00:00Z')).toBe(
      `answer deviates for a judicial authorisation, expected by Tue 2026-04-28 24:00 Europe/Ljubljana (22:00Z) ${rule}`,
    );
  });

  it('stays late for ever, without what it was suspended', () => {
    const late = stopClock(clockOf(find('S5')), {
      at: new Date('2026-04-13T09:00:00Z'),
      by: 'answer',
      ending: 'MET',
    });
    expect(clockStatus(late, new Date('2027-01-01T00:00:00Z'))).toMatchObject({
      status: 'MET_LATE',
      lateBySeconds: 11 * 3_600,
    });
    const again = { because: 'POSTPONED', by: 'x', from: new Date() } as const;
    expect(suspendClock(late, again, calendarOf('QS'))).toBe(late);
    expect(resumeClock(late, { of: ['x'], at: new Date(), by: 'y' }, calendarOf('QS'))).toBe(late);
  });

  it('is due soon after three quarters of the time in which it ran', () => {
    const vector = { ...find('H1') };
    const soon = dueSoonAt(clockOf(vector));
    expect(clockStatus(clockOf(vector), soon).status).toBe('DUE_SOON');
    expect(clockStatus(clockOf(vector), new Date(soon.getTime() - 1)).status).toBe('ON_TRACK');
  });
});

describe('startReviewClock', () => {
  const review = (date: string | undefined): string => {
    const clock = startReviewClock(
      {
        kind: 'REVIEW',
        startedAt: new Date('2026-04-13T08:00:00Z'),
        rule: {
          period: { unit: 'CALENDAR_DAY', count: 60 },
          source: 'a test',
          standing: 'NODE_DEFAULT',
        },
        profile: 'EU-ROUTINE',
        calendar: calendarOf('QS'),
      },
      date,
    );
    expect(clock.dueAt).toEqual(clock.readings.CALENDAR_STRICT.dueAt);
    return clock.readings.CALENDAR_STRICT.shown;
  };

  it.each([
    ['the named date', '2026-05-31', 'Sun 2026-05-31 24:00 Europe/Ljubljana'],
    ['60 days, where it is later', '2026-07-01', 'Fri 2026-06-12 24:00 Europe/Ljubljana'],
    ['60 days, where there is none', undefined, 'Fri 2026-06-12 24:00 Europe/Ljubljana'],
    [
      'the day of the notice, where it is over',
      '2026-01-01',
      'Mon 2026-04-13 24:00 Europe/Ljubljana',
    ],
  ])('is due by %s', (_, date, shown) => {
    expect(review(date)).toBe(shown);
  });
});
