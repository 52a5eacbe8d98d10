import { talk, type Line } from '../../testing/conversation.ts';
import { aResponse, someTerms } from '../../testing/messages.ts';
import { fold } from './fold.ts';
import { openParts, type OpenParts } from './open-parts.ts';

const ASKED: Line = ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z'];

/** An answer to both questions of the request and to its item. */
function answered(one: string, other: string, result: string): object {
  return {
    response: aResponse({
      itemResults: [{ itemRef: 1, result }],
      questionResults: [
        { questionNo: 1, code: 'Q-IMPORT', status: one, answer: 'x' },
        { questionNo: 2, code: 'Q-LASTHOLDER', status: other, answer: 'x' },
      ],
    }),
  };
}

function openAfter(...lines: Line[]): OpenParts {
  return openParts(fold(talk([ASKED, ...lines]), someTerms()), [1]);
}

const answer = (kind: 'PARTIAL_ANSWER' | 'FINAL_ANSWER', body: object): Line => [
  'QS',
  kind,
  '2026-04-08T08:00:00.000Z',
  { body },
];
const reopened = (body: object = {}): Line => [
  'QN',
  'REOPEN',
  '2026-04-13T08:00:00.000Z',
  { body },
];

describe('what a final answer has to cover', () => {
  it('is everything, the first time', () => {
    expect(openAfter(answer('PARTIAL_ANSWER', answered('ANSWERED', 'REFUSED', 'FULL')))).toEqual({
      items: [1],
      questions: [1, 2],
      measures: [],
    });
  });

  it('is nothing but what was asked in addition, once all had its final word', () => {
    const first = answer('FINAL_ANSWER', answered('ANSWERED', 'PARTLY', 'FULL'));
    expect(openAfter(first, reopened())).toEqual({ items: [], questions: [], measures: [] });
    const questions = [{ code: 'Q-SIMILAR', itemRef: 1 }];
    expect(openAfter(first, reopened({ questions }))).toMatchObject({ items: [], questions: [3] });
  });

  it('is what was given in part only, where the case was refused or closed meanwhile', () => {
    const part = answer('PARTIAL_ANSWER', answered('ANSWERED', 'PARTLY', 'PENDING'));
    const refused: Line = ['QS', 'REFUSAL', '2026-04-09T08:00:00.000Z'];
    expect(openAfter(part, refused, reopened())).toMatchObject({ items: [1], questions: [2] });
  });

  it('is what was refused too, where the refusal was lifted', () => {
    const refusal = { mode: 'RESTRICT', ground: 'ITI22-CONFID', text: 'No.', partsAffected: [] };
    const body = answered('ANSWERED', 'REFUSED', 'REFUSED') as { response: object };
    const first = answer('FINAL_ANSWER', { response: { ...body.response, refusal } });
    expect(openAfter(first, reopened())).toMatchObject({ items: [], questions: [] });
    const lifted: Line[] = [
      ['QN', 'EXPLANATION_QUERY', '2026-04-09T08:00:00.000Z'],
      ['QS', 'EXPLANATION', '2026-04-10T08:00:00.000Z', { body: { refusalStands: false } }],
    ];
    expect(openAfter(first, ...lifted)).toMatchObject({ items: [1], questions: [2] });
  });
});
