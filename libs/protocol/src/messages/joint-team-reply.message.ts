import { IsOptional } from 'class-validator';
import { JOINT_TEAM_DECISIONS, type JointTeamDecision } from '../code-lists/dialogue-codes.ts';
import { REFUSAL_GROUNDS, type RefusalGround } from '../code-lists/reply-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Handling } from './handling.message.ts';
import { JOINT_TEAM_REPLY_RULES } from './rules/joint-team-rules.ts';
import { Translation } from './translation.message.ts';

/** What a State says to the proposal of a joint team. Source: UNTOC 19, 18(21), 18(23). */
@Obeys(JOINT_TEAM_REPLY_RULES)
export class JointTeamReply {
  /** The authority that replies. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the replying side. */
  @Text(80)
  reference: string;

  /** Whether this State takes part. */
  @Code(JOINT_TEAM_DECISIONS)
  decision: JointTeamDecision;

  /** The ground, from the closed list; mandatory with DECLINED. */
  @IsOptional()
  @Code(REFUSAL_GROUNDS)
  ground?: RefusalGround;

  /** The reasons in words (UNTOC 18(23)). */
  @Prose(4_000)
  text: string;

  /** The day on which it begins, where it is another one than proposed. */
  @IsOptional()
  @Day()
  start?: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
