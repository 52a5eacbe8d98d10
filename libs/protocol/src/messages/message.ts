import type { MessageKind } from '../code-lists/message-codes.ts';
import type { Acknowledgement } from './acknowledgement.message.ts';
import type { ClarificationRequest } from './clarification-request.message.ts';
import type { Clarification } from './clarification.message.ts';
import type { Close } from './close.message.ts';
import type { ConsultProposal } from './consult-proposal.message.ts';
import type { ConsultReply } from './consult-reply.message.ts';
import type { CooperationRequest } from './cooperation-request.message.ts';
import type { Correction } from './correction.message.ts';
import type { DelayNotice } from './delay-notice.message.ts';
import type { ExplanationQuery } from './explanation-query.message.ts';
import type { Explanation } from './explanation.message.ts';
import type { FinalAnswer } from './final-answer.message.ts';
import type { HitNotice } from './hit-notice.message.ts';
import type { JointTeamProposal } from './joint-team-proposal.message.ts';
import type { JointTeamReply } from './joint-team-reply.message.ts';
import type { MessageEnvelope } from './message-envelope.message.ts';
import type { PartialAnswer } from './partial-answer.message.ts';
import type { PermissionDecision } from './permission-decision.message.ts';
import type { PermissionRequest } from './permission-request.message.ts';
import type { PurgeConfirmation } from './purge-confirmation.message.ts';
import type { PurgeNotice } from './purge-notice.message.ts';
import type { Referral } from './referral.message.ts';
import type { RefusalNotice } from './refusal-notice.message.ts';
import type { Reminder } from './reminder.message.ts';
import type { Reopen } from './reopen.message.ts';
import type { SpontaneousInfo } from './spontaneous-info.message.ts';
import type { StatusQuery } from './status-query.message.ts';
import type { StatusReply } from './status-reply.message.ts';
import type { TraceRequest } from './trace-request.message.ts';
import type { Withdrawal } from './withdrawal.message.ts';

/** What a message of each kind says. */
export interface BodyOf {
  REQUEST: TraceRequest | CooperationRequest;
  ACKNOWLEDGEMENT: Acknowledgement;
  PARTIAL_ANSWER: PartialAnswer;
  FINAL_ANSWER: FinalAnswer;
  REFUSAL: RefusalNotice;
  WITHDRAWAL: Withdrawal;
  CLOSE: Close;
  CLARIFICATION_REQUEST: ClarificationRequest;
  CLARIFICATION: Clarification;
  DELAY_NOTICE: DelayNotice;
  STATUS_QUERY: StatusQuery;
  STATUS_REPLY: StatusReply;
  REMINDER: Reminder;
  CONSULT_PROPOSAL: ConsultProposal;
  CONSULT_REPLY: ConsultReply;
  REFERRAL: Referral;
  EXPLANATION_QUERY: ExplanationQuery;
  EXPLANATION: Explanation;
  CORRECTION: Correction;
  REOPEN: Reopen;
  PERMISSION_REQUEST: PermissionRequest;
  PERMISSION_DECISION: PermissionDecision;
  SPONTANEOUS_INFO: SpontaneousInfo;
  JIT_PROPOSAL: JointTeamProposal;
  JIT_REPLY: JointTeamReply;
  HIT_NOTICE: HitNotice;
  PURGE_NOTICE: PurgeNotice;
  PURGE_CONFIRMATION: PurgeConfirmation;
}

/** The body of a message of whatever kind. */
export type MessageBody = BodyOf[MessageKind];

/** A message of one kind: its envelope and the body that belongs to the kind. */
export type MessageOf<K extends MessageKind> = Omit<MessageEnvelope, 'kind' | 'body'> & {
  kind: K;
  body: BodyOf[K];
};

/** A message: a union that `kind` tells apart. */
export type Message = { [K in MessageKind]: MessageOf<K> }[MessageKind];
