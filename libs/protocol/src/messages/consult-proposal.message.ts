import { IsOptional } from 'class-validator';
import {
  REFUSAL_GROUNDS,
  REFUSAL_MODES,
  type RefusalGround,
  type RefusalMode,
} from '../code-lists/reply-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { OfferedCondition } from './condition.message.ts';
import { Handling } from './handling.message.ts';
import { PartAffected } from './refusal-notice.message.ts';
import { CONSULT_PROPOSAL_RULES } from './rules/consult-rules.ts';
import { Translation } from './translation.message.ts';

/** Before refusing or postponing, the requested State consults. Source: UNTOC 18(26), ITI 15. */
@Obeys(CONSULT_PROPOSAL_RULES)
export class ConsultProposal {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** What is intended: to refuse all of it, a part, or for now. */
  @Code(REFUSAL_MODES)
  mode: RefusalMode;

  /** The ground, from the closed list. */
  @Code(REFUSAL_GROUNDS)
  ground: RefusalGround;

  /** The reasons in words (ITI 23, UNTOC 18(23)). */
  @Prose(4_000)
  text: string;

  /** What would not be answered; mandatory when RESTRICT, empty when all of it is. */
  @Many(() => PartAffected, 0, 100)
  partsAffected: PartAffected[];

  /** The conditions under which it could be answered; a reply refers to one by its place here, from 1. */
  @OptionalMany(() => OfferedCondition, 1, 20)
  conditionsOffered?: OfferedCondition[];

  /** The day on which it would be looked at again; mandatory when POSTPONE (UNTOC 18(25)). */
  @IsOptional()
  @Day()
  reviewDate?: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
