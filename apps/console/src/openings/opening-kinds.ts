import type { Path } from '../forms/draft-value.ts';

/** Something with which a case begins, beside a trace request: where it is posted, and what is written in its form. */
export interface OpeningKind {
  url: string;
  /** The schema of what is posted, and that of what is said in it. */
  posted: string;
  said: string;
  /** Where in what is posted it stands. */
  at: Path;
  /** The permission that it needs. */
  needs: string;
}

/** Every kind by its word in the address. */
export const OPENING_KINDS: Readonly<Record<string, OpeningKind>> = {
  cooperation: {
    url: '/v1/requests',
    posted: 'SubmitRequest',
    said: 'CooperationRequest',
    at: ['request'],
    needs: 'request.submit',
  },
  information: {
    url: '/v1/spontaneous-information',
    posted: 'SubmitInformation',
    said: 'SpontaneousInfo',
    at: ['body'],
    needs: 'case.inform',
  },
  team: {
    url: '/v1/joint-team-proposals',
    posted: 'SubmitTeamProposal',
    said: 'JointTeamProposal',
    at: ['body'],
    needs: 'case.team',
  },
};
