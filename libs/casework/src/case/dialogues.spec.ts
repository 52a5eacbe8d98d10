import {
  ASKED,
  asking,
  at,
  clockOf,
  clocksOf,
  effectsOf,
  shown,
  talk,
  UNTOC,
  waits,
  type Line,
  type More,
} from '../../testing/conversation.ts';
import { anId, someTerms } from '../../testing/messages.ts';
import { conditionsOf } from './conditions.ts';
import { fold } from './fold.ts';
import { mayDo } from './may-do.ts';

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
    expect(waits(c)).toEqual(['QN CONSULTATION', 'QS INTERIM_REPORT', 'QS ANSWER']);
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
