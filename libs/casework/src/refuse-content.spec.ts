import type { MessageKind } from '@trace/protocol';
import {
  aClarification,
  aFinalAnswer,
  aPartialAnswer,
  aRefusalNotice,
  aReopen,
  aTraceRequest,
} from '../../../test/support/builders/index.ts';
import { aFiled, aMessage, anId, someTerms } from '../testing/messages.ts';
import { GrowingFold } from './case/index.ts';
import { contentRefusal, isJudgedByContent } from './refuse-content.ts';

const QUESTIONS = aFinalAnswer().response.questionResults;
const ASKED = aFiled({
  kind: 'REQUEST',
  issuer: 'QN',
  sequence: 1,
  number: 1,
  body: aTraceRequest(),
  receivedAt: '2026-04-03T14:20:00.000Z',
});

function said(
  kind: MessageKind,
  body: object,
  place: { sequence: number; number: number; seen: number; issuer?: string; at?: string },
): ReturnType<typeof aFiled> {
  const { at = '2026-04-04T08:00:00.000Z', issuer = 'QS', ...rest } = place;
  return aFiled({ kind, issuer, body, ...rest, receivedAt: at });
}

function judged(
  one: ReturnType<typeof aFiled>,
  held: ReturnType<typeof aFiled>[] = [ASKED],
  terms = someTerms(),
): string | undefined {
  return contentRefusal(one.message, held, new GrowingFold(terms))?.code;
}

describe('contentRefusal', () => {
  const first = { sequence: 1, number: 2, seen: 1 };

  it('lets an honest answer pass', () => {
    expect(judged(said('FINAL_ANSWER', aFinalAnswer(), first))).toBeUndefined();
  });

  it('refuses a final answer that leaves a question without status', () => {
    const short = aFinalAnswer({ response: { questionResults: QUESTIONS.slice(0, 1) } });
    expect(judged(said('FINAL_ANSWER', short, first))).toBe('member.missing');
    // In part it is an answer like any other.
    const part = aPartialAnswer({ response: { questionResults: QUESTIONS.slice(0, 1) } });
    expect(judged(said('PARTIAL_ANSWER', part, first))).toBeUndefined();
  });

  it('refuses a ground that does not hold between the two States', () => {
    const notice = said('REFUSAL', aRefusalNotice({ ground: 'EU6-B' }), first);
    expect(judged(notice, [ASKED], someTerms({ sharedBases: ['ITI'] }))).toBe('ground.not-shared');
  });

  it('refuses what refers to something that the case does not have', () => {
    const stray = aFinalAnswer({
      response: {
        questionResults: [...QUESTIONS, Object.assign({}, QUESTIONS[0], { questionNo: 9 })],
      },
    });
    expect(judged(said('FINAL_ANSWER', stray, first))).toBe('member.invalid');
  });

  it('refuses a request that is not for its addressee, or stands on a basis of one State alone', () => {
    const request = said('REQUEST', aTraceRequest(), {
      sequence: 1,
      number: 1,
      seen: 0,
      issuer: 'QN',
    });
    expect(judged(request, [])).toBeUndefined();
    expect(judged(request, [], someTerms({ sharedBases: ['ECOWAS_19'] }))).toBe('basis.not-shared');
    const astray = aFiled({
      kind: 'REQUEST',
      issuer: 'QN',
      audience: 'QV',
      sequence: 1,
      number: 1,
      body: aTraceRequest(),
    });
    expect(judged(astray, [])).toBe('member.invalid');
  });

  it("judges by what the sender had seen: what crossed it is nobody's fault", () => {
    const answered = said('FINAL_ANSWER', aFinalAnswer(), first);
    const reopened = said('REOPEN', aReopen({ questions: [{ code: 'Q-IMPORT' }] }), {
      issuer: 'QN',
      sequence: 2,
      number: 3,
      seen: 1,
      at: '2026-04-05T08:00:00.000Z',
    });
    const held = [ASKED, answered, reopened];
    const again = (seen: number): ReturnType<typeof aFiled> =>
      said('FINAL_ANSWER', aFinalAnswer(), { sequence: 2, number: 4, seen });
    expect(judged(again(1), held)).toBeUndefined();
    expect(judged(again(2), held)).toBe('member.missing');
  });

  it('asks nothing of what cannot be at odds with its case', () => {
    const words: MessageKind[] = ['STATUS_QUERY', 'STATUS_REPLY', 'WITHDRAWAL', 'REMINDER'];
    for (const kind of words) {
      expect(isJudgedByContent(aMessage({ kind, issuer: 'QN', sequence: 2, number: 2 }))).toBe(
        false,
      );
    }
  });

  it('refuses a clarification of something that was never asked for', () => {
    const given = aClarification();
    const reply = aFiled({
      kind: 'CLARIFICATION',
      issuer: 'QN',
      sequence: 2,
      number: 2,
      seen: 0,
      cause: anId(7),
      body: given,
    });
    expect(judged(reply)).toBe('member.invalid');
  });
});
