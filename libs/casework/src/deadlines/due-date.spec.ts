import { readFileSync } from 'node:fs';
import { READINGS, type Calendar, type Reading } from './calendar.ts';
import { numberOf, writeDay } from './day.ts';
import { dueDate } from './due-date.ts';
import type { Period } from './period.ts';

interface Expected {
  dueAt: string;
  shown: string;
}
type Vector = {
  id: string;
  note: string;
  calendar: string;
  period: Period;
  startAt: string;
} & Record<Reading, Expected>;

const { calendars, vectors } = JSON.parse(
  readFileSync(new URL('../../vectors/deadlines.json', import.meta.url), 'utf8'),
) as { calendars: Record<string, Calendar>; vectors: Vector[] };

const easter = vectors.find(({ id }) => id === 'T2') as Vector;
const calendarOf = (state: string): Calendar => calendars[state] as Calendar;

describe('dueDate', () => {
  const cases = vectors.flatMap((vector) =>
    READINGS.map((reading) => ({
      ...vector,
      reading,
      name: `${vector.id} ${reading}: ${vector.note}`,
    })),
  );

  it.each(cases)('$name', ({ reading, period, startAt, calendar, ...vector }) => {
    const due = dueDate(period, new Date(startAt), calendarOf(calendar), reading);
    expect({ dueAt: due.dueAt.toISOString(), shown: due.shown }).toEqual(vector[reading]);
    expect(due.steps[0]?.rule).toBe('START');
    expect(due.steps.at(-1)?.at).toEqual(due.dueAt);
  });

  it('tells each rule that led to the date, with its source', () => {
    const due = dueDate(easter.period, new Date(easter.startAt), calendarOf('QS'), 'EU_1182_71');
    expect(
      due.steps.map(({ rule, sentence, source }) => `${rule}: ${sentence} [${source}]`),
    ).toEqual([
      'START: The period starts with Fri 2026-04-03 16:20 Europe/Ljubljana (14:20Z); calendar of QS, version QS-2026.1. [the instant of the event]',
      'DAY_OF_EVENT_NOT_COUNTED: Fri 2026-04-03, the day of the event, is not counted. [Regulation (EEC, Euratom) 1182/71 art 3(1)]',
      'CALENDAR_DAYS: 3 calendar days end with Mon 2026-04-06 24:00. [Regulation (EEC, Euratom) 1182/71 art 3(2)(b), 3(3)]',
      'LAST_DAY_NOT_WORKING: Mon 2026-04-06 is Easter Monday; the period ends with the next working day, Tue 2026-04-07 24:00. [Regulation (EEC, Euratom) 1182/71 art 3(4)]',
      'TWO_WORKING_DAYS: A period of two days or more includes two working days, Tue 2026-04-07 and Wed 2026-04-08; it ends with the second, Wed 2026-04-08 24:00. [Regulation (EEC, Euratom) 1182/71 art 3(5)]',
    ]);
  });

  it('names the days that were not worked', () => {
    const period: Period = { unit: 'WORKING_DAY', count: 1 };
    const due = dueDate(period, new Date(easter.startAt), calendarOf('QS'), 'CALENDAR_STRICT');
    expect(due.steps.at(-1)?.sentence).toBe(
      '1 working day ends with Tue 2026-04-07 24:00; not working: Sat 2026-04-04, Sun 2026-04-05, Mon 2026-04-06 (Easter Monday).',
    );
  });

  it('asks for two working days in a month too, should a feast last that long', () => {
    const feast = Array.from({ length: 33 }, (_, day) => ({
      date: writeDay(numberOf('2026-04-04') + day),
      name: 'Feast',
    }));
    const calendar = { ...calendarOf('QS'), holidays: feast };
    const month: Period = { unit: 'MONTH', count: 1 };
    const due = dueDate(month, new Date(easter.startAt), calendar, 'EU_1182_71');
    expect(due.shown).toBe('Fri 2026-05-08 24:00 Europe/Ljubljana');
    expect(due.steps.map(({ rule }) => rule).slice(2)).toEqual([
      'MONTHS',
      'LAST_DAY_NOT_WORKING',
      'TWO_WORKING_DAYS',
    ]);
  });

  it('comes to an end for a State that declares no working day at all', () => {
    const calendar = { ...calendarOf('QS'), weekend: [1, 2, 3, 4, 5, 6, 7] };
    const due = dueDate(
      { unit: 'WORKING_DAY', count: 3 },
      new Date(easter.startAt),
      calendar,
      'EU_1182_71',
    );
    expect(due.shown).toBe('Mon 2026-04-06 24:00 Europe/Ljubljana');
  });
});
