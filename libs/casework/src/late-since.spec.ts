import { ASKED, asking, clockOf, talk, type Line } from '../testing/conversation.ts';
import { someTerms } from '../testing/messages.ts';
import { fold } from './case/index.ts';
import { lateSince } from './late-since.ts';

/** The answer is due at the end of Fri 2026-04-10 in Ljubljana, the acknowledgement of the Tuesday before. */
const DUE = new Date('2026-04-10T22:00:00.000Z');
const ACKNOWLEDGED: Line = ['QS', 'ACKNOWLEDGEMENT', '2026-04-04T08:00:00.000Z'];
const since = (...lines: Line[]): Date | undefined => {
  const c = fold(talk([ASKED, ACKNOWLEDGED, ...lines]), someTerms());
  return lateSince([clockOf(c, 'ANSWER')]);
};

describe('lateSince', () => {
  it('is the due instant of what was answered too late', () => {
    expect(since(['QS', 'FINAL_ANSWER', '2026-04-12T08:00:00.000Z'])).toEqual(DUE);
    expect(since(['QS', 'FINAL_ANSWER', '2026-04-09T08:00:00.000Z'])).toBeUndefined();
  });

  it('is kept by a clock that stands still after its due date, while it does and when it was answered', () => {
    const asked: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-12T08:00:00.000Z'];
    expect(since(asked)).toEqual(DUE);
    expect(since(asked, ['QS', 'FINAL_ANSWER', '2026-04-30T08:00:00.000Z'])).toEqual(DUE);
  });

  it('is none where the clock stood still in time, however long', () => {
    const asked: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-08T08:00:00.000Z'];
    expect(since(asked)).toBeUndefined();
    expect(since(asked, ['QS', 'FINAL_ANSWER', '2026-06-30T08:00:00.000Z'])).toBeUndefined();
  });

  it('is none for an interim report that the answer has overtaken, and its due instant where it came late', () => {
    const story = (...lines: Line[]): Date | undefined => {
      const c = fold(talk([asking({ legalBases: ['ITI'] }), ACKNOWLEDGED, ...lines]), someTerms());
      return lateSince(c.clocks);
    };
    expect(story(['QS', 'FINAL_ANSWER', '2026-04-25T08:00:00.000Z'])).toBeUndefined();
    expect(story(['QS', 'STATUS_REPLY', '2026-04-25T08:00:00.000Z'])).toEqual(
      new Date('2026-04-18T22:00:00.000Z'),
    );
  });

  it('says nothing of what runs: that is a comparison with now', () => {
    expect(since()).toBeUndefined();
  });
});
