import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Change, Correction } from '../correction.message.ts';
import type { Reopen } from '../reopen.message.ts';
import { contradicts, lacks, repeated } from './complaint.ts';

function changeHasItsValue(change: Change): Complaint[] {
  return change.change === 'REMOVE' ? [] : lacks(change, 'value', 'Say what should stand there.');
}

function removalHasNoValue(change: Change): Complaint[] {
  return change.change === 'REMOVE' && change.value !== undefined
    ? [contradicts('/value', 'Where something is removed nothing stands instead.')]
    : [];
}

/** The rules of one change. */
export const CHANGE_RULES: readonly CrossRule<Change>[] = [
  { source: 'RFC 6902', check: changeHasItsValue },
  { source: 'RFC 6902', check: removalHasNoValue },
];

function placeIsChangedOnce({ changes }: Correction): Complaint[] {
  return repeated(
    changes.map(({ pointer }, index) => [pointer, `/changes/${index}/pointer`] as const),
    'This place is already changed.',
  );
}

/** The rules of a correction. */
export const CORRECTION_RULES: readonly CrossRule<Correction>[] = [
  { source: 'Directive (EU) 2023/977, art. 6(1)(e)', check: placeIsChangedOnce },
];

function newQuestionIsAsked(reopen: Reopen): Complaint[] {
  return reopen.reason === 'NEW_QUESTION'
    ? lacks(reopen, 'questions', 'Ask the question for which the case is opened again.')
    : [];
}

/** The rules of a reopening. */
export const REOPEN_RULES: readonly CrossRule<Reopen>[] = [
  { source: 'lifecycle 22', check: newQuestionIsAsked },
];
