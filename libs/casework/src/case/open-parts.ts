import type { AnswerStatus } from '@trace/protocol';
import type { Case } from './case.ts';

/** What a final answer has to cover, by the numbers of the request. */
export interface OpenParts {
  items: number[];
  questions: number[];
  measures: number[];
}

interface Standing {
  status: AnswerStatus;
  messageId?: string;
}

/**
 * What a final answer still has to cover (ITI 20). The first one covers everything. Once a case was opened again, what
 * has its final word needs no other one: what is pending does, what a partial answer gave in part, and what was refused
 * where the refusal was lifted since.
 */
export function openParts(c: Case, items: readonly number[]): OpenParts {
  const first = c.reopenings.length === 0;
  const final = finalAnswers(c);
  const lifted = isLifted(c);
  const settled = ({ status, messageId = '' }: Standing): boolean => {
    if (first || status === 'PENDING') return false;
    if (status === 'REFUSED') return !lifted;
    return status !== 'PARTLY' || final.has(messageId);
  };
  const judged = (itemNo: number): boolean => {
    const result = c.itemResults.find(({ said }) => said.itemRef === itemNo)?.said.result;
    if (first || result === undefined || result === 'PENDING') return false;
    return result !== 'REFUSED' || !lifted;
  };
  return {
    items: items.filter((itemNo) => !judged(itemNo)),
    questions: c.questions.filter((one) => !settled(one)).map(({ questionNo }) => questionNo),
    measures: c.measures.filter((one) => !settled(one)).map(({ measureNo }) => measureNo),
  };
}

function finalAnswers({ entries }: Case): Set<string> {
  return new Set(
    entries
      .filter(({ kind, effect }) => kind === 'FINAL_ANSWER' && effect === 'APPLIED')
      .map(({ messageId }) => messageId),
  );
}

/** Whether the case was opened again, the last time, because a refusal was lifted. */
function isLifted({ reopenings }: Case): boolean {
  const last = reopenings.at(-1)?.said;
  return last !== undefined && 'refusalStands' in last && !last.refusalStands;
}
