import type { Type } from '@nestjs/common';
import type { FollowKind, StepKind, STEP_NAMES } from '@trace/casework';
import {
  SubmitAcknowledgement,
  SubmitClarification,
  SubmitClarificationRequest,
  SubmitClosure,
  SubmitConsultation,
  SubmitConsultationReply,
  SubmitCorrection,
  SubmitDelayNotice,
  SubmitExplanation,
  SubmitExplanationQuery,
  SubmitFinalAnswer,
  SubmitFurtherInformation,
  SubmitFurtherTeamProposal,
  SubmitHitNotice,
  SubmitJointTeamReply,
  SubmitPartialAnswer,
  SubmitPermissionDecision,
  SubmitPermissionRequest,
  SubmitReferral,
  SubmitRefusal,
  SubmitReminder,
  SubmitReopening,
  SubmitStatusQuery,
  SubmitStatusReply,
  SubmitWithdrawal,
} from './submission.message.ts';

/** What may follow in a case: which message it is, what is posted for it, and how the API document calls it. */
export interface Step {
  kind: FollowKind;
  takes: Type;
  operation: string;
  says: string;
}

/** Every step by the last part of its address. A purge is none of them: it is proposed and approved by two people. */
export const STEPS = {
  acknowledgement: {
    kind: 'ACKNOWLEDGEMENT',
    takes: SubmitAcknowledgement,
    operation: 'acknowledge',
    says: 'Acknowledges a request: competence, way of access, expected day.',
  },
  'partial-answers': {
    kind: 'PARTIAL_ANSWER',
    takes: SubmitPartialAnswer,
    operation: 'answerInPart',
    says: 'Gives a part of the answer; the rest is still owed.',
  },
  'final-answer': {
    kind: 'FINAL_ANSWER',
    takes: SubmitFinalAnswer,
    operation: 'answer',
    says: 'Gives the whole answer: every question has a status, every item a result.',
  },
  refusal: {
    kind: 'REFUSAL',
    takes: SubmitRefusal,
    operation: 'refuse',
    says: 'Refuses, restricts or postpones, with a ground from the closed list and reasons.',
  },
  referral: {
    kind: 'REFERRAL',
    takes: SubmitReferral,
    operation: 'refer',
    says: 'Refers to another State, with what the items really are.',
  },
  withdrawal: {
    kind: 'WITHDRAWAL',
    takes: SubmitWithdrawal,
    operation: 'withdraw',
    says: 'Withdraws a request.',
  },
  closure: {
    kind: 'CLOSE',
    takes: SubmitClosure,
    operation: 'close',
    says: 'Closes a case and says what the answer was good for.',
  },
  reopening: {
    kind: 'REOPEN',
    takes: SubmitReopening,
    operation: 'reopen',
    says: 'Takes up an ended case again; the answer is due by a new clock.',
  },
  'clarification-request': {
    kind: 'CLARIFICATION_REQUEST',
    takes: SubmitClarificationRequest,
    operation: 'askForClarification',
    says: 'Asks for what is missing in the request; the clock of the answer stands still until it is given.',
  },
  clarification: {
    kind: 'CLARIFICATION',
    takes: SubmitClarification,
    operation: 'clarify',
    says: 'Gives what was missing; the clock of the answer goes on.',
  },
  'delay-notice': {
    kind: 'DELAY_NOTICE',
    takes: SubmitDelayNotice,
    operation: 'giveNoticeOfDelay',
    says: 'Gives notice that the answer will be late; only a judicial authorisation moves its time limit.',
  },
  'status-query': {
    kind: 'STATUS_QUERY',
    takes: SubmitStatusQuery,
    operation: 'askForProgress',
    says: 'Asks how far the request has come.',
  },
  'status-reply': {
    kind: 'STATUS_REPLY',
    takes: SubmitStatusReply,
    operation: 'tellProgress',
    says: 'Tells how far the request has come, asked or unasked.',
  },
  reminder: {
    kind: 'REMINDER',
    takes: SubmitReminder,
    operation: 'remind',
    says: 'Reminds the other State of what it owes.',
  },
  consultation: {
    kind: 'CONSULT_PROPOSAL',
    takes: SubmitConsultation,
    operation: 'consult',
    says: 'Opens the consultation before a refusal or postponement, with the conditions that are offered.',
  },
  'consultation-reply': {
    kind: 'CONSULT_REPLY',
    takes: SubmitConsultationReply,
    operation: 'replyToConsultation',
    says: 'Accepts or declines the conditions that are offered.',
  },
  'explanation-query': {
    kind: 'EXPLANATION_QUERY',
    takes: SubmitExplanationQuery,
    operation: 'askForExplanation',
    says: 'Asks for an explanation of the reasons of a refusal.',
  },
  explanation: {
    kind: 'EXPLANATION',
    takes: SubmitExplanation,
    operation: 'explain',
    says: 'Explains the reasons of a refusal, or lifts it.',
  },
  correction: {
    kind: 'CORRECTION',
    takes: SubmitCorrection,
    operation: 'correct',
    says: 'Corrects something that this State has said; both versions are kept.',
  },
  'permission-request': {
    kind: 'PERMISSION_REQUEST',
    takes: SubmitPermissionRequest,
    operation: 'askForPermission',
    says: 'Asks the provider before something is done with its information.',
  },
  'permission-decision': {
    kind: 'PERMISSION_DECISION',
    takes: SubmitPermissionDecision,
    operation: 'decideOnPermission',
    says: 'Permits what was asked, on conditions or not, or refuses it.',
  },
  'spontaneous-information': {
    kind: 'SPONTANEOUS_INFO',
    takes: SubmitFurtherInformation,
    operation: 'informFurther',
    says: 'Gives information that nobody asked for, in a case that exists.',
  },
  'joint-team-proposal': {
    kind: 'JIT_PROPOSAL',
    takes: SubmitFurtherTeamProposal,
    operation: 'proposeTeamWithin',
    says: 'Proposes a joint team in a case that exists.',
  },
  'joint-team-reply': {
    kind: 'JIT_REPLY',
    takes: SubmitJointTeamReply,
    operation: 'replyToTeamProposal',
    says: 'Accepts or declines the proposal of a joint team, with reasons.',
  },
  'hit-notice': {
    kind: 'HIT_NOTICE',
    takes: SubmitHitNotice,
    operation: 'tellOfHit',
    says: 'Tells that items of the case match records of this State; it names no person.',
  },
} as const satisfies { [K in StepKind as (typeof STEP_NAMES)[K]]: Step & { kind: K } };
