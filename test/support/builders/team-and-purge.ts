import type {
  HitNotice,
  JointTeamProposal,
  JointTeamReply,
  PurgeConfirmation,
  PurgeNotice,
} from '@trace/protocol';
import { changed, type Changes } from './changed.ts';
import { ANSWERING } from './messages.ts';
import { aContactOfficer, aHandling, anAuthority } from './parts.ts';

const MESSAGE = '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a';
const CUSTOMS = {
  authority: anAuthority({
    name: 'Customs of Tamoro',
    type: 'CUSTOMS',
    address: 'Quai 4\nTamoro',
  }),
  officer: aContactOfficer({ name: 'Inspecteur Diop', email: 'armes@douanes.example' }),
};

/** Tamoro proposes a team on the container to Mirava and Nordania. */
export function aJointTeamProposal(changes: Changes<JointTeamProposal> = {}): JointTeamProposal {
  return changed<JointTeamProposal>(
    {
      proposingAuthority: CUSTOMS.authority,
      officer: CUSTOMS.officer,
      reference: 'TM-6/26',
      legalBases: ['UNTOC_19'],
      purpose: 'To follow the container and to find who receives the pistols.',
      scope:
        'The route from Tamoro to Mirava. Members observe; only the State where they are acts.',
      proposedStates: ['QM', 'QN'],
      members: [
        {
          state: 'QT',
          authority: 'Customs of Tamoro',
          task: 'Follows the container by its seals.',
        },
        { state: 'QN', authority: 'Federal Police of Nordania', task: 'Knows the maker.' },
      ],
      proposedStart: '2026-08-17',
      durationDays: 180,
      handling: aHandling(),
    },
    changes,
  );
}

/** Nordania takes part. */
export function aJointTeamReply(changes: Changes<JointTeamReply> = {}): JointTeamReply {
  return changed<JointTeamReply>(
    {
      ...ANSWERING,
      decision: 'ACCEPTED',
      text: 'Two officers of the firearms unit are named to the team.',
      handling: aHandling(),
    },
    changes,
  );
}

/** The first item is in the register of stolen weapons. */
export function aHitNotice(changes: Changes<HitNotice> = {}): HitNotice {
  return changed<HitNotice>(
    {
      informingAuthority: anAuthority(),
      officer: aContactOfficer(),
      hits: [{ itemRef: 1, hit: 'STOLEN_OR_LOST', match: 'EXACT', ownReference: 'ST-88/21' }],
      handling: aHandling(),
    },
    changes,
  );
}

/** A court has ordered that the suspect is forgotten. */
export function aPurgeNotice(changes: Changes<PurgeNotice> = {}): PurgeNotice {
  return changed<PurgeNotice>(
    {
      parts: [{ messageId: MESSAGE, part: 'possessor' }],
      reason: 'LEGAL_ORDER',
      legalRef: 'Regional Court of Norburg, 4 Bs 17/26, 2026-09-15',
      handling: aHandling(),
    },
    changes,
  );
}

/** What the notice names is destroyed here too. */
export function aPurgeConfirmation(changes: Changes<PurgeConfirmation> = {}): PurgeConfirmation {
  return changed<PurgeConfirmation>(
    { purged: [{ messageId: MESSAGE, part: 'possessor' }], handling: aHandling() },
    changes,
  );
}
