import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { FinalAnswer } from '../final-answer.message.ts';
import type { PartialAnswer } from '../partial-answer.message.ts';
import { contradicts } from './complaint.ts';

function answerAnswersSomething({ response }: PartialAnswer | FinalAnswer): Complaint[] {
  const { itemResults, questionResults, measureResults = [] } = response;
  return itemResults.length + questionResults.length + measureResults.length > 0
    ? []
    : [
        {
          at: '/response/itemResults',
          code: 'limit.items',
          detail: 'An answer has a result for an item, a question or a measure.',
        },
      ];
}

/** The rules of a partial answer. */
export const ANSWER_RULES: readonly CrossRule<PartialAnswer>[] = [
  { source: 'ITI 20', check: answerAnswersSomething },
];

function diversionIsAnswered({ response }: FinalAnswer): Complaint[] {
  return response.pointOfDiversion === undefined
    ? [
        {
          at: '/response/pointOfDiversion',
          code: 'member.missing',
          detail: 'A final answer says whether the point of diversion is established.',
        },
      ]
    : [];
}

function nothingIsPending({ response }: FinalAnswer): Complaint[] {
  const sentence = 'In a final answer nothing is pending.';
  const { itemResults, questionResults, measureResults = [] } = response;
  return [
    ...itemResults.flatMap(({ result }, index) =>
      result === 'PENDING' ? [contradicts(`/response/itemResults/${index}/result`, sentence)] : [],
    ),
    ...questionResults.flatMap(({ status }, index) =>
      status === 'PENDING'
        ? [contradicts(`/response/questionResults/${index}/status`, sentence)]
        : [],
    ),
    ...measureResults.flatMap(({ status }, index) =>
      status === 'PENDING'
        ? [contradicts(`/response/measureResults/${index}/status`, sentence)]
        : [],
    ),
  ];
}

/** The rules of a final answer. */
export const FINAL_ANSWER_RULES: readonly CrossRule<FinalAnswer>[] = [
  { source: 'ITI 20', check: answerAnswersSomething },
  { source: 'ITI 5, SDG indicator 16.4.2', check: diversionIsAnswered },
  { source: 'ITI 20, lifecycle 20', check: nothingIsPending },
];
