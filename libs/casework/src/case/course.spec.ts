import {
  ASKED,
  asking,
  at,
  clockOf,
  clocksOf,
  effectsOf,
  shown,
  talk,
  waits,
  type Line,
} from '../../testing/conversation.ts';
import { aCalendar, aHeader, aResponse, someTerms } from '../../testing/messages.ts';
import { conditionsOf } from './conditions.ts';
import { fold } from './fold.ts';
import { mayDo } from './may-do.ts';

describe('scenario 6, the wrong country', () => {
  const c = fold(
    talk(
      [
        asking({ legalBases: ['ITI'] }),
        [
          'QV',
          'REFERRAL',
          '2026-04-20T08:00:00.000Z',
          { body: { onwardStates: [{ state: 'QT' }] } },
        ],
      ],
      'QV',
    ),
    someTerms(),
  );

  it('is referred, the clock stands and nothing is charged', () => {
    expect(c).toMatchObject({
      state: 'REFERRED',
      referral: { said: { reason: 'NOT_OUR_MARK', onwardStates: [{ state: 'QT' }] } },
    });
    expect(c.waitingFor).toBeUndefined();
    expect(clockOf(c, 'ANSWER').ending).toBe('REFERRED');
    expect(at(clockOf(c, 'ANSWER'), '2027-01-01T00:00:00Z')).toBe('STOPPED');
    expect(mayDo(c, 'CLOSE', 'QN').allowed).toBe(true);
  });
});

describe('scenario 9, a judicial authorisation', () => {
  const delay = (expectedDate: string, judicialAuthorisation = true): object => ({
    judicialAuthorisation,
    delay: { reasonCode: 'JUDICIAL', text: 'A court order.', expectedDate },
  });
  const notice: Line = [
    'QS',
    'DELAY_NOTICE',
    '2026-04-07T08:00:00.000Z',
    { body: delay('2026-04-28') },
  ];
  const update: Line = ['QS', 'STATUS_REPLY', '2026-04-14T08:00:00.000Z'];

  it('deviates to the expected day, and an update is due every 7 days', () => {
    const c = fold(talk([ASKED, notice]), someTerms());
    expect(at(clockOf(c, 'ANSWER'), '2026-04-20T00:00:00Z')).toBe('DEVIATED');
    expect(at(clockOf(c, 'ANSWER'), '2026-04-28T22:00:01Z')).toBe('OVERDUE 1');
    expect(shown(clockOf(c, 'DELAY_UPDATE'))).toBe('Tue 2026-04-14 24:00 Europe/Ljubljana');
    expect(at(clockOf(c, 'DELAY_UPDATE'), '2026-04-15T00:00:00Z')).toBe('OVERDUE 7200');
    expect(conditionsOf(c).map(({ condition }) => condition)).toEqual(['AUTH_PENDING']);
    expect(waits(c)).toEqual(['QS DELAY_UPDATE', 'QS ANSWER']);
  });

  it('starts the next seven days with each update, and stops with the answer', () => {
    const c = fold(
      talk([ASKED, notice, update, ['QS', 'FINAL_ANSWER', '2026-04-22T08:00:00.000Z']]),
      someTerms(),
    );
    const updates = clocksOf(c, 'DELAY_UPDATE').map(
      (clock) => `${shown(clock)} ${at(clock, '2027-01-01T00:00:00Z')}`,
    );
    expect(updates).toEqual([
      'Tue 2026-04-14 24:00 Europe/Ljubljana MET',
      'Tue 2026-04-21 24:00 Europe/Ljubljana STOPPED 36000',
    ]);
    expect(at(clockOf(c, 'ANSWER'), '2027-01-01T00:00:00Z')).toBe('MET');
    expect(conditionsOf(c)).toEqual([]);
  });

  it('moves with a further notice and keeps the dates before; without a judge no time limit moves', () => {
    const again: Line = [
      'QS',
      'DELAY_NOTICE',
      '2026-04-20T08:00:00.000Z',
      { body: delay('2026-05-08') },
    ];
    const c = fold(talk([ASKED, notice, again]), someTerms());
    expect(shown(clockOf(c, 'ANSWER'))).toBe('Fri 2026-05-08 24:00 Europe/Ljubljana');
    expect(c.delays.map(({ said }) => said.delay.expectedDate)).toEqual([
      '2026-04-28',
      '2026-05-08',
    ]);
    const busy: Line = [
      'QS',
      'DELAY_NOTICE',
      '2026-04-07T08:00:00.000Z',
      { body: delay('2026-04-28', false) },
    ];
    const plain = fold(talk([ASKED, busy]), someTerms());
    expect(shown(clockOf(plain, 'ANSWER'))).toBe('Fri 2026-04-10 24:00 Europe/Ljubljana');
    expect(at(clockOf(plain, 'ANSWER'), '2026-04-20T00:00:00Z')).toMatch(/^OVERDUE/);
  });
});

