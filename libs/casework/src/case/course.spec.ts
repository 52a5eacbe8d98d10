import type { MessageKind } from '@trace/protocol';
import { aCalendar, aFiled, aHeader, anId, aResponse, someTerms } from '../../testing/messages.ts';
import { clockStatus, type Clock } from '../deadlines/index.ts';
import type { Case } from './case.ts';
import { conditionsOf } from './conditions.ts';
import type { Filed } from './filed.ts';
import { fold } from './fold.ts';
import { mayDo } from './may-do.ts';
import { allWaiting } from './next-due.ts';

/** What one State says: its kind, when it is received, and what a test wants of it. */
type Line = [by: string, kind: MessageKind, receivedAt: string | null, more?: More];
interface More {
  body?: object;
  cause?: number;
  /** How many messages of the other side it had seen; all before it, where nothing is said. */
  seen?: number;
}

/** The messages of a conversation between two States, numbered as they stand. */
function talk(lines: readonly Line[], partner = 'QS'): Filed[] {
  const said: string[] = [];
  return lines.map(([by, kind, receivedAt, { body, cause, seen } = {}], index) => {
    const sequence = said.filter((one) => one === by).length + 1;
    const before = said.length - (sequence - 1);
    said.push(by);
    return aFiled({
      kind,
      issuer: by,
      audience: by === 'QN' ? partner : 'QN',
      sequence,
      seen: seen ?? before,
      number: index + 1,
      createdAt: '2026-04-03T14:19:58.000Z',
      ...(receivedAt !== null && { receivedAt }),
      ...(body && { body }),
      ...(cause !== undefined && { cause: anId(cause) }),
    });
  });
}

const ASKED: Line = ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z'];
const asking = (header: object, receivedAt = '2026-04-03T14:20:00.000Z'): Line => [
  'QN',
  'REQUEST',
  receivedAt,
  { body: { header: aHeader(header) } },
];
const UNTOC = asking({ legalBases: ['UNTOC_18'] });

const clocksOf = (c: Case, kind: Clock['kind']): Clock[] =>
  c.clocks.filter((one) => one.kind === kind);
const clockOf = (c: Case, kind: Clock['kind'], nth = 0): Clock => {
  const clock = clocksOf(c, kind)[nth];
  if (!clock) throw new Error(`there is no ${kind} clock`);
  return clock;
};
const shown = (clock: Clock): string => clock.readings[clock.applied].shown;
const at = (clock: Clock, now: string): string => {
  const { status, lateBySeconds } = clockStatus(clock, new Date(now));
  return lateBySeconds === undefined ? status : `${status} ${lateBySeconds}`;
};
const effectsOf = (c: Case): string[] =>
  c.entries.map(({ kind, effect, stateAfter }) => `${kind} ${effect} ${stateAfter}`);
const waits = (c: Case): string[] => allWaiting(c).map(({ state, clock }) => `${state} ${clock}`);

