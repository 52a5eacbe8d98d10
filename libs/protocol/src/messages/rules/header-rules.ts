import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { PriorCheck } from '../checks-done.message.ts';
import type { Question } from '../question.message.ts';
import type { RequestHeader } from '../request-header.message.ts';
import { lacks } from './complaint.ts';

function urgencyIsGrounded(header: RequestHeader): Complaint[] {
  if (header.urgency !== 'URGENT') return [];
  return [
    ...lacks(header, 'urgencyGrounds', 'An urgent request names its grounds.'),
    ...lacks(header, 'urgencyReason', 'An urgent request says in words why it is urgent.'),
  ];
}

function suggestedDateHasItsReason(header: RequestHeader): Complaint[] {
  return header.requestedBy === undefined
    ? []
    : lacks(header, 'requestedByReason', 'A suggested date needs its reason.');
}

/** BILATERAL says nothing without its agreement. */
export function bilateralAgreementIsNamed(
  header: Pick<RequestHeader, 'legalBases' | 'bilateralRef'>,
): Complaint[] {
  return header.legalBases.includes('BILATERAL')
    ? lacks(header, 'bilateralRef', 'BILATERAL needs the name of the agreement.')
    : [];
}

function evidenceFormIsChosen(header: RequestHeader): Complaint[] {
  return header.intendedUse.includes('EVIDENCE_IN_COURT')
    ? lacks(header, 'evidenceForm', 'Use in court needs the form of the evidence.')
    : [];
}

function necessityIsStated(header: RequestHeader): Complaint[] {
  if (!header.legalBases.includes('EU_2023_977')) return [];
  return [
    ...lacks(header, 'necessityStatement', 'State why this is necessary and proportionate.'),
    ...lacks(header, 'reasonsInfoAvailableThere', 'Give the reasons why it is available there.'),
  ];
}

function conductingAuthorityIsNamed(header: RequestHeader): Complaint[] {
  return header.legalBases.includes('UNTOC_18')
    ? lacks(header, 'conductingAuthority', 'Name the authority that conducts the proceeding.')
    : [];
}

function relationNamesItsCase(header: RequestHeader): Complaint[] {
  if (header.relation === undefined && header.parentRequestId === undefined) return [];
  return [
    ...lacks(header, 'relation', 'Say how this follows from the other case.'),
    ...lacks(header, 'parentRequestId', 'Name the case from which this follows.'),
  ];
}

function approvalIsComplete(header: RequestHeader): Complaint[] {
  if (header.approver === undefined && header.approvedAt === undefined) return [];
  return [
    ...lacks(header, 'approver', 'An approval names who gave it.'),
    ...lacks(header, 'approvedAt', 'An approval names when it was given.'),
  ];
}

function confidentialityIsReasoned(header: RequestHeader): Complaint[] {
  return header.confidentialRequest
    ? lacks(header, 'confidentialRequestReason', 'Say why the request is confidential.')
    : [];
}

function silenceIsReasoned(header: RequestHeader): Complaint[] {
  return header.noContactHolder || header.noContactManufacturer
    ? lacks(header, 'noContactReason', 'Say why nobody may be contacted.')
    : [];
}

/** The rules of a request header. */
export const HEADER_RULES: readonly CrossRule<RequestHeader>[] = [
  { source: 'Directive (EU) 2023/977, art. 4(4)', check: urgencyIsGrounded },
  { source: 'UNTOC 18(24)', check: suggestedDateHasItsReason },
  { source: 'ITI 17(a)', check: bilateralAgreementIsNamed },
  { source: 'ITI 17(c), SIENA handling code H1', check: evidenceFormIsChosen },
  { source: 'Directive (EU) 2023/977, art. 4(3) and 4(5)', check: necessityIsStated },
  { source: 'UNTOC 18(15)(b)', check: conductingAuthorityIsNamed },
  { source: 'ITI 17(b)', check: relationNamesItsCase },
  { source: 'UNTOC 18(14)', check: approvalIsComplete },
  { source: 'UNTOC 18(20)', check: confidentialityIsReasoned },
  { source: 'ITI 15', check: silenceIsReasoned },
];

function otherQuestionIsWritten(question: Question): Complaint[] {
  return question.code === 'Q-OTHER' ? lacks(question, 'text', 'Q-OTHER needs its question.') : [];
}

/** The rules of a question. */
export const QUESTION_RULES: readonly CrossRule<Question>[] = [
  { source: 'ITI 17(b)', check: otherQuestionIsWritten },
];

function checkShowsItsResult(check: PriorCheck): Complaint[] {
  if (check.status !== 'DONE') return [];
  return [
    ...lacks(check, 'date', 'A check that was made has a day.'),
    ...lacks(check, 'result', 'A check that was made has a result.'),
  ];
}

/** The rules of a check made before asking. */
export const PRIOR_CHECK_RULES: readonly CrossRule<PriorCheck>[] = [
  { source: 'MOSAIC 05.31, step 2', check: checkShowsItsResult },
];
