import {
  asking,
  at,
  clockOf,
  clocksOf,
  shown,
  talk,
  type Line,
} from '../../testing/conversation.ts';
import { aResponse, someTerms } from '../../testing/messages.ts';
import { clockStatus, describeClock, type Case } from './index.ts';
import { fold } from './fold.ts';
import { mayDo } from './may-do.ts';

/** ITI/FP-ROUTINE, received Fri 2026-04-03 16:20 in Ljubljana: the interim report is due on the 18th, the answer on May 3. */
const caseOf = (...lines: Line[]): Case =>
  fold(talk([asking({ legalBases: ['ITI'] }), ...lines]), someTerms());
const said = (kind: Line[1], on: string, body: object = {}): Line => ['QS', kind, on, { body }];
const delay = {
  judicialAuthorisation: false,
  delay: { reasonCode: 'RESOURCES', text: 'Busy.', expectedDate: '2026-05-10' },
};

describe('the interim report', () => {
  it('is due on the fifteenth day by both readings, by the calendar of the requested State', () => {
    const clock = clockOf(caseOf(), 'INTERIM_REPORT');
    expect(shown(clock)).toBe('Sat 2026-04-18 24:00 Europe/Ljubljana');
    // Article 3(4): the last day is a Saturday.
    expect(clock.readings.EU_1182_71.shown).toBe('Mon 2026-04-20 24:00 Europe/Ljubljana');
    expect(clock.rule).toMatchObject({ profile: 'ITI/FP-ROUTINE', standing: 'NODE_DEFAULT' });
    expect(describeClock(clock, new Date('2026-04-19T22:00:00Z'))).toMatch(
      /^interim report overdue by 1 d, was due Sat 2026-04-18 24:00 .* by ITI\/FP-ROUTINE: 15 calendar days, .*calendar of QS, version QS-2026\.1$/,
    );
  });

  it('runs only where the profile asks for one', () => {
    expect(clocksOf(fold(talk([asking({})]), someTerms()), 'INTERIM_REPORT')).toEqual([]);
    const urgent = asking({ legalBases: ['ITI'], urgency: 'URGENT' });
    expect(clocksOf(fold(talk([urgent]), someTerms()), 'INTERIM_REPORT')).toEqual([]);
  });

  it.each<[Line[1], object]>([
    ['PARTIAL_ANSWER', { response: aResponse() }],
    ['STATUS_REPLY', { standing: 'NOT_BEGUN' }],
    ['DELAY_NOTICE', delay],
    ['REFUSAL', { mode: 'RESTRICT', ground: 'ITI22-CONFID', text: 'No.', partsAffected: [] }],
  ])('is made by whatever tells how far it is: %s', (kind, body) => {
    const c = caseOf(said(kind, '2026-04-13T08:00:00.000Z', body));
    expect(at(clockOf(c, 'INTERIM_REPORT'), '2026-06-01T00:00:00Z')).toBe('MET');
    expect(clockOf(c, 'ANSWER').stoppedAt).toBeUndefined();
    const late = caseOf(said(kind, '2026-04-20T22:00:00.000Z', body));
    expect(at(clockOf(late, 'INTERIM_REPORT'), '2026-06-01T00:00:00Z')).toBe('MET_LATE 172800');
  });

  it('is not made by an acknowledgement, which says whether and not how far', () => {
    const c = caseOf(said('ACKNOWLEDGEMENT', '2026-04-07T08:00:00.000Z'));
    expect(clockOf(c, 'INTERIM_REPORT').stoppedAt).toBeUndefined();
  });

  it('is overtaken by the answer, and what was late of it stays late', () => {
    const early = caseOf(said('FINAL_ANSWER', '2026-04-13T08:00:00.000Z'));
    expect(at(clockOf(early, 'INTERIM_REPORT'), '2026-06-01T00:00:00Z')).toBe('STOPPED');
    const late = caseOf(said('FINAL_ANSWER', '2026-04-20T22:00:00.000Z'));
    expect(at(clockOf(late, 'INTERIM_REPORT'), '2026-06-01T00:00:00Z')).toBe('STOPPED 172800');
    expect(clockStatus(clockOf(late, 'ANSWER'), new Date('2026-06-01T00:00:00Z')).status).toBe(
      'MET',
    );
  });

  it('stands still with the answer while the requester is waited for', () => {
    const c = caseOf(said('CLARIFICATION_REQUEST', '2026-04-10T08:00:00.000Z'), [
      'QN',
      'CLARIFICATION',
      '2026-04-14T08:00:00.000Z',
    ]);
    expect(shown(clockOf(c, 'INTERIM_REPORT'))).toBe('Wed 2026-04-22 24:00 Europe/Ljubljana');
  });

  it('can be reminded of while it is waited for', () => {
    const remind = { remindedOf: 'INTERIM_REPORT' as const };
    expect(mayDo(caseOf(), 'REMINDER', 'QN', remind).allowed).toBe(true);
    const told = caseOf(said('STATUS_REPLY', '2026-04-13T08:00:00.000Z'));
    expect(mayDo(told, 'REMINDER', 'QN', remind).allowed).toBe(false);
  });
});