describe('clarifications', () => {
  const first: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-07T08:00:00.000Z'];
  const second: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-08T08:00:00.000Z'];

  it('suspend the answer, run the clock of the asking State in its own time, and count as a first word', () => {
    const c = fold(talk([ASKED, first]), someTerms());
    expect(c.state).toBe('DELIVERED');
    expect(conditionsOf(c)).toEqual([
      {
        condition: 'CLARIFICATION',
        messageId: anId(2),
        since: new Date('2026-04-07T08:00:00.000Z'),
        waitsFor: 'QN',
      },
    ]);
    expect(waits(c)).toEqual(['QN CLARIFICATION']);
    expect(c.waitingFor).toMatchObject({ state: 'QN', clock: 'CLARIFICATION' });
    expect(shown(clockOf(c, 'CLARIFICATION'))).toBe('Tue 2026-04-14 24:00 Europe/Vienna');
    expect(at(clockOf(c, 'ANSWER'), '2026-05-01T00:00:00Z')).toBe('SUSPENDED');
    expect(clockOf(c, 'ACKNOWLEDGEMENT').ending).toBe('MET');
    expect(mayDo(c, 'ACKNOWLEDGEMENT', 'QS').allowed).toBe(true);
  });

  it('have 24 hours where the request is urgent', () => {
    const c = fold(talk([asking({ urgency: 'URGENT' }), first]), someTerms());
    expect(shown(clockOf(c, 'CLARIFICATION'))).toBe('Wed 2026-04-08 10:00 Europe/Vienna');
  });

  it('suspend together only once, each is replied to by its cause, and every interval stays', () => {
    const lines: Line[] = [
      ASKED,
      first,
      second,
      ['QN', 'CLARIFICATION', '2026-04-09T20:00:00.000Z', { cause: 3 }],
      ['QN', 'CLARIFICATION', '2026-04-09T08:00:00.000Z', { cause: 2 }],
    ];
    const c = fold(talk(lines), someTerms());
    expect(shown(clockOf(c, 'ANSWER'))).toBe('Mon 2026-04-13 24:00 Europe/Ljubljana');
    expect(clockOf(c, 'ANSWER').suspensions?.map(({ by, endedBy }) => [by, endedBy])).toEqual([
      [anId(2), anId(5)],
      [anId(3), anId(4)],
    ]);
    expect(c.dialogues.map(({ replied }) => replied?.messageId)).toEqual([anId(5), anId(4)]);
    expect(waits(c)).toEqual(['QS ANSWER']);
  });

  it('are replied to the oldest first where no question is named, and a second reply to one is kept', () => {
    const reply = (cause?: number): Line => [
      'QN',
      'CLARIFICATION',
      '2026-04-09T08:00:00.000Z',
      cause === undefined ? {} : { cause },
    ];
    const c = fold(talk([ASKED, first, second, reply(), reply(2)]), someTerms());
    expect(c.dialogues.map(({ replied }) => replied?.messageId)).toEqual([anId(4), undefined]);
    expect(c.entries[4]).toMatchObject({
      effect: 'NOT_POSSIBLE',
      reason: 'QN can not clarify now: there is no open CLARIFICATION_REQUEST for it to answer.',
    });
  });

  it('lapse with the answer, which ends the suspension in time', () => {
    const c = fold(
      talk([ASKED, first, ['QS', 'FINAL_ANSWER', '2026-04-20T08:00:00.000Z']]),
      someTerms(),
    );
    expect(at(clockOf(c, 'ANSWER'), '2027-01-01T00:00:00Z')).toBe('MET');
    expect(at(clockOf(c, 'CLARIFICATION'), '2027-01-01T00:00:00Z')).toBe('STOPPED 468000');
    expect(c.dialogues[0]).toMatchObject({ lapsedBy: anId(3) });
  });

  it('keep what is asked before the way of access is known', () => {
    const lines: Line[] = [
      asking({ urgency: 'URGENT' }),
      ['QS', 'CLARIFICATION_REQUEST', '2026-04-03T16:00:00.000Z'],
      ['QN', 'CLARIFICATION', '2026-04-03T20:00:00.000Z', { cause: 2 }],
      ['QS', 'ACKNOWLEDGEMENT', '2026-04-03T21:00:00.000Z', { body: { accessClass: 'INDIRECT' } }],
    ];
    const c = fold(talk(lines), someTerms());
    expect(c.state).toBe('ACKNOWLEDGED');
    expect(shown(clockOf(c, 'ANSWER'))).toBe('Tue 2026-04-07 24:00 Europe/Ljubljana');
    expect(clockOf(c, 'ANSWER').readings.CALENDAR_STRICT.steps.map(({ rule }) => rule)).toEqual([
      'START',
      'REDATED_BY_ACCESS_CLASS',
      'DAY_OF_EVENT_NOT_COUNTED',
      'CALENDAR_DAYS',
      'SUSPENDED',
    ]);
  });
});

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

