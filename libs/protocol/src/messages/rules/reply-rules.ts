import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Acknowledgement } from '../acknowledgement.message.ts';
import type { Close, Feedback } from '../close.message.ts';
import type { RefusalNotice } from '../refusal-notice.message.ts';
import type { PartialRefusal } from '../response.message.ts';
import { contradicts, lacks } from './complaint.ts';

function missingCompetenceIsExplained(acknowledgement: Acknowledgement): Complaint[] {
  return acknowledgement.acceptedCompetence === 'YES'
    ? []
    : lacks(acknowledgement, 'note', 'Say what is outside the competence, and who has it.');
}

/** The rules of an acknowledgement. */
export const ACKNOWLEDGEMENT_RULES: readonly CrossRule<Acknowledgement>[] = [
  { source: 'ITI 19', check: missingCompetenceIsExplained },
];

/** Whatever is meant to be postponed has its review. */
export function postponementHasItsReview(
  refusal: Pick<RefusalNotice, 'mode' | 'reviewDate'>,
): Complaint[] {
  return refusal.mode === 'POSTPONE'
    ? lacks(refusal, 'reviewDate', 'Say when it is looked at again.')
    : [];
}

/** Whatever is meant to be restricted names its parts. */
export function restrictionNamesItsPart(
  refusal: Pick<RefusalNotice, 'mode' | 'partsAffected'>,
): Complaint[] {
  const sentence = 'A restriction names the parts that are not answered.';
  return refusal.mode === 'RESTRICT' && refusal.partsAffected.length === 0
    ? [{ at: '/partsAffected', code: 'limit.items', detail: sentence }]
    : [];
}

/**
 * The rules of a refusal, restriction or postponement. That every ground, NAT-OTHER first of all, comes
 * with its reasons (ITI 23) is no rule of its own: the member text is always mandatory.
 */
export const REFUSAL_RULES: readonly CrossRule<RefusalNotice>[] = [
  { source: 'UNTOC 18(25)', check: postponementHasItsReview },
  { source: 'Directive (EU) 2023/977, art. 6(1)', check: restrictionNamesItsPart },
];

function partIsNotAll(refusal: PartialRefusal): Complaint[] {
  return refusal.mode === 'REFUSE'
    ? [contradicts('/mode', 'An answer that refuses all of it is a message of kind REFUSAL.')]
    : [];
}

/** The rules of a refusal inside an answer. */
export const PARTIAL_REFUSAL_RULES: readonly CrossRule<PartialRefusal>[] = [
  { source: 'UNTOC 18(25)', check: postponementHasItsReview },
  { source: 'ITI 22', check: partIsNotAll },
];

function otherDiversionIsEstablished(feedback: Feedback): Complaint[] {
  return feedback.pointOfDiversion?.established === true && !feedback.pointOfDiversionConcluded
    ? [contradicts('/pointOfDiversionConcluded', 'An established point of diversion is concluded.')]
    : [];
}

/** The rules of the feedback at the end of a case. */
export const FEEDBACK_RULES: readonly CrossRule<Feedback>[] = [
  { source: 'ITI 5, SDG indicator 16.4.2', check: otherDiversionIsEstablished },
];

function eitherFeedbackOrCause(close: Close): Complaint[] {
  if (close.cause === undefined)
    return lacks(close, 'feedback', 'Say what the answer was good for.');
  return close.feedback === undefined
    ? []
    : [contradicts('/feedback', 'What a node closes by itself has no feedback.')];
}

/** The rules of a close. */
export const CLOSE_RULES: readonly CrossRule<Close>[] = [
  { source: 'ITI 5', check: eitherFeedbackOrCause },
];
