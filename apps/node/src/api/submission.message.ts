import {
  Acknowledgement,
  AnyObject,
  Close,
  FinalAnswer,
  Language,
  One,
  OptionalMany,
  PartialAnswer,
  PartName,
  PersonIdentity,
  RefusalNotice,
  StateCode,
  Withdrawal,
  type CooperationRequest,
  type TraceRequest,
} from '@trace/protocol';

/** An identity that the node seals before it signs: the body refers to it by its part only. */
export class SubmittedIdentity {
  /** The name by which the body refers to it. */
  @PartName()
  part: string;

  /** Who the person is. */
  @One(() => PersonIdentity)
  identity: PersonIdentity;
}

/** What every submission has beside its body. */
class Submission {
  /** The language of its texts (BCP 47). */
  @Language()
  language: string;

  /** The identities to seal; exactly those that the body refers to. */
  @OptionalMany(() => SubmittedIdentity, 0, 120)
  identities?: SubmittedIdentity[];
}

/** A request to a partner State. The node gives it ids, reference, envelope and signature. */
export class SubmitRequest extends Submission {
  /** The State that is asked. */
  @StateCode()
  to: string;

  /** What is asked: a TraceRequest or a CooperationRequest, told apart by requestType. */
  @AnyObject()
  request: TraceRequest | CooperationRequest;
}

/** An officer takes the request on. */
export class SubmitAcknowledgement extends Submission {
  @One(() => Acknowledgement)
  body: Acknowledgement;
}

/** A part of the answer. */
export class SubmitPartialAnswer extends Submission {
  @One(() => PartialAnswer)
  body: PartialAnswer;
}

/** The whole answer. */
export class SubmitFinalAnswer extends Submission {
  @One(() => FinalAnswer)
  body: FinalAnswer;
}

/** A refusal, restriction or postponement with its ground and reasons. */
export class SubmitRefusal extends Submission {
  @One(() => RefusalNotice)
  body: RefusalNotice;
}

/** The asking State withdraws its request. */
export class SubmitWithdrawal extends Submission {
  @One(() => Withdrawal)
  body: Withdrawal;
}

/** The asking State closes the case with its feedback. */
export class SubmitClosure extends Submission {
  @One(() => Close)
  body: Close;
}