describe('scenario 11, an explanation', () => {
  const lines: Line[] = [
    asking({ legalBases: ['ITI'] }, '2026-11-02T06:00:00.000Z'),
    [
      'QV',
      'REFUSAL',
      '2026-11-05T06:00:00.000Z',
      {
        body: { mode: 'RESTRICT', ground: 'ITI22-CONFID', partsAffected: [{ text: 'the buyer' }] },
      },
    ],
    ['QN', 'EXPLANATION_QUERY', '2026-11-05T10:00:00.000Z'],
  ];

  it('is due after ten working days, by the weekend of Friday and Saturday', () => {
    const c = fold(talk(lines, 'QV'), someTerms());
    expect(c).toMatchObject({
      state: 'RESTRICTED',
      refusals: [{ said: { ground: 'ITI22-CONFID' } }],
    });
    // Thursday 5 November is the day of the event; Sunday to Thursday 8 to 12 and 15 to 19 are the ten.
    expect(shown(clockOf(c, 'EXPLANATION'))).toBe('Thu 2026-11-19 24:00 Asia/Kathmandu');
    expect(clockOf(c, 'EXPLANATION').owner).toBe('QV');
  });

  it('is given also after the answer, and the refusal stands or is lifted', () => {
    const answered: Line = ['QV', 'FINAL_ANSWER', '2026-11-10T06:00:00.000Z'];
    const explained = (refusalStands: boolean): Line => [
      'QV',
      'EXPLANATION',
      '2026-11-12T06:00:00.000Z',
      { body: { refusalStands } },
    ];
    const stands = fold(talk([...lines, answered, explained(true)], 'QV'), someTerms());
    expect(stands.state).toBe('ANSWERED');
    expect(at(clockOf(stands, 'EXPLANATION'), '2027-01-01T00:00:00Z')).toBe('MET');
    const lifted = fold(talk([...lines, answered, explained(false)], 'QV'), someTerms());
    expect(lifted.state).toBe('REOPENED');
    expect(clocksOf(lifted, 'ANSWER').map(({ ending }) => ending)).toEqual(['MET', undefined]);
    expect(shown(clockOf(lifted, 'ANSWER', 1))).toBe('Sat 2026-12-12 24:00 Asia/Kathmandu');
  });
});

describe('consultations', () => {
  const proposal: Line = ['QS', 'CONSULT_PROPOSAL', '2026-04-07T08:00:00.000Z'];
  const refusal = (receivedAt: string, more: More = {}): Line => [
    'QS',
    'REFUSAL',
    receivedAt,
    { ...more, body: { mode: 'REFUSE', ground: 'TOC18-21B' } },
  ];

  it('come before a refusal under UNTOC; a refusal without one is kept and does nothing', () => {
    const bare = fold(talk([UNTOC, refusal('2026-04-08T08:00:00.000Z')]), someTerms());
    expect(effectsOf(bare)[1]).toBe('REFUSAL NOT_POSSIBLE DELIVERED');
    const c = fold(talk([UNTOC, proposal, refusal('2026-04-08T08:00:00.000Z')]), someTerms());
    expect(c.state).toBe('REFUSED');
    expect(clockOf(c, 'CONSULTATION')).toMatchObject({ owner: 'QN', ending: 'OVERTAKEN' });
    expect(clockOf(c, 'ANSWER').ending).toBe('REFUSED');
  });

  it('leave the answer clock running, and both States are waited for', () => {
    const c = fold(talk([UNTOC, proposal]), someTerms());
    expect(waits(c)).toEqual(['QN CONSULTATION', 'QS ANSWER']);
    expect(shown(clockOf(c, 'CONSULTATION'))).toBe('Tue 2026-04-14 24:00 Europe/Vienna');
  });

  it.each([
    ['reply first', '2026-04-09T08:00:00.000Z', ['APPLIED', 'APPLIED']],
    ['refusal first', '2026-04-09T08:00:00.002Z', ['APPLIED', 'NOT_POSSIBLE']],
  ])('cross with a refusal: %s', (_, replied, effects) => {
    const messages = talk([
      UNTOC,
      proposal,
      ['QN', 'CONSULT_REPLY', replied, { seen: 1, cause: 2 }],
      refusal('2026-04-09T08:00:00.001Z', { seen: 1 }),
    ]);
    const c = fold(messages, someTerms());
    expect(fold(messages.toReversed(), someTerms())).toEqual(c);
    expect(c.state).toBe('REFUSED');
    expect(c.entries.slice(2).map(({ effect }) => effect)).toEqual(effects);
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
