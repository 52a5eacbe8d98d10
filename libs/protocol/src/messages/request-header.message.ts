import { IsOptional } from 'class-validator';
import { ILLICIT_BASES, type IllicitBasis } from '../code-lists/offence-codes.ts';
import {
  EVIDENCE_FORMS,
  INTENDED_USES,
  LEGAL_BASES,
  REQUEST_RELATIONS,
  URGENCIES,
  URGENCY_GROUNDS,
  type EvidenceForm,
  type IntendedUse,
  type LegalBasis,
  type RequestRelation,
  type Urgency,
  type UrgencyGround,
} from '../code-lists/request-codes.ts';
import { Code, Codes } from '../shape/code.ts';
import { Instant } from '../shape/date.ts';
import { Many, One, OptionalMany, OptionalOne } from '../shape/nested.ts';
import { Flag } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Uuid7 } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Attachment } from './attachment.message.ts';
import { Authority, ConductingAuthority, ContactOfficer } from './authority.message.ts';
import { ChecksDone } from './checks-done.message.ts';
import { Handling } from './handling.message.ts';
import { Offence } from './offence.message.ts';
import { Addressee, ExternalRef, Question } from './question.message.ts';
import { HEADER_RULES } from './rules/header-rules.ts';
import { Translation } from './translation.message.ts';

/** Who asks, on which basis, why, and what. Source: ITI 17, UNTOC 18(15), Directive (EU) 2023/977 4(5). */
@Obeys(HEADER_RULES)
export class RequestHeader {
  /** The reference that people use, such as QN-TR-2026-000123; the asking node gives one where it is absent. */
  @IsOptional()
  @Text(80)
  humanRef?: string;

  /** The case of the first request of this trace, in another State. */
  @IsOptional()
  @Uuid7()
  rootTraceId?: string;

  /** The case that this request follows from. */
  @IsOptional()
  @Uuid7()
  parentRequestId?: string;

  /** How it follows from the other case. */
  @IsOptional()
  @Code(REQUEST_RELATIONS)
  relation?: RequestRelation;

  /** Where other systems know the same matter. */
  @OptionalMany(() => ExternalRef, 1, 20)
  externalRefs?: ExternalRef[];

  /** The authority that asks (UNTOC 18(15)(a)). */
  @One(() => Authority)
  requestingAuthority: Authority;

  /** The authority that conducts the proceeding (UNTOC 18(15)(b)). */
  @OptionalOne(() => ConductingAuthority)
  conductingAuthority?: ConductingAuthority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  contactOfficer: ContactOfficer;

  /** Who approved the request, where the node asks for four eyes. */
  @IsOptional()
  @Text(120)
  approver?: string;

  /** When it was approved. */
  @IsOptional()
  @Instant()
  approvedAt?: string;

  /** The legal bases on which the State asks. */
  @Codes(LEGAL_BASES, 1)
  legalBases: LegalBasis[];

  /** The agreement that BILATERAL means. */
  @IsOptional()
  @Text(200)
  bilateralRef?: string;

  /** The offences behind the request (Directive (EU) 2023/977 4(5)). */
  @Many(() => Offence, 1, 20)
  offences: Offence[];

  /** Why the item is considered illicit (ITI 6, 17(a)); mandatory in a trace. */
  @IsOptional()
  @Codes(ILLICIT_BASES, 1)
  illicitBasis?: IllicitBasis[];

  /** The legal justification (ITI 17(a)); mandatory in a trace. */
  @IsOptional()
  @Prose(4_000)
  legalJustification?: string;

  /** A summary of the relevant facts (UNTOC 18(15)(c)). */
  @Prose(8_000)
  factsSummary: string;

  /** What the information will be used for (ITI 17(c)). */
  @Codes(INTENDED_USES, 1)
  intendedUse: IntendedUse[];

  /** In which form evidence is needed; mandatory for EVIDENCE_IN_COURT. */
  @IsOptional()
  @Code(EVIDENCE_FORMS)
  evidenceForm?: EvidenceForm;

  /** Why the information is necessary and proportionate (Directive (EU) 2023/977 4(3)). */
  @IsOptional()
  @Prose(4_000)
  necessityStatement?: string;

  /** Why the information should be available there (Directive (EU) 2023/977 4(3), 4(5)). */
  @IsOptional()
  @Prose(4_000)
  reasonsInfoAvailableThere?: string;

  /** How the purpose and the persons are connected (Directive (EU) 2023/977 4(5)). */
  @IsOptional()
  @Prose(4_000)
  personPurposeLink?: string;

  /** URGENT or ROUTINE (Directive (EU) 2023/977 4(4)). */
  @Code(URGENCIES)
  urgency: Urgency;

  /** The grounds of urgency (Directive (EU) 2023/977 4(4)); mandatory when URGENT. */
  @IsOptional()
  @Codes(URGENCY_GROUNDS, 1)
  urgencyGrounds?: UrgencyGround[];

  /** Why it is urgent, in words; mandatory when URGENT. */
  @IsOptional()
  @Prose(2_000)
  urgencyReason?: string;

  /** The date that the asking State suggests (UNTOC 18(24)). */
  @IsOptional()
  @Instant()
  requestedBy?: string;

  /** Why that date (UNTOC 18(24)). */
  @IsOptional()
  @Prose(2_000)
  requestedByReason?: string;

  /** Every State that is asked, and why (MOSAIC 05.31, routing rule). */
  @Many(() => Addressee, 1, 20)
  addressees: Addressee[];

  /** What is asked; answers refer to a question by its place here, from 1. */
  @Many(() => Question, 1, 50)
  questions: Question[];

  /** Whether the request itself is kept confidential (UNTOC 18(20)). */
  @Flag()
  confidentialRequest: boolean;

  /** Why the request is kept confidential. */
  @IsOptional()
  @Prose(1_000)
  confidentialRequestReason?: string;

  /** Whether the holder must not be contacted. */
  @Flag()
  noContactHolder: boolean;

  /** Whether the manufacturer must not be contacted. */
  @Flag()
  noContactManufacturer: boolean;

  /** Why somebody must not be contacted. */
  @IsOptional()
  @Prose(1_000)
  noContactReason?: string;

  /** A procedure that the asking State wishes to be followed (UNTOC 18(15)(d)). */
  @IsOptional()
  @Prose(2_000)
  particularProcedure?: string;

  /** What was checked at home before asking (MOSAIC 05.31 step 2). */
  @One(() => ChecksDone)
  checksDone: ChecksDone;

  /** The project to which the request belongs (INTERPOL form 3312.1 2b). */
  @IsOptional()
  @Text(80)
  project?: string;

  /** The operation to which the request belongs (INTERPOL form 3312.1 2b). */
  @IsOptional()
  @Text(80)
  operationCode?: string;

  /** Documents that belong to the whole request. */
  @OptionalMany(() => Attachment, 1, 50)
  attachments?: Attachment[];

  /** What may be done with this request. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
