import {
  Acknowledgement,
  AnyObject,
  Clarification,
  ClarificationRequest,
  Close,
  Code,
  ConsultProposal,
  ConsultReply,
  Correction,
  DelayNotice,
  Explanation,
  ExplanationQuery,
  FinalAnswer,
  HitNotice,
  JointTeamProposal,
  JointTeamReply,
  Language,
  One,
  OptionalMany,
  PartialAnswer,
  PartName,
  PermissionDecision,
  PermissionRequest,
  PersonIdentity,
  Prose,
  Referral,
  RefusalNotice,
  Reminder,
  Reopen,
  SpontaneousInfo,
  StateCode,
  StatusQuery,
  StatusReply,
  Text,
  Uuid7,
  Withdrawal,
  type CooperationRequest,
  type TraceRequest,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';

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

/** What a submission has that replies to a question in the course of the case. */
class Reply extends Submission {
  /** The message that asked; of several open questions the oldest unless one is named. */
  @IsOptional()
  @Uuid7()
  cause?: string;
}

/** What the person says of a case in which the same was asked before. */
export class SubmittedDecision {
  /** The case, as the problem request.possible-duplicate names it. */
  @Uuid7()
  caseId: string;

  /** LINK: it is the same arm. JUSTIFY: it is another one, or it has to be asked all the same. */
  @Code(['LINK', 'JUSTIFY'])
  decision: 'LINK' | 'JUSTIFY';

  /** Why it is asked all the same; mandatory with JUSTIFY. */
  @IsOptional()
  @Prose(1_000)
  justification?: string;
}

/** A person sends a request in spite of a finding, and says why. */
export class SubmittedWaiver {
  /** The code of the finding. */
  @Text(60)
  code: string;

  /** Its place, as the finding names it. */
  @Text(300)
  pointer: string;

  /** Why it is sent all the same. */
  @Prose(1_000)
  reason: string;
}

/** A request to a partner State. The node gives it ids, reference, envelope and signature. */
export class SubmitRequest extends Submission {
  /** The State that is asked. */
  @StateCode()
  to: string;

  /** What is asked: a TraceRequest or a CooperationRequest, told apart by requestType. */
  @AnyObject()
  request: TraceRequest | CooperationRequest;

  /** A decision about each case in which the same item or matter was asked before. */
  @OptionalMany(() => SubmittedDecision, 0, 50)
  duplicates?: SubmittedDecision[];

  /** Why it is sent in spite of findings that block it. */
  @OptionalMany(() => SubmittedWaiver, 0, 100)
  waivers?: SubmittedWaiver[];
}

/** Information that nobody asked for, to a partner State, in a case of its own. */
export class SubmitInformation extends Submission {
  /** The State that is informed. */
  @StateCode()
  to: string;

  @One(() => SpontaneousInfo)
  body: SpontaneousInfo;
}

/** The proposal of a joint team to a partner State, in a case of its own. */
export class SubmitTeamProposal extends Submission {
  /** The State that is asked to take part. */
  @StateCode()
  to: string;

  @One(() => JointTeamProposal)
  body: JointTeamProposal;
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

/** What is missing in the request. */
export class SubmitClarificationRequest extends Submission {
  @One(() => ClarificationRequest)
  body: ClarificationRequest;
}

/** What was missing. */
export class SubmitClarification extends Reply {
  @One(() => Clarification)
  body: Clarification;
}

/** Why the answer will be late, and until when. */
export class SubmitDelayNotice extends Submission {
  @One(() => DelayNotice)
  body: DelayNotice;
}

/** The asking State asks how far its request has come. */
export class SubmitStatusQuery extends Submission {
  @One(() => StatusQuery)
  body: StatusQuery;
}

/** How far the request has come. */
export class SubmitStatusReply extends Reply {
  @One(() => StatusReply)
  body: StatusReply;
}

/** One State waits for the other. */
export class SubmitReminder extends Submission {
  @One(() => Reminder)
  body: Reminder;
}

/** What is intended instead of an answer, and the conditions under which it could be given. */
export class SubmitConsultation extends Submission {
  @One(() => ConsultProposal)
  body: ConsultProposal;
}

/** What the asking State says to the conditions. */
export class SubmitConsultationReply extends Reply {
  @One(() => ConsultReply)
  body: ConsultReply;
}

/** Another State should be asked. */
export class SubmitReferral extends Submission {
  @One(() => Referral)
  body: Referral;
}

/** The asking State asks for the reasons of a refusal. */
export class SubmitExplanationQuery extends Submission {
  @One(() => ExplanationQuery)
  body: ExplanationQuery;
}

/** The reasons of a refusal, and whether it stands. */
export class SubmitExplanation extends Reply {
  @One(() => Explanation)
  body: Explanation;
}

/** Something that this State has said is wrong. */
export class SubmitCorrection extends Submission {
  @One(() => Correction)
  body: Correction;
}

/** The case goes on. */
export class SubmitReopening extends Submission {
  @One(() => Reopen)
  body: Reopen;
}

/** The provider is asked before something is done with its information. */
export class SubmitPermissionRequest extends Submission {
  @One(() => PermissionRequest)
  body: PermissionRequest;
}

/** What the provider says to that. */
export class SubmitPermissionDecision extends Reply {
  @One(() => PermissionDecision)
  body: PermissionDecision;
}

/** Information that nobody asked for, in a case that exists. */
export class SubmitFurtherInformation extends Submission {
  @One(() => SpontaneousInfo)
  body: SpontaneousInfo;
}

/** The proposal of a joint team in a case that exists. */
export class SubmitFurtherTeamProposal extends Submission {
  @One(() => JointTeamProposal)
  body: JointTeamProposal;
}

/** Whether this State takes part in a joint team. */
export class SubmitJointTeamReply extends Reply {
  @One(() => JointTeamReply)
  body: JointTeamReply;
}

/** Items of the case match records of this State. */
export class SubmitHitNotice extends Submission {
  @One(() => HitNotice)
  body: HitNotice;
}

/** Who is to work on a case at home. */
export class SubmitAssignment {
  /** The person as the access token names it. */
  @Text(200)
  officer: string;

  /** The unit in which the officer works. */
  @IsOptional()
  @Text(200)
  unit?: string;

  /** Why, where the case changes hands. */
  @IsOptional()
  @Prose(2_000)
  reason?: string;
}
export * from './purge-orders.message.ts';
