import { correctedMessages, type Case, type Dialogue } from '@trace/casework';
import type { StoredMessage } from '@trace/exchange';
import {
  Acknowledgement,
  ChainEvent,
  CooperationRequest,
  DelayNotice,
  Feedback,
  HitNotice,
  ItemResult,
  PartialRefusal,
  Party,
  PointOfDiversion,
  Referral,
  SpontaneousInfo,
  TraceRequest,
  Withdrawal,
  instant,
} from '@trace/protocol';
import { MissingElementView } from './missing-element.view.ts';

/** The acknowledgement, and the message that says it. */
export class SaidAcknowledgement {
  said: Acknowledgement;
  messageId: string;
}

/** The latest result for an item, and the message that says it. */
export class SaidItemResult {
  said: ItemResult;
  messageId: string;
}

/** A step in the life of an item, and the message that says it. */
export class SaidChainEvent {
  said: ChainEvent;
  messageId: string;
}

/** A party, and the message within which its number counts. */
export class SaidParty {
  said: Party;
  messageId: string;
}

/** A refusal, restriction or postponement, and the message that says it. */
export class SaidRefusal {
  said: PartialRefusal;
  messageId: string;
}

/** The point of diversion, and the message that says it. */
export class SaidPointOfDiversion {
  said: PointOfDiversion;
  messageId: string;
}

/** The feedback, and the message that says it. */
export class SaidFeedback {
  said: Feedback;
  messageId: string;
}

/** Where a question of the request stands over all answers so far. */
export class QuestionStandingView {
  questionNo: number;
  code: string;
  itemRef?: number;
  text?: string;
  /** ANSWERED, PARTLY, REFUSED, NOT_AVAILABLE or PENDING. */
  status: string;
  answer?: string;
  messageId?: string;
}

/** Where a measure of a cooperation request stands over all answers so far. */
export class MeasureStandingView {
  measureNo: number;
  measure: string;
  text: string;
  status: string;
  answer?: string;
  messageId?: string;
}

/** The last legal holder by the number of the party in its message, and until when. */
export class LastLegalHolder {
  partyNo: number;
  until?: string;
}

/** The last legal holder, and the message that says it. */
export class SaidLastLegalHolder {
  said: LastLegalHolder;
  messageId: string;
}

/** The withdrawal, and the message that says it. */
export class SaidWithdrawal {
  said: Withdrawal;
  messageId: string;
}

/** The referral, and the message that says it. */
export class SaidReferral {
  said: Referral;
  messageId: string;
}

/** Why an answer came late. */
export class LateReasonView {
  /** A code of the list of causes, such as LATE-RECORDS. */
  reason: string;
  text?: string;
}

/** Why an answer came late, and the message that says it. */
export class SaidLateReason {
  said: LateReasonView;
  messageId: string;
}

/** The notice of a delay, and the message that says it. */
export class SaidDelayNotice {
  said: DelayNotice;
  messageId: string;
}

/** Information that nobody asked for, and the message that says it. */
export class SaidSpontaneousInfo {
  said: SpontaneousInfo;
  messageId: string;
}

/** What matches a record, and the message that says it. */
export class SaidHitNotice {
  said: HitNotice;
  messageId: string;
}

/** One question in the course of the case; what was asked and replied stands in the messages. */
export class DialogueView {
  /** CLARIFICATION, STATUS, CONSULTATION, EXPLANATION, PERMISSION, JOINT_TEAM or PURGE. */
  topic: string;
  askedBy: string;
  /** The message that asks: a reply names it as its cause. */
  messageId: string;
  askedAt?: string;
  /** Whether it waits for its reply. */
  open: boolean;
  /** The message that replies. */
  reply?: string;
  repliedAt?: string;
  /** The message that made it idle. */
  lapsedBy?: string;
  /** What a clarification asks for, with the paragraphs. */
  missing?: MissingElementView[];