describe('a postponement', () => {
  const postponed: Line = [
    'QS',
    'REFUSAL',
    '2026-04-08T08:00:00.000Z',
    { body: { mode: 'POSTPONE', ground: 'ITI22-INV', reviewDate: '2026-05-08' } },
  ];

  it('suspends the answer until the review leads to something', () => {
    const lines: Line[] = [ASKED, postponed, ['QS', 'PARTIAL_ANSWER', '2026-05-08T08:00:00.000Z']];
    expect(waits(fold(talk(lines.slice(0, 2)), someTerms()))).toEqual(['QS REVIEW']);
    const c = fold(talk(lines), someTerms());
    expect(c.state).toBe('PARTIALLY_ANSWERED');
    expect(clockOf(c, 'REVIEW').ending).toBe('MET');
    expect(shown(clockOf(c, 'ANSWER'))).toBe('Sun 2026-05-10 24:00 Europe/Ljubljana');
  });

  it('may be repeated, each with its own review', () => {
    const again: Line = [
      'QS',
      'REFUSAL',
      '2026-05-08T08:00:00.000Z',
      { body: { mode: 'POSTPONE', ground: 'ITI22-INV', reviewDate: '2026-06-08' } },
    ];
    const c = fold(talk([ASKED, postponed, again]), someTerms());
    expect(clocksOf(c, 'REVIEW').map(({ ending }) => ending)).toEqual(['MET', undefined]);
    expect(clockOf(c, 'ANSWER').suspensions).toHaveLength(2);
    expect(at(clockOf(c, 'ANSWER'), '2026-06-01T00:00:00Z')).toBe('SUSPENDED');
  });
});

describe('a case that is opened again', () => {
  const answered: Line = ['QS', 'FINAL_ANSWER', '2026-04-09T08:00:00.000Z'];

  it('has a new answer clock and further questions, and the old clock stays as it went', () => {
    const reopened: Line = [
      'QN',
      'REOPEN',
      '2026-04-20T08:00:00.000Z',
      { body: { reason: 'NEW_QUESTION', questions: [{ code: 'Q-STOLEN' }] } },
    ];
    const before = fold(talk([ASKED, answered]), someTerms());
    const c = fold(talk([ASKED, answered, reopened]), someTerms());
    expect(before.closing).toMatchObject({ kind: 'CLOSE', owner: 'QN' });
    expect(before.closing && shown(before.closing)).toBe('Sat 2026-05-09 24:00 Europe/Vienna');
    expect(c).toMatchObject({ state: 'REOPENED', closing: { ending: 'OVERTAKEN' } });
    expect(clocksOf(c, 'ANSWER')[0]).toEqual(clocksOf(before, 'ANSWER')[0]);
    expect(shown(clockOf(c, 'ANSWER', 1))).toBe('Mon 2026-04-27 24:00 Europe/Ljubljana');
    expect(c.questions.map(({ questionNo, code }) => `${questionNo} ${code}`)).toEqual([
      '1 Q-IMPORT',
      '2 Q-LASTHOLDER',
      '3 Q-STOLEN',
    ]);
    expect(waits(c)).toEqual(['QS ANSWER']);
  });

  it('scenario 18: where it was closed unanswered, the old clock goes on, 7 days late for ever', () => {
    const lines: Line[] = [
      asking({ legalBases: ['ITI'] }, '2026-10-06T12:00:00.000Z'),
      ['QM', 'PARTIAL_ANSWER', '2026-10-12T12:00:00.000Z'],
      ['QN', 'CLOSE', '2026-11-09T12:00:00.000Z'],
      ['QM', 'REOPEN', '2026-11-13T04:00:00.000Z', { body: { text: 'LATE-RECORDS' } }],
      ['QM', 'FINAL_ANSWER', '2026-11-13T05:00:00.000Z'],
    ];
    const terms = someTerms({
      calendars: { QN: aCalendar('QN'), QM: aCalendar('QM', { zone: 'America/Bogota' }) },
    });
    const closed = fold(talk(lines.slice(0, 3), 'QM'), terms);
    expect(closed.state).toBe('CLOSED');
    expect(closed.waitingFor).toBeUndefined();
    const c = fold(talk(lines, 'QM'), terms);
    expect(effectsOf(c).slice(2)).toEqual([
      'CLOSE APPLIED CLOSED',
      'REOPEN APPLIED REOPENED',
      'FINAL_ANSWER APPLIED ANSWERED',
    ]);
    expect(clocksOf(c, 'ANSWER').map(shown)).toEqual(['Thu 2026-11-05 24:00 America/Bogota']);
    expect(at(clockOf(c, 'ANSWER'), '2027-06-01T00:00:00Z')).toBe(`MET_LATE ${7 * 86_400}`);
  });

  it('is not closed without its answer before that is overdue', () => {
    const close: Line = ['QN', 'CLOSE', '2026-04-10T08:00:00.000Z'];
    expect(fold(talk([ASKED, close]), someTerms()).entries[1]).toMatchObject({
      effect: 'NOT_POSSIBLE',
      reason: 'QN can not close now: the request is delivered and waits for its answer.',
    });
  });
});

