import { IsOptional } from 'class-validator';
import {
  ACCESS_CLASSES,
  COMPETENCES,
  type AccessClass,
  type Competence,
} from '../code-lists/reply-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One } from '../shape/nested.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Handling } from './handling.message.ts';
import { ACKNOWLEDGEMENT_RULES } from './rules/reply-rules.ts';

/** An officer has the request: competence, way of access, expected day. Source: ITI 19, Directive (EU) 2023/977 5. */
@Obeys(ACKNOWLEDGEMENT_RULES)
export class Acknowledgement {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** Whether the authority is competent. */
  @Code(COMPETENCES)
  acceptedCompetence: Competence;

  /** How the information is reached, which decides the time limit (Directive (EU) 2023/977 5(1)). */
  @Code(ACCESS_CLASSES)
  accessClass: AccessClass;

  /** The day on which an answer is expected. */
  @IsOptional()
  @Day()
  expectedBy?: string;

  /** The unit that works on it. */
  @Text(200)
  assignedUnit: string;

  /** A word to the asking officer; mandatory when the authority is not or only partly competent. */
  @IsOptional()
  @Prose(2_000)
  note?: string;

  /** What may be done with this acknowledgement. */
  @One(() => Handling)
  handling: Handling;
}
