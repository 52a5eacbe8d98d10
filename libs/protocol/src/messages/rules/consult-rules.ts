import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { ConsultProposal } from '../consult-proposal.message.ts';
import type { ConsultReply } from '../consult-reply.message.ts';
import { contradicts } from './complaint.ts';
import { postponementHasItsReview, restrictionNamesItsPart } from './reply-rules.ts';

function offerIsNotYetAccepted({ conditionsOffered = [] }: ConsultProposal): Complaint[] {
  return conditionsOffered.flatMap(({ acceptedAt }, index) =>
    acceptedAt === undefined
      ? []
      : [
          contradicts(
            `/conditionsOffered/${index}/acceptedAt`,
            'The asking State accepts a condition by its reply.',
          ),
        ],
  );
}

/** The rules of a proposal in a consultation. */
export const CONSULT_PROPOSAL_RULES: readonly CrossRule<ConsultProposal>[] = [
  { source: 'UNTOC 18(25)', check: postponementHasItsReview },
  { source: 'Directive (EU) 2023/977, art. 6(1)', check: restrictionNamesItsPart },
  { source: 'UNTOC 18(26)', check: offerIsNotYetAccepted },
];

/** ACCEPTED may name none: it accepts the proposal as it stands, and a proposal may offer no conditions. */
function acceptedPartIsNamed({ decision, conditionsAccepted }: ConsultReply): Complaint[] {
  const detail = 'Name the conditions that are accepted.';
  return decision === 'PARTLY' && conditionsAccepted.length === 0
    ? [{ at: '/conditionsAccepted', code: 'limit.items', detail }]
    : [];
}

function declinedAcceptsNothing({ decision, conditionsAccepted }: ConsultReply): Complaint[] {
  return decision === 'DECLINED' && conditionsAccepted.length > 0
    ? [contradicts('/conditionsAccepted', 'Who declines accepts no condition; PARTLY does.')]
    : [];
}

/** The rules of a reply in a consultation. */
export const CONSULT_REPLY_RULES: readonly CrossRule<ConsultReply>[] = [
  { source: 'UNTOC 18(26)', check: acceptedPartIsNamed },
  { source: 'UNTOC 18(26)', check: declinedAcceptsNothing },
];
