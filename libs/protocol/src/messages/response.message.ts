import { IsOptional } from 'class-validator';
import {
  ANSWER_STATUSES,
  DELAY_REASONS,
  HOLDER_CONTACTS,
  type AnswerStatus,
  type DelayReason,
  type HolderContact,
} from '../code-lists/outcome-codes.ts';
import {
  REFUSAL_GROUNDS,
  REFUSAL_MODES,
  type RefusalGround,
  type RefusalMode,
} from '../code-lists/reply-codes.ts';
import { QUESTIONS, type QuestionCode } from '../code-lists/request-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { Many, One, OptionalMany, OptionalOne } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Attachment } from './attachment.message.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { ChainEvent, Party } from './chain.message.ts';
import { OfferedCondition } from './condition.message.ts';
import { Delay } from './delay.message.ts';
import { PointOfDiversion } from './diversion.message.ts';
import { Evaluation, Handling } from './handling.message.ts';
import { ItemResult } from './item-result.message.ts';
import {
  Candidate,
  OnwardState,
  RecordSearched,
  RequestFeedback,
  RetentionStatement,
} from './records.message.ts';
import { PartAffected } from './refusal-notice.message.ts';
import { PARTIAL_REFUSAL_RULES } from './rules/reply-rules.ts';
import { QUESTION_RESULT_RULES, RESPONSE_RULES } from './rules/response-rules.ts';
import { Translation } from './translation.message.ts';

/** What the answering State says to one question. Source: ITI 20, Directive (EU) 2023/977 5. */
@Obeys(QUESTION_RESULT_RULES)
export class QuestionResult {
  /** The question, by its place in the request, from 1. */
  @Int(1, 50)
  questionNo: number;

  /** Its code, repeated so that the answer can be read alone. */
  @Code(QUESTIONS)
  code: QuestionCode;

  /** Where the question stands. */
  @Code(ANSWER_STATUSES)
  status: AnswerStatus;

  /** The answer in words; mandatory when ANSWERED or PARTLY. */
  @IsOptional()
  @Prose(8_000)
  answer?: string;

  /** How reliable this is (4x4). */
  @OptionalOne(() => Evaluation)
  evaluation?: Evaluation;
}

/** What was done about one measure of a cooperation request. Source: UNTOC 18(24). */
@Obeys(QUESTION_RESULT_RULES)
export class MeasureResult {
  /** The measure, by its place in the request, from 1. */
  @Int(1, 50)
  measureNo: number;

  /** Where the measure stands. */
  @Code(ANSWER_STATUSES)
  status: AnswerStatus;

  /** The answer in words; mandatory when ANSWERED or PARTLY. */
  @IsOptional()
  @Prose(8_000)
  answer?: string;
}

/** The part of an answer that is refused, with its reasons. Source: ITI 22, 23, Directive (EU) 2023/977 6. */
@Obeys(PARTIAL_REFUSAL_RULES)
export class PartialRefusal {
  /** A part of it, or for now. */
  @Code(REFUSAL_MODES)
  mode: RefusalMode;

  /** The ground, from the closed list. */
  @Code(REFUSAL_GROUNDS)
  ground: RefusalGround;

  /** The reasons in words (ITI 23). */
  @Prose(4_000)
  text: string;

  /** What is not answered. */
  @Many(() => PartAffected, 1, 100)
  partsAffected: PartAffected[];

  /** The day on which it is looked at again; mandatory when POSTPONE. */
  @IsOptional()
  @Day()
  reviewDate?: string;

  /** The consultation that came before (UNTOC 18(26)). */
  @IsOptional()
  @Text(120)
  consultationRef?: string;
}

/** What the requested State found. Source: ITI 18, 20, FP 7(b), 12(1), MOSAIC 05.31. */
@Obeys(RESPONSE_RULES)
export class Response {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** Per item: identification, result and reasons. */
  @Many(() => ItemResult, 0, 100)
  itemResults: ItemResult[];

  /** Per question: status and answer. */
  @Many(() => QuestionResult, 0, 50)
  questionResults: QuestionResult[];

  /** Per measure of a cooperation request: status and answer. */
  @OptionalMany(() => MeasureResult, 1, 50)
  measureResults?: MeasureResult[];

  /** The life of the items, step by step (FP 7(b)). */
  @OptionalMany(() => ChainEvent, 1, 500)
  chain?: ChainEvent[];

  /** Who takes part in it (FP 12(1)). */
  @OptionalMany(() => Party, 1, 100)
  parties?: Party[];

  /** The last legal holder, by partyNo (MOSAIC 05.31, objective). */
  @IsOptional()
  @Int(1, 999)
  lastLegalHolder?: number;

  /** Until when that holder had it. */
  @IsOptional()
  @Day()
  lastLegalDate?: string;

  /** Whether the holder knows of the trace; mandatory with lastLegalHolder. */
  @IsOptional()
  @Code(HOLDER_CONTACTS)
  contactWithHolder?: HolderContact;

  /** When the holder was contacted; mandatory when CONTACTED. */
  @IsOptional()
  @Day()
  contactedOn?: string;

  /** Where and when it left the legal circuit (ITI 5); mandatory in a final answer. */
  @OptionalOne(() => PointOfDiversion)
  pointOfDiversion?: PointOfDiversion;

  /** The day of the first retail sale, from which time-to-crime is counted. */
  @IsOptional()
  @Day()
  firstRetailDate?: string;

  /** What was searched; mandatory with a negative result. */
  @OptionalMany(() => RecordSearched, 1, 50)
  recordsSearched?: RecordSearched[];

  /** Whether records were lawfully destroyed (ITI 12); mandatory with RECORD_RETENTION_EXPIRED. */
  @OptionalOne(() => RetentionStatement)
  retention?: RetentionStatement;

  /** The items that may be meant; mandatory with SERIAL_AMBIGUOUS. */
  @OptionalMany(() => Candidate, 1, 100)
  candidates?: Candidate[];

  /** The States to ask next; mandatory with EXPORTED_TO. */
  @OptionalMany(() => OnwardState, 1, 20)
  onwardStates?: OnwardState[];

  /** What is refused; mandatory when an item or a question is REFUSED. */
  @OptionalOne(() => PartialRefusal)
  refusal?: PartialRefusal;

  /** Why the rest of the answer comes late, and when it is expected. */
  @OptionalOne(() => Delay)
  delay?: Delay;

  /** Why this answer came after its time limit (list of causes, LATE). */
  @IsOptional()
  @Code(DELAY_REASONS)
  lateReason?: DelayReason;

  /** The same in words; mandatory with LATE-OTHER. */
  @IsOptional()
  @Prose(2_000)
  lateText?: string;

  /** The conditions under which more could be given (ITI 15). */
  @OptionalMany(() => OfferedCondition, 1, 20)
  conditionsOffered?: OfferedCondition[];

  /** What the answering State thinks of the request. */
  @OptionalOne(() => RequestFeedback)
  feedbackOnRequest?: RequestFeedback;

  /** Documents that belong to the answer. */
  @OptionalMany(() => Attachment, 1, 50)
  attachments?: Attachment[];

  /** What may be done with this answer. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}
