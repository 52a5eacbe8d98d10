import { changedCalendar, type CalendarEdit, type CalendarFacts } from './changed-calendar.ts';

const BEFORE: CalendarFacts = {
  weekend: [6, 7],
  holidays: [
    { date: '2026-04-06', name: 'Easter Monday' },
    { date: '2027-01-01', name: 'New Year' },
  ],
  calendar_version: 'SI-2026-01-01',
};
const after = (edit: CalendarEdit, before = BEFORE): ReturnType<typeof changedCalendar> =>
  changedCalendar(before, edit, 'QS', '2026-11-24');

describe('changedCalendar', () => {
  it('adds a holiday in its place, under a version of its own', () => {
    expect(after({ add: '2026-06-25', name: 'Statehood Day' })).toEqual({
      calendar: {
        weekend: [6, 7],
        holidays: [
          { date: '2026-04-06', name: 'Easter Monday' },
          { date: '2026-06-25', name: 'Statehood Day' },
          { date: '2027-01-01', name: 'New Year' },
        ],
        calendar_version: 'QS-2026-11-24.1',
      },
      changes: ['+ 2026-06-25  Statehood Day'],
    });
  });

  it('counts the versions of a day', () => {
    const { calendar } = after({ remove: '2026-04-06' });
    expect(after({ weekend: [5, 6] }, calendar)).toMatchObject({
      calendar: { calendar_version: 'QS-2026-11-24.2' },
      changes: ['weekend  Sat, Sun -> Fri, Sat'],
    });
  });

  it('seeds the years that are named and leaves the others', () => {
    const seed = [{ date: '2026-05-01', name: 'Labour Day' }];
    expect(after({ seed, years: [2026] }).changes).toEqual([
      '- 2026-04-06  Easter Monday',
      '+ 2026-05-01  Labour Day',
    ]);
  });

  it('makes no version where nothing changes', () => {
    expect(() => after({ remove: '2026-12-31' })).toThrow('Nothing would change');
    expect(() => after({ add: '2026-04-06', name: 'Easter Monday' })).toThrow('Nothing would');
  });
});