  /** The view of a dialogue. */
  static of(
    { topic, askedBy, asked, askedAt, ...ended }: Dialogue,
    messages: readonly StoredMessage[],
  ): DialogueView {
    const { replied, repliedAt, lapsedBy } = ended;
    const missing = MissingElementView.allOf(
      messages.find(({ message }) => message.messageId === asked.messageId),
    );
    return {
      topic,
      askedBy,
      messageId: asked.messageId,
      ...(askedAt !== undefined && { askedAt: instant(askedAt) }),
      open: replied === undefined && lapsedBy === undefined,
      ...(replied !== undefined && { reply: replied.messageId }),
      ...(repliedAt !== undefined && { repliedAt: instant(repliedAt) }),
      ...(lapsedBy !== undefined && { lapsedBy }),
      ...(missing && { missing }),
    };
  }
}

/** A place of a message that its State has corrected: what stood there, and what stands there now. */
export class CorrectedPlaceView {
  messageId: string;
  /** The message that corrects it. */
  by: string;
  /** RFC 6901, into the body of the corrected message. */
  pointer: string;
  was?: string;
  is?: string;
}

/** What is known in a case from all that both sides have said and that took effect. */
export class ContentView {
  /** The request: a TraceRequest or a CooperationRequest. */
  request?: TraceRequest | CooperationRequest;
  acknowledgement?: SaidAcknowledgement;
  questions: QuestionStandingView[];
  measures: MeasureStandingView[];
  itemResults: SaidItemResult[];
  /** The life of the items over all answers, in their order. */
  chain: SaidChainEvent[];
  parties: SaidParty[];
  lastLegalHolder?: SaidLastLegalHolder;
  refusals: SaidRefusal[];
  referral?: SaidReferral;
  /** Why answers came late. */
  lateReasons: SaidLateReason[];
  /** Every notice of a delay. */
  delays: SaidDelayNotice[];
  /** Information that nobody asked for, of either side. */
  spontaneous: SaidSpontaneousInfo[];
  hits: SaidHitNotice[];
  /** What of this was corrected, with both words; all else here is as corrected. */
  corrected: CorrectedPlaceView[];
  /** Everything that was asked in its course, in order. */
  dialogues: DialogueView[];
  pointOfDiversion?: SaidPointOfDiversion;
  firstRetailDate?: string;
  withdrawal?: SaidWithdrawal;
  feedback?: SaidFeedback;

  /** The content of a folded case. */
  static of(folded: Case, messages: readonly StoredMessage[]): ContentView {
    const opening = folded.entries.find(
      ({ kind, effect }) => kind === 'REQUEST' && effect === 'APPLIED',
    );
    const said = correctedMessages(messages, folded.corrections).messages.find(
      ({ message }) => message.messageId === opening?.messageId,
    )?.message;
    const {
      acknowledgement,
      lastLegalHolder,
      pointOfDiversion,
      firstRetailDate,
      referral,
      withdrawal,
      feedback,
    } = folded;
    return {
      ...(said?.kind === 'REQUEST' && { request: said.body }),
      ...(acknowledgement && { acknowledgement }),
      questions: [...folded.questions],
      measures: [...folded.measures],
      itemResults: [...folded.itemResults],
      chain: [...folded.chain],
      parties: [...folded.parties],
      ...(lastLegalHolder && { lastLegalHolder }),
      refusals: [...folded.refusals],
      ...(referral && { referral }),
      lateReasons: [...folded.lateReasons],
      delays: [...folded.delays],
      spontaneous: [...folded.spontaneous],
      hits: [...folded.hits],
      corrected: [...(folded.corrected ?? [])],
      dialogues: folded.dialogues.map((dialogue) => DialogueView.of(dialogue, messages)),
      ...(pointOfDiversion && { pointOfDiversion }),
      ...(firstRetailDate !== undefined && { firstRetailDate }),
      ...(withdrawal && { withdrawal }),
      ...(feedback && { feedback }),
    };
  }
}
