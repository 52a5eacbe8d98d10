import { clockOf, shown, talk, ASKED, at, type Line } from '../../testing/conversation.ts';
import { aCalendar, someTerms } from '../../testing/messages.ts';
import type { DatedCalendar, DeclaredCalendar } from '../deadlines/index.ts';
import type { Case } from './case.ts';
import { fold } from './fold.ts';

/** EU-ROUTINE, received Fri 2026-04-03 16:20 in Ljubljana; Easter Monday is a holiday there. */
const declared = (
  since: string,
  others: Partial<DeclaredCalendar>,
  state = 'QS',
): DatedCalendar => ({
  since: new Date(since),
  calendar: aCalendar(state, { version: `${state}-2026.2`, ...others }),
});
const NO_EASTER = { holidays: [{ date: '2026-01-06', name: 'Epiphany' }] };
const by = (laterCalendars: DatedCalendar[], ...lines: Line[]): Case =>
  fold(talk([ASKED, ...lines]), someTerms({ laterCalendars }));

describe('a calendar that is declared in the course of a case', () => {
  it('dates the open clocks of its State again, and says so step by step', () => {
    const acknowledgement = clockOf(
      by([declared('2026-04-05T10:00:00.000Z', NO_EASTER)]),
      'ACKNOWLEDGEMENT',
    );
    expect(shown(acknowledgement)).toBe('Mon 2026-04-06 24:00 Europe/Ljubljana');
    expect(acknowledgement).toMatchObject({
      calendarVersion: 'QS-2026.2',
      calendarChanges: [
        {
          since: new Date('2026-04-05T10:00:00.000Z'),
          from: 'QS-2026.1',
          to: 'QS-2026.2',
          dueBefore: new Date('2026-04-07T22:00:00.000Z'),
          dueAfter: new Date('2026-04-06T22:00:00.000Z'),
        },
      ],
    });
    expect(acknowledgement.readings.CALENDAR_STRICT.steps.map(({ rule }) => rule)).toEqual([
      'START',
      'CALENDAR_CHANGED',
      'DAY_OF_EVENT_NOT_COUNTED',
      'WORKING_DAYS',
    ]);
    expect(acknowledgement.readings.CALENDAR_STRICT.steps[1]?.sentence).toBe(
      'QS declared the calendar QS-2026.2 in place of QS-2026.1 (Sun 2026-04-05 12:00 Europe/Ljubljana); until then due Tue 2026-04-07 24:00 Europe/Ljubljana.',
    );
  });

  it('never touches a clock that stands, nor one of the other State', () => {
    const change = declared('2026-04-05T10:00:00.000Z', NO_EASTER);
    const before = by([], ['QS', 'ACKNOWLEDGEMENT', '2026-04-05T09:00:00.000Z']);
    const after = by([change], ['QS', 'ACKNOWLEDGEMENT', '2026-04-05T09:00:00.000Z']);
    expect(clockOf(after, 'ACKNOWLEDGEMENT')).toEqual(clockOf(before, 'ACKNOWLEDGEMENT'));
    expect(clockOf(after, 'DELIVERY')).toEqual(clockOf(before, 'DELIVERY'));
    expect(clockOf(after, 'ANSWER').calendarVersion).toBe('QS-2026.2');
  });

  it('is what a clock starts with when it was declared before, without any step', () => {
    const later = by([declared('2026-04-01T00:00:00.000Z', NO_EASTER)]);
    const once = fold(
      talk([ASKED]),
      someTerms({
        calendars: {
          QN: aCalendar('QN'),
          QS: aCalendar('QS', { version: 'QS-2026.2', ...NO_EASTER }),
        },
      }),
    );
    expect(clockOf(later, 'ACKNOWLEDGEMENT')).toEqual(clockOf(once, 'ACKNOWLEDGEMENT'));
  });

  it('counts in the moment of a message: a case is overdue, and may be closed, by the calendar of that day', () => {
    const aDayOff = declared('2026-04-08T10:00:00.000Z', {
      reading: 'EU_1182_71',
      holidays: [{ date: '2026-04-10', name: 'A day off' }],
    });
    const closed: Line = ['QN', 'CLOSE', '2026-04-11T10:00:00.000Z'];
    expect(by([], closed).entries.at(-1)?.effect).toBe('APPLIED');
    const moved = by([aDayOff], closed);
    expect(moved.entries.at(-1)?.effect).toBe('NOT_POSSIBLE');
    expect(shown(clockOf(moved, 'ANSWER'))).toBe('Mon 2026-04-13 24:00 Europe/Ljubljana');
    expect(
      by([{ ...aDayOff, since: new Date('2026-04-12T00:00:00.000Z') }], closed).entries.at(-1)
        ?.effect,
    ).toBe('APPLIED');
  });

  it('keeps what has happened to the clock: suspensions, a judge, a change of the way of access', () => {
    const lines: Line[] = [
      ['QS', 'ACKNOWLEDGEMENT', '2026-04-04T08:00:00.000Z'],
      ['QS', 'CLARIFICATION_REQUEST', '2026-04-05T08:00:00.000Z'],
      ['QN', 'CLARIFICATION', '2026-04-07T08:00:00.000Z'],
    ];
    const change = declared('2026-04-06T10:00:00.000Z', { reading: 'EU_1182_71' });
    const answer = clockOf(by([change], ...lines), 'ANSWER');
    expect(answer.suspensions).toHaveLength(1);
    expect(answer.applied).toBe('EU_1182_71');
    // Fri 04-10 and two days is a Sunday, and by the Regulation the Monday after.
    expect(shown(answer)).toBe('Mon 2026-04-13 24:00 Europe/Ljubljana');
    expect(answer.readings.EU_1182_71.steps.map(({ rule }) => rule)).toContain('CALENDAR_CHANGED');
  });

  it('leaves a date alone on which both have agreed', () => {
    const asked: Line = [
      'QN',
      'REQUEST',
      '2026-04-03T14:20:00.000Z',
      {
        body: {
          header: {
            humanRef: 'QN-1',
            urgency: 'ROUTINE',
            legalBases: ['ITI'],
            questions: [],
            requestedBy: '2026-05-01T12:00:00.000Z',
          },
        },
      },
    ];
    const accepted: Line = [
      'QS',
      'ACKNOWLEDGEMENT',
      '2026-04-05T09:00:00.000Z',
      { body: { accessClass: 'DIRECT', acceptedCompetence: 'YES', expectedBy: '2026-04-20' } },
    ];
    const c = fold(
      talk([asked, accepted]),
      someTerms({ laterCalendars: [declared('2026-04-06T10:00:00.000Z', { weekend: [5, 6] })] }),
    );
    const answer = clockOf(c, 'ANSWER');
    expect(answer.dueAt).toEqual(new Date('2026-05-01T12:00:00.000Z'));
    expect(answer.calendarVersion).toBe('QS-2026.2');
  });

  it('says that a due date had passed when it was declared, and cures by its own days only', () => {
    const change = declared('2026-04-20T10:00:00.000Z', { holidays: [] });
    const answer = clockOf(by([change]), 'ANSWER');
    expect(answer.readings.CALENDAR_STRICT.steps[1]?.sentence).toMatch(
      /, which had passed by then\.$/,
    );
    expect(at(answer, '2026-04-20T22:00:00.000Z')).toBe('OVERDUE 864000');
  });
});
