import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { JointTeamProposal } from '../joint-team-proposal.message.ts';
import type { JointTeamReply } from '../joint-team-reply.message.ts';
import { contradicts, lacks } from './complaint.ts';
import { bilateralAgreementIsNamed } from './header-rules.ts';

function teamStandsOnABasis({ legalBases }: JointTeamProposal): Complaint[] {
  const detail = 'A joint team stands on UNTOC_19 or on a BILATERAL agreement.';
  return legalBases.includes('UNTOC_19') || legalBases.includes('BILATERAL')
    ? []
    : [contradicts('/legalBases', detail)];
}

/** The rules of a proposal of a joint team. */
export const JOINT_TEAM_PROPOSAL_RULES: readonly CrossRule<JointTeamProposal>[] = [
  { source: 'UNTOC 19', check: teamStandsOnABasis },
  { source: 'UNTOC 19', check: bilateralAgreementIsNamed },
];

function declinedNamesItsGround(reply: JointTeamReply): Complaint[] {
  return reply.decision === 'DECLINED'
    ? lacks(reply, 'ground', 'Name the ground on which it is declined.')
    : [];
}

function acceptedHasNoGround({ decision, ground }: JointTeamReply): Complaint[] {
  return decision === 'ACCEPTED' && ground !== undefined
    ? [contradicts('/ground', 'Only what is declined has a ground.')]
    : [];
}

function declinedDoesNotBegin({ decision, start }: JointTeamReply): Complaint[] {
  return decision === 'DECLINED' && start !== undefined
    ? [contradicts('/start', 'What is declined does not begin.')]
    : [];
}

/** The rules of a reply to such a proposal. */
export const JOINT_TEAM_REPLY_RULES: readonly CrossRule<JointTeamReply>[] = [
  { source: 'UNTOC 18(21), 18(23)', check: declinedNamesItsGround },
  { source: 'UNTOC 19', check: acceptedHasNoGround },
  { source: 'UNTOC 19', check: declinedDoesNotBegin },
];
