import { aCalendar } from '../../testing/messages.ts';
import { startClock, stopClock, type Clock, type ClockEnding } from './clock.ts';
import { clockStatus, describeClock } from './clock-status.ts';
import { PROFILES } from './profiles.ts';
import { sayDuration } from './say-duration.ts';

const startedAt = new Date('2026-11-02T08:00:00.000Z');
const clock = startClock({
  kind: 'ANSWER',
  startedAt,
  rule: { period: { unit: 'HOUR', count: 100 }, source: 'a test', standing: 'READ' },
  profile: 'EU-ROUTINE',
  calendar: aCalendar('QS'),
});
const after = (hours: number, ms = 0): Date =>
  new Date(startedAt.getTime() + hours * 3_600_000 + ms);
const ended = (ending: ClockEnding, hours: number): Clock =>
  stopClock(clock, { at: after(hours), by: 'm', ending });
const far = after(10_000);

describe('clockStatus', () => {
  it.each([
    ['at the start', clock, after(0), { status: 'ON_TRACK', elapsedShare: 0 }],
    [
      'before the start, by a wrong clock',
      clock,
      after(-5),
      { status: 'ON_TRACK', elapsedShare: 0 },
    ],
    ['just before three quarters', clock, after(75, -1), { status: 'ON_TRACK' }],
    ['at three quarters', clock, after(75), { status: 'DUE_SOON', elapsedShare: 0.75 }],
    ['at the due instant', clock, after(100), { status: 'DUE_SOON', elapsedShare: 1 }],
    ['a millisecond later', clock, after(100, 1), { status: 'OVERDUE', lateBySeconds: 1 }],
    ['met at the due instant', ended('MET', 100), far, { status: 'MET', elapsedShare: 1 }],
    ['met late', ended('MET', 101), far, { status: 'MET_LATE', lateBySeconds: 3_600 }],
    ['refused in time', ended('REFUSED', 50), far, { status: 'STOPPED', elapsedShare: 0.5 }],
    ['refused late', ended('REFUSED', 102), far, { status: 'MET_LATE', lateBySeconds: 7_200 }],
    ['withdrawn in time', ended('WITHDRAWN', 50), far, { status: 'STOPPED' }],
    [
      'withdrawn when late',
      ended('WITHDRAWN', 101),
      far,
      { status: 'STOPPED', lateBySeconds: 3_600 },
    ],
  ])('%s', (_, given, now, expected) => {
    const status = clockStatus(given, now);
    expect(status).toMatchObject(expected);
    expect('lateBySeconds' in status).toBe('lateBySeconds' in expected);
  });

  it('is never cured by a second stop', () => {
    expect(stopClock(ended('MET', 101), { at: after(1), by: 'other', ending: 'MET' })).toEqual(
      ended('MET', 101),
    );
  });
});

describe('describeClock', () => {
  const rule = 'by EU-ROUTINE: 100 hours, a test; calendar of QS, version QS-2026.1';
  const due = `Fri 2026-11-06 13:00 Europe/Ljubljana (12:00Z) ${rule}`;

  it.each([
    [clock, after(1), `answer due ${due}`],
    [clock, after(80), `answer due soon, ${due}`],
    [clock, after(151), `answer overdue by 2 d 3 h, was due ${due}`],
    [ended('MET', 1), far, `answered in time, Mon 2026-11-02 10:00 Europe/Ljubljana; due ${due}`],
    [
      ended('MET', 268),
      far,
      `answered 7 d late, Fri 2026-11-13 13:00 Europe/Ljubljana; was due ${due}`,
    ],
    [
      ended('REFUSED', 101),
      far,
      `refused 1 h late, Fri 2026-11-06 14:00 Europe/Ljubljana; was due ${due}`,
    ],
    [
      ended('WITHDRAWN', 1),
      far,
      `answer no longer due, withdrawn Mon 2026-11-02 10:00 Europe/Ljubljana; was due ${due}`,
    ],
    [
      ended('WITHDRAWN', 101),
      far,
      `answer no longer due, withdrawn Fri 2026-11-06 14:00 Europe/Ljubljana when 1 h late; was due ${due}`,
    ],
  ])('%#', (given, now, sentence) => {
    expect(describeClock(given, now)).toBe(sentence);
  });

  it('says a duration in its two largest units', () => {
    expect([0, 59, 61, 3_600, 3_661, 90_061, 86_400].map(sayDuration)).toEqual([
      '0 s',
      '59 s',
      '1 min 1 s',
      '1 h',
      '1 h 1 min',
      '1 d 1 h',
      '1 d',
    ]);
  });
});

describe('PROFILES', () => {
  it('have the numbers of the table of default deadlines', () => {
    const say = (rule?: { period: { unit: string; count: number } }): string =>
      rule ? `${rule.period.count} ${rule.period.unit}` : '-';
    const table = Object.values(PROFILES).map(
      ({ name, acknowledgement, answer }) => `${name}: ${say(acknowledgement)}, ${say(answer)}`,
    );
    expect(table).toEqual([
      'EU-URGENT-DIRECT: 1 HOUR, 8 HOUR',
      'EU-URGENT-INDIRECT: 4 HOUR, 3 CALENDAR_DAY',
      'EU-ROUTINE: 1 WORKING_DAY, 7 CALENDAR_DAY',
      'ITI/FP-URGENT: 4 HOUR, 72 HOUR',
      'ITI/FP-ROUTINE: 3 WORKING_DAY, 30 CALENDAR_DAY',
      'ECOWAS: 3 WORKING_DAY, 1 MONTH',
      'UNTOC-MLA: 5 WORKING_DAY, 90 CALENDAR_DAY',
      'EIO-LIKE: 7 CALENDAR_DAY, 90 CALENDAR_DAY',
      'SIRENE-LIKE: -, 12 HOUR',
      'PRUM-FOLLOW-UP: -, 48 HOUR',
      'FIU: 2 WORKING_DAY, 30 CALENDAR_DAY',
      'FIU-URGENT: 2 WORKING_DAY, 7 CALENDAR_DAY',
    ]);
    for (const [name, profile] of Object.entries(PROFILES)) expect(profile.name).toBe(name);
  });
});
