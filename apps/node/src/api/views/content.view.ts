import type { Case } from '@trace/casework';
import type { StoredMessage } from '@trace/exchange';
import {
  Acknowledgement,
  ChainEvent,
  CooperationRequest,
  Feedback,
  ItemResult,
  PartialRefusal,
  Party,
  PointOfDiversion,
  TraceRequest,
  Withdrawal,
} from '@trace/protocol';

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
  pointOfDiversion?: SaidPointOfDiversion;
  firstRetailDate?: string;
  withdrawal?: SaidWithdrawal;
  feedback?: SaidFeedback;

  /** The content of a folded case. */
  static of(folded: Case, messages: readonly StoredMessage[]): ContentView {
    const opening = folded.entries.find(
      ({ kind, effect }) => kind === 'REQUEST' && effect === 'APPLIED',
    );
    const said = messages.find(({ message }) => message.messageId === opening?.messageId)?.message;
    const {
      acknowledgement,
      lastLegalHolder,
      pointOfDiversion,
      firstRetailDate,
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
      ...(pointOfDiversion && { pointOfDiversion }),
      ...(firstRetailDate !== undefined && { firstRetailDate }),
      ...(withdrawal && { withdrawal }),
      ...(feedback && { feedback }),
    };
  }
}
