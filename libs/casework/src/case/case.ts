import type {
  AccessClass,
  Acknowledgement,
  AnswerStatus,
  ChainEvent,
  Feedback,
  ItemResult,
  LegalBasis,
  MeasureCode,
  MessageKind,
  PartialRefusal,
  Party,
  PointOfDiversion,
  QuestionCode,
  RequestType,
  Urgency,
  Withdrawal,
} from '@trace/protocol';
import type { Clock, ClockKind, Day, DeadlineProfile } from '../deadlines/index.ts';
import type { CaseState } from './transitions.ts';

/** What a message did when its turn came. */
export type Effect = 'APPLIED' | 'NOT_POSSIBLE' | 'PARKED' | 'REFUSED_BY_PARTNER';

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

/** The case: everything that follows from its messages, their receipts and the terms, and nothing else. */
export interface Case {
  caseId: string;
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
  recoveredOn?: Day;
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
};
