import {
  ASKED,
  at,
  clockOf,
  clocksOf,
  effectsOf,
  talk,
  waits,
  type Line,
} from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import type { Case } from './case.ts';
import { fold } from './fold.ts';
import { mayDo, possibleKinds } from './may-do.ts';
import type { Saying } from './saying.ts';

const QUESTION: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-07T08:00:00.000Z'];
const reminder = (receivedAt: string, clock = 'CLARIFICATION'): Line => [
  'QS',
  'REMINDER',
  receivedAt,
  { body: { clock } },
];
const REMINDERS = [
  reminder('2026-04-15T08:00:00.000Z'),
  reminder('2026-04-22T08:00:00.000Z'),
  reminder('2026-04-29T08:00:00.000Z'),
];
const LATE_ENOUGH = new Date('2026-05-07T08:00:00.000Z');
const closed = (receivedAt: string, cause?: string): Line => [
  'QS',
  'CLOSE',
  receivedAt,
  { body: { feedback: undefined, ...(cause !== undefined && { cause }) } },
];
const CLOSED = closed('2026-05-07T08:00:00.000Z', 'INSUFFICIENT');

const after = (...lines: Line[]): Case => fold(talk([ASKED, ...lines]), someTerms());
const mayClose = (c: Case, saying: Saying, by = 'QS'): boolean =>
  mayDo(c, 'CLOSE', by, saying).allowed;

describe('a close for want of information (lifecycle 11)', () => {
  const patient = after(QUESTION, ...REMINDERS);

  it('is possible for the requested State after thirty days and three reminders that have arrived', () => {
    expect(mayClose(patient, { at: LATE_ENOUGH })).toBe(true);
    expect(mayClose(patient, { at: LATE_ENOUGH, closing: 'INSUFFICIENT' })).toBe(true);
    expect(mayClose(patient, { at: new Date(LATE_ENOUGH.getTime() - 1) })).toBe(false);
    expect(mayClose(patient, {})).toBe(false);
  });

  it.each<[string, Case]>([
    ['two reminders', after(QUESTION, ...REMINDERS.slice(1))],
    [
      'reminders of something else',
      after(QUESTION, ...REMINDERS.map(() => reminder('2026-04-20T08:00:00.000Z', 'ANSWER'))),
    ],
    [
      'a reminder without a receipt',
      after(QUESTION, ...REMINDERS.slice(1), [
        'QS',
        'REMINDER',
        null,
        { body: { clock: 'CLARIFICATION' } },
      ]),
    ],
    ['no question', after()],
    [
      'a question that was answered',
      after(QUESTION, ...REMINDERS, [
        'QN',
        'CLARIFICATION',
        '2026-05-01T08:00:00.000Z',
        { cause: 2 },
      ]),
    ],
  ])('is not possible with %s', (_, c) => {
    const may = mayDo(c, 'CLOSE', 'QS', { at: LATE_ENOUGH });
    expect(may).toEqual({
      allowed: false,
      because: expect.stringContaining('30 days and through 3 reminders'),
    });
  });

  it('is for the requested State alone, and with this cause alone', () => {
    expect(mayClose(patient, { at: LATE_ENOUGH, closing: 'FEEDBACK' })).toBe(false);
    expect(mayClose(patient, { at: LATE_ENOUGH, closing: 'AUTOMATIC' })).toBe(false);
    expect(mayClose(patient, { at: LATE_ENOUGH, closing: 'INSUFFICIENT' }, 'QN')).toBe(false);
    const answered = after(['QS', 'FINAL_ANSWER', '2026-04-07T08:00:00.000Z']);
    expect(mayClose(answered, { at: LATE_ENOUGH, closing: 'INSUFFICIENT' }, 'QN')).toBe(false);
    expect(mayClose(answered, { at: LATE_ENOUGH })).toBe(false);
  });

  it('stops every clock, and the answer is neither given nor late', () => {
    const c = after(QUESTION, ...REMINDERS, CLOSED);
    expect(c.state).toBe('CLOSED');
    expect(waits(c)).toEqual([]);
    expect(c.clocks.every(({ stoppedAt }) => stoppedAt !== undefined)).toBe(true);
    expect(clockOf(c, 'ANSWER').ending).toBe('INSUFFICIENT');
    expect(at(clockOf(c, 'ANSWER'), '2026-08-01T00:00:00Z')).toBe('STOPPED');
    expect(c.dialogues[0]).toMatchObject({ topic: 'CLARIFICATION', lapsedBy: expect.any(String) });
    expect(possibleKinds(c, 'QN')).toContain('REOPEN');
  });

  it('lets a clarification that crosses it win, where it was received first', () => {
    const given = (receivedAt: string): Line => [
      'QN',
      'CLARIFICATION',
      receivedAt,
      { cause: 2, seen: 4 },
    ];
    const crossing = (first: string): Case => after(QUESTION, ...REMINDERS, CLOSED, given(first));
    expect(effectsOf(crossing('2026-05-07T07:59:59.999Z')).slice(5)).toEqual([
      'CLARIFICATION APPLIED DELIVERED',
      'CLOSE NOT_POSSIBLE DELIVERED',
    ]);
    expect(effectsOf(crossing('2026-05-07T08:00:00.001Z')).slice(5)).toEqual([
      'CLOSE APPLIED CLOSED',
      'CLARIFICATION NOT_POSSIBLE CLOSED',
    ]);
  });

  it('keeps a lateness from before the question, and a reopening has a new clock', () => {
    const late: Line[] = [
      ['QS', 'CLARIFICATION_REQUEST', '2026-04-20T08:00:00.000Z'],
      reminder('2026-04-27T08:00:00.000Z'),
      reminder('2026-05-04T08:00:00.000Z'),
      reminder('2026-05-11T08:00:00.000Z'),
      closed('2026-05-20T08:00:00.000Z', 'INSUFFICIENT'),
    ];
    const c = after(...late);
    expect(at(clockOf(c, 'ANSWER'), '2026-08-01T00:00:00Z')).toMatch(/^STOPPED \d+$/);
    const again = after(...late, ['QN', 'REOPEN', '2026-05-22T08:00:00.000Z']);
    expect(again.state).toBe('REOPENED');
    expect(clocksOf(again, 'ANSWER').map(({ ending }) => ending)).toEqual([
      'INSUFFICIENT',
      undefined,
    ]);
  });
});
