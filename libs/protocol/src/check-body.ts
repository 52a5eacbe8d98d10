import { checkShape, type Shaped } from './check-shape.ts';
import { MESSAGE_KINDS, type MessageKind } from './code-lists/message-codes.ts';
import { Acknowledgement } from './messages/acknowledgement.message.ts';
import { ClarificationRequest } from './messages/clarification-request.message.ts';
import { Clarification } from './messages/clarification.message.ts';
import { Close } from './messages/close.message.ts';
import { ConsultProposal } from './messages/consult-proposal.message.ts';
import { ConsultReply } from './messages/consult-reply.message.ts';
import { CooperationRequest } from './messages/cooperation-request.message.ts';
import { Correction } from './messages/correction.message.ts';
import { DelayNotice } from './messages/delay-notice.message.ts';
import { ExplanationQuery } from './messages/explanation-query.message.ts';
import { Explanation } from './messages/explanation.message.ts';
import { FinalAnswer } from './messages/final-answer.message.ts';
import type { BodyOf } from './messages/message.ts';
import { HitNotice } from './messages/hit-notice.message.ts';
import { JointTeamProposal } from './messages/joint-team-proposal.message.ts';
import { JointTeamReply } from './messages/joint-team-reply.message.ts';
import { PartialAnswer } from './messages/partial-answer.message.ts';
import { PermissionDecision } from './messages/permission-decision.message.ts';
import { PermissionRequest } from './messages/permission-request.message.ts';
import { PurgeConfirmation } from './messages/purge-confirmation.message.ts';
import { PurgeNotice } from './messages/purge-notice.message.ts';
import { Referral } from './messages/referral.message.ts';
import { RefusalNotice } from './messages/refusal-notice.message.ts';
import { Reminder } from './messages/reminder.message.ts';
import { Reopen } from './messages/reopen.message.ts';
import { SpontaneousInfo } from './messages/spontaneous-info.message.ts';
import { StatusQuery } from './messages/status-query.message.ts';
import { StatusReply } from './messages/status-reply.message.ts';
import { TraceRequest } from './messages/trace-request.message.ts';
import { Withdrawal } from './messages/withdrawal.message.ts';
import { Refusal } from './refusal.ts';
import { isObject } from './shape/walk.ts';

type BodyClass = { [K in MessageKind]: (body: unknown, at: string) => Shaped<BodyOf[K]> };

const BODY_CLASS: BodyClass = {
  REQUEST: requestClass,
  ACKNOWLEDGEMENT: () => Acknowledgement,
  PARTIAL_ANSWER: () => PartialAnswer,
  FINAL_ANSWER: () => FinalAnswer,
  REFUSAL: () => RefusalNotice,
  WITHDRAWAL: () => Withdrawal,
  CLOSE: () => Close,
  CLARIFICATION_REQUEST: () => ClarificationRequest,
  CLARIFICATION: () => Clarification,
  DELAY_NOTICE: () => DelayNotice,
  STATUS_QUERY: () => StatusQuery,
  STATUS_REPLY: () => StatusReply,
  REMINDER: () => Reminder,
  CONSULT_PROPOSAL: () => ConsultProposal,
  CONSULT_REPLY: () => ConsultReply,
  REFERRAL: () => Referral,
  EXPLANATION_QUERY: () => ExplanationQuery,
  EXPLANATION: () => Explanation,
  CORRECTION: () => Correction,
  REOPEN: () => Reopen,
  PERMISSION_REQUEST: () => PermissionRequest,
  PERMISSION_DECISION: () => PermissionDecision,
  SPONTANEOUS_INFO: () => SpontaneousInfo,
  JIT_PROPOSAL: () => JointTeamProposal,
  JIT_REPLY: () => JointTeamReply,
  HIT_NOTICE: () => HitNotice,
  PURGE_NOTICE: () => PurgeNotice,
  PURGE_CONFIRMATION: () => PurgeConfirmation,
};

/**
 * Checks the body of a message: the class that belongs to its kind, and the rules between members that
 * each class carries (the lists in rules/).
 * @throws Refusal with every fault by its RFC 6901 pointer below `at`; `message.kind` for an unknown kind.
 */
export function checkBody<K extends MessageKind>(kind: K, body: unknown, at = ''): BodyOf[K] {
  if (!MESSAGE_KINDS.includes(kind)) throw new Refusal('message.kind');
  return checkShape(BODY_CLASS[kind](body, at), body, at);
}

function requestClass(body: unknown, at: string): Shaped<TraceRequest | CooperationRequest> {
  // What is no object at all is refused by the walk of whichever class.
  if (!isObject(body)) return TraceRequest;
  const type = Object.hasOwn(body, 'requestType') ? body['requestType'] : undefined;
  if (type === 'TRACE') return TraceRequest;
  if (type === 'COOPERATION') return CooperationRequest;
  const pointer = `${at}/requestType`;
  const detail = 'Say which type of request this is: TRACE or COOPERATION.';
  if (type === undefined) throw new Refusal('member.missing', detail, { pointer });
  if (typeof type !== 'string') throw new Refusal('member.type', detail, { pointer });
  throw new Refusal('code.unknown', detail, { pointer });
}
