import { Refusal } from '@trace/protocol';
import {
  aClarification,
  aClarificationRequest,
  aClose,
  aCorrection,
  anAcknowledgement,
  anExplanationQuery,
  aRefusalNotice,
  aReopen,
  aStatusReply,
} from '../../../test/support/builders/index.ts';
import { EMPTY_CASE, type Case, type CaseEntry, type Dialogue } from './case/index.ts';
import { causeOf } from './cause.ts';

const entry = (kind: CaseEntry['kind'], effect: CaseEntry['effect'] = 'APPLIED'): CaseEntry =>
  ({ kind, messageId: kind.toLowerCase(), effect }) as CaseEntry;

const asked = (messageId: string, more: Partial<Dialogue> = {}): Dialogue => ({
  topic: 'CLARIFICATION',
  askedBy: 'QS',
  asked: { said: aClarificationRequest(), messageId },
  round: 0,
  ...more,
});

const CASE: Case = {
  ...EMPTY_CASE,
  requestingState: 'QN',
  requestedState: 'QS',
  entries: [entry('REQUEST'), entry('REFUSAL'), entry('FINAL_ANSWER', 'NOT_POSSIBLE')],
  refusals: [{ said: aRefusalNotice(), messageId: 'refusal' }],
  dialogues: [asked('done', { lapsedBy: 'somebody' }), asked('elder'), asked('younger')],
};

const clarify = (named?: string): string | undefined =>
  causeOf({ kind: 'CLARIFICATION', body: aClarification(), named }, CASE, 'QN');

describe('what a message answers', () => {
  it('is the oldest open question, or the one that is named', () => {
    expect([clarify(), clarify('younger')]).toEqual(['elder', 'younger']);
  });

  it('is never a question that is not open or not of the other State', () => {
    for (const named of ['done', 'nobody', 'request']) {
      expect(() => clarify(named)).toThrow(
        expect.objectContaining({ faults: [expect.objectContaining({ pointer: '/cause' })] }),
      );
    }
    const wrong = { kind: 'ACKNOWLEDGEMENT', body: anAcknowledgement(), named: 'elder' } as const;
    expect(() => causeOf(wrong, CASE, 'QS')).toThrow(Refusal);
  });

  it.each([
    ['ACKNOWLEDGEMENT', anAcknowledgement(), 'request'],
    ['STATUS_REPLY', aStatusReply(), 'request'],
    ['CLARIFICATION_REQUEST', aClarificationRequest(), 'request'],
    ['EXPLANATION_QUERY', anExplanationQuery(), 'refusal'],
    ['CLOSE', aClose(), 'refusal'],
    ['REOPEN', aReopen(), 'refusal'],
    ['CORRECTION', aCorrection({ correctsMessageId: 'mine' }), 'mine'],
  ] as const)('is for %s what it looks back at', (kind, body, cause) => {
    expect(causeOf({ kind, body, named: undefined }, CASE, 'QS')).toBe(cause);
  });
});