describe('what may be said at any time', () => {
  it('runs the clock of a permission beside everything else, also after the end', () => {
    const lines: Line[] = [
      ASKED,
      ['QS', 'FINAL_ANSWER', '2026-04-09T08:00:00.000Z', { body: { response: aResponse() } }],
      ['QN', 'CLOSE', '2026-04-10T08:00:00.000Z'],
      ['QN', 'PERMISSION_REQUEST', '2026-04-13T08:00:00.000Z'],
    ];
    const c = fold(talk(lines), someTerms());
    expect(c).toMatchObject({ state: 'CLOSED', waitingFor: { state: 'QS', clock: 'PERMISSION' } });
    expect(shown(clockOf(c, 'PERMISSION'))).toBe('Mon 2026-04-20 24:00 Europe/Ljubljana');
    const decided: Line = ['QS', 'PERMISSION_DECISION', '2026-04-14T08:00:00.000Z'];
    expect(fold(talk([...lines, decided]), someTerms()).waitingFor).toBeUndefined();
  });

  it('keeps corrections, reminders, words on the progress and information, and moves no clock of the answer', () => {
    const c = fold(
      talk([
        [
          'QN',
          'REQUEST',
          '2026-04-03T14:20:00.000Z',
          {
            body: {
              requestType: 'COOPERATION',
              measures: [],
              header: aHeader({ legalBases: ['UNTOC_18'] }),
            },
          },
        ],
        ['QN', 'CORRECTION', '2026-04-04T08:00:00.000Z'],
        ['QN', 'REMINDER', '2026-04-05T08:00:00.000Z'],
        ['QN', 'REMINDER', '2026-04-05T08:00:01.000Z', { body: { clock: 'EXPLANATION' } }],
        ['QN', 'STATUS_QUERY', '2026-04-05T09:00:00.000Z'],
        ['QS', 'STATUS_REPLY', '2026-04-07T08:00:00.000Z'],
        ['QS', 'SPONTANEOUS_INFO', '2026-04-07T09:00:00.000Z'],
      ]),
      someTerms(),
    );
    expect(c).toMatchObject({ state: 'DELIVERED', profile: { name: 'UNTOC-MLA' } });
    expect(
      [c.corrections, c.reminders, c.statusReplies, c.spontaneous].map(({ length }) => length),
    ).toEqual([1, 1, 1, 1]);
    expect(c.entries[3]?.effect).toBe('NOT_POSSIBLE');
    expect(at(clockOf(c, 'STATUS'), '2027-01-01T00:00:00Z')).toBe('MET');
    expect(clockOf(c, 'ANSWER')).not.toHaveProperty('base');
  });
});
