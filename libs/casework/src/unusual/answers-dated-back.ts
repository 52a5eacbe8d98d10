import { writeDay } from '../deadlines/day.ts';
import type { Facts } from './facts.ts';
import { keyOf, type UnusualFinding } from './finding.ts';

const MINUTE_MS = 60_000;

/** Words whose author's own time, long before the receipt, decided that a due date was kept (T-17). */
export function answersDatedBack({ datedBack }: Pick<Facts, 'datedBack'>): UnusualFinding[] {
  return datedBack.map(({ caseId, partner, day, ...word }) => ({
    key: keyOf('ANSWER_DATED_BACK', word.messageId, word.clock),
    kind: 'ANSWER_DATED_BACK',
    partner,
    // The minutes between what its author says and the receipt, beside those that would have been in time.
    counted: minutesBetween(word.saidAt, word.receivedAt),
    limit: minutesBetween(word.saidAt, word.dueAt),
    from: writeDay(day),
    until: writeDay(day),
    caseIds: [caseId],
    word,
  }));
}

function minutesBetween(from: Date, until: Date): number {
  return Math.floor((until.getTime() - from.getTime()) / MINUTE_MS);
}
