import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Referral } from '../referral.message.ts';
import { lacks, repeated } from './complaint.ts';

function wrongMarkIsCorrected(referral: Referral): Complaint[] {
  return referral.reason === 'NOT_OUR_MARK'
    ? lacks(referral, 'correctedItems', 'Say what the item really is.')
    : [];
}

function stateIsNamedOnce({ onwardStates }: Referral): Complaint[] {
  return repeated(
    onwardStates.map(({ state }, index) => [state, `/onwardStates/${index}/state`] as const),
    'This State is already named.',
  );
}

function itemIsCorrectedOnce({ correctedItems = [] }: Referral): Complaint[] {
  return repeated(
    correctedItems.map(({ itemRef }, index) => [itemRef, `/correctedItems/${index}/itemRef`]),
    'This item is already corrected.',
  );
}

/** The rules of a referral. */
export const REFERRAL_RULES: readonly CrossRule<Referral>[] = [
  { source: 'code list 7.11, NOT_OUR_MARK; cause F8', check: wrongMarkIsCorrected },
  { source: 'cause F10', check: stateIsNamedOnce },
  { source: 'ITI 17(b)', check: itemIsCorrectedOnce },
];
