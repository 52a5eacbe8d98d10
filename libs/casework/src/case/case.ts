import type {
  AccessClass,
  Acknowledgement,
  AnswerStatus,
  ChainEvent,
  Clarification,
  ClarificationRequest,
  ConsultProposal,
  ConsultReply,
  Correction,
  DelayNotice,
  DelayReason,
  Explanation,
  ExplanationQuery,
  Feedback,
  HitNotice,
  ItemResult,
  JointTeamProposal,
  JointTeamReply,
  LegalBasis,
  MeasureCode,
  MessageKind,
  PartialRefusal,
  Party,
  PermissionDecision,
  PermissionRequest,
  PointOfDiversion,
  PurgeConfirmation,
  PurgeNotice,
  QuestionCode,
  Referral,
  Reminder,
  Reopen,
  RequestType,
  SpontaneousInfo,
  StatusQuery,
  StatusReply,
  Urgency,
  Withdrawal,
} from '@trace/protocol';
import type { Clock, ClockKind, Day, DeadlineProfile, Expectation } from '../deadlines/index.ts';
import type { CorrectedPlace } from './corrected-messages.ts';
import type { CaseState, Opening } from './transitions.ts';

/** What a message did when its turn came. */
export type Effect = 'APPLIED' | 'NOT_POSSIBLE' | 'PARKED' | 'REFUSED_BY_PARTNER' | 'RECALLED';

/** One message in the course of the case: each is here exactly once, whatever it did. */
export interface CaseEntry {
  messageId: string;
  kind: MessageKind;
  issuer: string;
  sequence: number;
  createdAt: Date;
  receivedAt?: Date;
  effect: Effect;
  /** Why it did nothing, in a sentence. */
  reason?: string;
  /** Whether its place may still change, because a receipt is missing. */
  provisional: boolean;
  stateAfter: CaseState;
}

/** Something that was said, and the message that said it. */
export interface Said<T> {
  said: T;
  messageId: string;
}

/** Where a question of the request stands over all answers so far. */
export interface QuestionStanding {
  questionNo: number;
  code: QuestionCode;
  itemRef?: number;
  text?: string;
  status: AnswerStatus;
  answer?: string;
  /** The answer that put it so. */
  messageId?: string;
}

/** Where a measure of a cooperation request stands over all answers so far. */
export interface MeasureStanding {
  measureNo: number;
  measure: MeasureCode;
  text: string;
  status: AnswerStatus;
  answer?: string;
  messageId?: string;
}

/** Why an answer came after its time limit. */
export interface LateReason {
  reason: DelayReason;
  text?: string;
}

/** What each topic asks, and what is replied to it. */
export interface Dialogues {
  CLARIFICATION: { asked: ClarificationRequest; replied: Clarification };
  STATUS: { asked: StatusQuery; replied: StatusReply };
  CONSULTATION: { asked: ConsultProposal; replied: ConsultReply };
  EXPLANATION: { asked: ExplanationQuery; replied: Explanation };
  PERMISSION: { asked: PermissionRequest; replied: PermissionDecision };
  JOINT_TEAM: { asked: JointTeamProposal; replied: JointTeamReply };
  PURGE: { asked: PurgeNotice; replied: PurgeConfirmation };
}

/** What one State asks the other in the course of a case, beside the request itself. */
export type Topic = keyof Dialogues;

/** One question in the course of a case: open until it is replied to, or lapsed because something made it idle. */
export interface Dialogue<T extends Topic = Topic> {
  topic: T;
  askedBy: string;
  asked: Said<Dialogues[T]['asked']>;
  /** By the receipt; absent as long as there is none. */
  askedAt?: Date;
  /** How often the case had been opened again by then. */
  round: number;
  replied?: Said<Dialogues[T]['replied']>;
  repliedAt?: Date;
  /** The message that made it idle: an answer, a withdrawal, a close. */
  lapsedBy?: string;
}

