import { REFERRAL_REASONS, type ReferralReason } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Handling } from './handling.message.ts';
import { CorrectedIdentification } from './item-result.message.ts';
import { OnwardState } from './records.message.ts';
import { REFERRAL_RULES } from './rules/referral-rules.ts';
import { Translation } from './translation.message.ts';

/** What an item of the request really is. Source: cause F8, ITI 17(b). */
export class CorrectedItem {
  /** The item, by itemNo. */
  @Int(1, 9_999)
  itemRef: number;

  /** What it really is. */
  @One(() => CorrectedIdentification)
  correctedIdentification: CorrectedIdentification;
}

/** Another State should be asked. Source: code list 7.11, causes F10 and F14, lifecycle 19. */
@Obeys(REFERRAL_RULES)
export class Referral {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** Why another State should be asked. */
  @Code(REFERRAL_REASONS)
  reason: ReferralReason;

  /** The reason in words. */
  @Prose(4_000)
  text: string;

  /** The States to ask. */
  @Many(() => OnwardState, 1, 20)
  onwardStates: OnwardState[];

  /** What the items really are; mandatory with NOT_OUR_MARK. */
  @OptionalMany(() => CorrectedItem, 1, 100)
  correctedItems?: CorrectedItem[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
