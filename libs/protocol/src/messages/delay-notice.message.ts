import { One, OptionalMany } from '../shape/nested.ts';
import { Flag } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Delay } from './delay.message.ts';
import { Handling } from './handling.message.ts';
import { DELAY_NOTICE_RULES } from './rules/progress-rules.ts';
import { Translation } from './translation.message.ts';

/** The answer will be late, and why; repeated whenever the date moves. Source: Directive (EU) 2023/977 5(2), ITI 18. */
@Obeys(DELAY_NOTICE_RULES)
export class DelayNotice {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** Why and until when. */
  @One(() => Delay)
  delay: Delay;

  /** Whether a judicial authorisation is needed, which moves the time limit (Directive (EU) 2023/977 5(2)). */
  @Flag()
  judicialAuthorisation: boolean;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