/** The case: everything that follows from its messages, their receipts and the terms, and nothing else. */
export interface Case {
  caseId: string;
  /** With what it began; only where that is a request, an answer is owed. */
  opening?: Opening;
  /** The State that spoke first. */
  requestingState?: string;
  requestedState?: string;
  reference?: string;
  requestType?: RequestType;
  urgency?: Urgency;
  legalBases: readonly LegalBasis[];
  state: CaseState;
  /** Whether any place in the order may still change, because a receipt is missing. */
  provisional: boolean;
  /** The deadlines that hold now; the acknowledgement may change them. */
  profile?: DeadlineProfile;
  accessClass?: AccessClass;
  entries: readonly CaseEntry[];
  clocks: readonly Clock[];
  waitingFor?: Waiting;
  /** Per State, the last sequence that stands in the order without a gap before it. */
  applied: Readonly<Record<string, number>>;
  /** The instant that the requester proposes; nothing is due by it until it is accepted (UNTOC 18(24)). */
  requestedBy?: Date;
  /** The acknowledgement that accepted it, with the instant in its receipt. */
  dateAccepted?: { by: string; at: Date };
  recoveredOn?: Day;
  /** The day by which the requested State last said that it expects to answer; after a reopening none until it says one. */
  expectation?: Expectation;
  acknowledgement?: Said<Acknowledgement>;
  questions: readonly QuestionStanding[];
  measures: readonly MeasureStanding[];
  /** Per item, the latest result. */
  itemResults: readonly Said<ItemResult>[];
  /** The life of the items over all answers, by item and step; parties are numbered within their message. */
  chain: readonly Said<ChainEvent>[];
  parties: readonly Said<Party>[];
  lastLegalHolder?: Said<{ partyNo: number; until?: Day }>;
  /** Refusals, restrictions and postponements, within answers too, in their order. */
  refusals: readonly Said<PartialRefusal>[];
  pointOfDiversion?: Said<PointOfDiversion>;
  firstRetailDate?: Day;
  timeToCrimeDays?: number;
  withdrawal?: Said<Withdrawal>;
  feedback?: Said<Feedback>;
  /** Everything that was asked in its course, in order; several may be open at once, whatever the state. */
  dialogues: readonly Dialogue[];
  /** Why answers came late, in the words of the State that answered. */
  lateReasons: readonly Said<LateReason>[];
  /** Every notice of a delay, with all the dates that were expected. */
  delays: readonly Said<DelayNotice>[];
  statusReplies: readonly Said<StatusReply>[];
  reminders: readonly Said<Reminder>[];
  /** Every correction; the corrected message stays as it was signed, and what is known here follows the correction. */
  corrections: readonly Said<Correction>[];
  /** Every place that was corrected, with both its words. */
  corrected?: readonly CorrectedPlace[];
  spontaneous: readonly Said<SpontaneousInfo>[];
  /** What matches a record of the State that says so. */
  hits: readonly Said<HitNotice>[];
  referral?: Said<Referral>;
  /** Every time that the case was opened again, by a wish to or by a refusal that was lifted. */
  reopenings: readonly Said<Reopen | Explanation>[];
  /** When the case may be closed without another word; nobody is late in it. */
  closing?: Clock;
}

/** Who is waited for, for what, and since when. */
export interface Waiting {
  state: string;
  clock: ClockKind;
  since: Date;
}

/** The case before its first message. */
export const EMPTY_CASE: Case = {
  caseId: '',
  legalBases: [],
  state: 'NOTHING_YET',
  provisional: false,
  entries: [],
  clocks: [],
  applied: {},
  questions: [],
  measures: [],
  itemResults: [],
  chain: [],
  parties: [],
  refusals: [],
  dialogues: [],
  lateReasons: [],
  delays: [],
  statusReplies: [],
  reminders: [],
  corrections: [],
  spontaneous: [],
  hits: [],
  reopenings: [],
};
