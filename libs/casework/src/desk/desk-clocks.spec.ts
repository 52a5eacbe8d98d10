import { ASKED, asking, at, shown, talk, type Line } from '../../testing/conversation.ts';
import { aCalendar, someTerms } from '../../testing/messages.ts';
import { fold, type Clock, type Terms } from '../case/index.ts';
import { deskClocks, type Assigned } from './desk-clocks.ts';

/** Acknowledged on Good Friday, in the afternoon of Ljubljana; the Monday is a holiday there. */
const ACKNOWLEDGED: Line = ['QS', 'ACKNOWLEDGEMENT', '2026-04-03T15:00:00.000Z'];
const given = (assignedAt: string): Assigned => ({
  assignmentId: assignedAt,
  assignedAt: new Date(assignedAt),
});
const clocks = (lines: Line[], assigned: Assigned[] = [], terms: Terms = someTerms()): Clock[] =>
  deskClocks(fold(talk(lines), terms), assigned, terms);

describe('deskClocks', () => {
  it('begin with the acknowledgement and not before', () => {
    expect(clocks([ASKED])).toEqual([]);
    expect(clocks([ASKED, ACKNOWLEDGED]).map((one) => [one.kind, one.owner, shown(one)])).toEqual([
      ['TRIAGE', 'QS', 'Tue 2026-04-07 24:00 Europe/Ljubljana'],
    ]);
  });

  it('give an urgent request one hour', () => {
    const [triage] = clocks([asking({ urgency: 'URGENT' }), ACKNOWLEDGED]);
    expect(triage?.dueAt).toEqual(new Date('2026-04-03T16:00:00.000Z'));
  });

  it('stop with the first assignment, in time where somebody had the case before', () => {
    const late = clocks(
      [ASKED, ACKNOWLEDGED],
      [given('2026-04-09T08:00:00.000Z'), given('2026-04-08T08:00:00.000Z')],
    );
    expect(late.map((one) => at(one, '2026-05-01T00:00:00.000Z'))).toEqual(['MET_LATE 36000']);
    const [early] = clocks([ASKED, ACKNOWLEDGED], [given('2026-04-03T14:30:00.000Z')]);
    expect(early).toMatchObject({ stoppedAt: new Date('2026-04-03T15:00:00.000Z'), ending: 'MET' });
  });

  it('stop with the end of the request, after which nobody need be found', () => {
    const answered: Line = ['QS', 'FINAL_ANSWER', '2026-04-08T08:00:00.000Z'];
    const [triage] = clocks([ASKED, ACKNOWLEDGED, answered], [given('2026-04-09T08:00:00.000Z')]);
    expect(triage).toMatchObject({
      stoppedAt: new Date('2026-04-08T08:00:00.000Z'),
      ending: 'OVERTAKEN',
    });
  });

  it('count by the calendar of the day, as all clocks do', () => {
    const since = new Date('2026-04-05T08:00:00.000Z');
    const calendar = aCalendar('QS', { version: 'QS-2026.2', holidays: [] });
    const terms = someTerms({ laterCalendars: [{ since, calendar }] });
    const [triage] = clocks([ASKED, ACKNOWLEDGED], [], terms);
    expect(triage && shown(triage)).toBe('Mon 2026-04-06 24:00 Europe/Ljubljana');
    const [taken] = clocks([ASKED, ACKNOWLEDGED], [given('2026-04-04T08:00:00.000Z')], terms);
    expect(taken?.calendarVersion).toBe('QS-2026.1');
  });
});
