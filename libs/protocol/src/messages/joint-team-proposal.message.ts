import { IsOptional } from 'class-validator';
import { LEGAL_BASES, type LegalBasis } from '../code-lists/request-codes.ts';
import { Codes } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { StateCode, StateCodes, Uuid7 } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Handling } from './handling.message.ts';
import { JOINT_TEAM_PROPOSAL_RULES } from './rules/joint-team-rules.ts';
import { Translation } from './translation.message.ts';

/** A place in the team: whose, of which authority, to do what. No person is named. Source: UNTOC 19. */
export class TeamPlace {
  /** The State that fills it. */
  @StateCode()
  state: string;

  /** The authority that fills it. */
  @Text(200)
  authority: string;

  /** What is done there. */
  @Text(200)
  task: string;
}

/** Proposes a joint investigation, in a case of its own or within one. Source: UNTOC 19. */
@Obeys(JOINT_TEAM_PROPOSAL_RULES)
export class JointTeamProposal {
  /** The authority that proposes. */
  @One(() => Authority)
  proposingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the proposing side. */
  @Text(80)
  reference: string;

  /** The trace to which it belongs: the id of its first case, on the side that says this. */
  @IsOptional()
  @Uuid7()
  rootTraceId?: string;

  /** The legal bases on which the team would stand; UNTOC_19 or a bilateral agreement among them. */
  @Codes(LEGAL_BASES, 1)
  legalBases: LegalBasis[];

  /** The agreement that BILATERAL means. */
  @IsOptional()
  @Text(200)
  bilateralRef?: string;

  /** What the team is for. */
  @Prose(4_000)
  purpose: string;

  /** What it investigates and where, and what its members may do (UNTOC 19, last sentence). */
  @Prose(4_000)
  scope: string;

  /** The States that are asked to take part, beside the one that proposes. */
  @StateCodes(1, 20)
  proposedStates: string[];

  /** The places in the team. */
  @Many(() => TeamPlace, 1, 50)
  members: TeamPlace[];

  /** The day on which it should begin. */
  @Day()
  proposedStart: string;

  /** How long it should last, in days. */
  @Int(1, 3_650)
  durationDays: number;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
