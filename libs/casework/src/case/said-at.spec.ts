import * as fc from 'fast-check';
import { ASKED, clockOf, talk, at, type Line } from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import { describeClock, type Clock } from '../deadlines/index.ts';
import type { Case } from './case.ts';
import type { Filed } from './filed.ts';
import { fold } from './fold.ts';

const MINUTE = 60_000;
/** The answer, EU-ROUTINE, is due at the end of Fri 2026-04-10 in Ljubljana. */
const DUE = Date.parse('2026-04-10T22:00:00.000Z');

/** A conversation in which what is said last was said at one instant and delivered at another. */
function said(createdAt: string, ...lines: Line[]): Case {
  const filed = talk([ASKED, ...lines]);
  return fold(
    filed.map((one, index): Filed =>
      index === filed.length - 1 ? withCreatedAt(one, createdAt) : one,
    ),
    someTerms(),
  );
}

function withCreatedAt(filed: Filed, createdAt: string): Filed {
  return { ...filed, message: { ...filed.message, createdAt } };
}

const answered = (createdAt: string, receivedAt: string): Clock =>
  clockOf(said(createdAt, ['QS', 'FINAL_ANSWER', receivedAt]), 'ANSWER');

describe('an answer that could not be delivered', () => {
  it('stops its clock when it was said, and tells both instants', () => {
    const answer = answered('2026-04-10T20:00:00.000Z', '2026-04-12T08:00:00.000Z');
    expect(answer).toMatchObject({
      stoppedAt: new Date('2026-04-10T20:00:00.000Z'),
      deliveredAt: new Date('2026-04-12T08:00:00.000Z'),
    });
    expect(at(answer, '2026-05-01T00:00:00.000Z')).toBe('MET');
    expect(answer.readings.EU_1182_71.steps.at(-1)).toMatchObject({
      rule: 'DELIVERY_NOT_CHARGED',
      sentence:
        'Said Fri 2026-04-10 22:00 Europe/Ljubljana, delivered Sun 2026-04-12 10:00 Europe/Ljubljana: the time between, 1 d 12 h, is not charged to QS.',
    });
    expect(describeClock(answer, new Date('2026-05-01T00:00:00.000Z'))).toContain(
      'delivered Sun 2026-04-12 10:00 Europe/Ljubljana',
    );
  });

  it('is late by as much as it was said late, and no more', () => {
    const answer = answered('2026-04-10T22:00:07.000Z', '2026-04-12T08:00:00.000Z');
    expect(at(answer, '2026-05-01T00:00:00.000Z')).toBe('MET_LATE 7');
  });

  it('counts from its receipt when it was delivered within the limit of five minutes', () => {
    const answer = answered('2026-04-10T21:59:00.000Z', '2026-04-10T22:04:00.000Z');
    expect(answer.stoppedAt).toEqual(new Date('2026-04-10T22:04:00.000Z'));
    expect(answer).not.toHaveProperty('deliveredAt');
    expect(at(answer, '2026-05-01T00:00:00.000Z')).toBe('MET_LATE 240');
  });

  it('counts from its receipt when it claims to be older than what it had seen', () => {
    // Its own node received the clarification on the 11th: whoever had seen that can not have spoken on the 10th.
    const lines: Line[] = [
      ['QS', 'CLARIFICATION_REQUEST', '2026-04-08T10:00:00.000Z'],
      ['QN', 'CLARIFICATION', '2026-04-11T10:00:00.000Z'],
      ['QS', 'FINAL_ANSWER', '2026-04-20T08:00:00.000Z'],
    ];
    const backdated = clockOf(said('2026-04-10T10:00:00.000Z', ...lines), 'ANSWER');
    expect(backdated.stoppedAt).toEqual(new Date('2026-04-20T08:00:00.000Z'));
    const honest = clockOf(said('2026-04-11T10:00:00.000Z', ...lines), 'ANSWER');
    expect(honest.stoppedAt).toEqual(new Date('2026-04-11T10:00:00.000Z'));
  });

  it('counts from its receipt when it claims to be older than the message before it', () => {
    const filed = talk([
      ASKED,
      ['QS', 'ACKNOWLEDGEMENT', '2026-04-09T10:00:00.000Z'],
      ['QS', 'FINAL_ANSWER', '2026-04-20T08:00:00.000Z'],
    ]);
    const [asked, acknowledged, last] = filed as [Filed, Filed, Filed];
    const c = fold(
      [
        asked,
        withCreatedAt(acknowledged, '2026-04-09T09:59:59.000Z'),
        withCreatedAt(last, '2026-04-09T09:59:58.000Z'),
      ],
      someTerms(),
    );
    expect(clockOf(c, 'ANSWER').stoppedAt).toEqual(new Date('2026-04-20T08:00:00.000Z'));
  });

  it('stops the clocks of whoever said it, and of nobody else', () => {
    const c = said('2026-04-05T10:00:00.000Z', ['QN', 'WITHDRAWAL', '2026-04-20T08:00:00.000Z']);
    expect(clockOf(c, 'ANSWER').stoppedAt).toEqual(new Date('2026-04-20T08:00:00.000Z'));
  });

  it('holds for the requesting State as well: a clarification while the other node is away', () => {
    const c = said(
      '2026-04-09T10:00:00.000Z',
      ['QS', 'CLARIFICATION_REQUEST', '2026-04-08T10:00:00.000Z'],
      ['QN', 'CLARIFICATION', '2026-04-20T08:00:00.000Z'],
    );
    expect(clockOf(c, 'CLARIFICATION')).toMatchObject({
      stoppedAt: new Date('2026-04-09T10:00:00.000Z'),
      ending: 'MET',
    });
    // The other State could not know, and so its own clock stood still until the receipt.
    expect(clockOf(c, 'ANSWER').suspensions?.[0]?.until).toEqual(
      new Date('2026-04-20T08:00:00.000Z'),
    );
  });

  it('keeps a notice of the judge in time that was said in time', () => {
    const lines: Line[] = [['QS', 'DELAY_NOTICE', '2026-04-12T08:00:00.000Z']];
    const inTime = clockOf(said('2026-04-10T10:00:00.000Z', ...lines), 'ANSWER');
    expect(inTime.dueAt).toEqual(new Date('2026-04-24T22:00:00.000Z'));
    const late = clockOf(said('2026-04-11T10:00:00.000Z', ...lines), 'ANSWER');
    expect(late.dueAt).toEqual(new Date(DUE));
  });

  it('is never later than its receipt nor earlier than what it had seen, and prompt ones keep theirs, 500 times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3 * 1_440, max: 20 * 1_440 }),
        fc.integer({ min: 1, max: 30 * 1_440 }),
        (saidMinute, receivedMinute) => {
          const received = Date.parse('2026-04-03T14:20:00.000Z');
          const [createdAt, receivedAt] = [saidMinute, receivedMinute].map((minute) =>
            new Date(received + minute * MINUTE).toISOString(),
          ) as [string, string];
          const { stoppedAt, deliveredAt } = answered(createdAt, receivedAt);
          const believed = saidMinute >= 0 && receivedMinute - saidMinute > 5;
          expect(stoppedAt?.toISOString()).toBe(believed ? createdAt : receivedAt);
          expect(deliveredAt?.toISOString()).toBe(believed ? receivedAt : undefined);
        },
      ),
      { numRuns: 500 },
    );
  });
});
