export * from './an-attachment.ts';
export { changed, type Changes } from './changed.ts';
export {
  aClarification,
  aClarificationRequest,
  aConsultProposal,
  aConsultReply,
  aCorrection,
  aDelayNotice,
  anExplanation,
  anExplanationQuery,
  aPermissionDecision,
  aPermissionRequest,
  aReferral,
  aReminder,
  aReopen,
  aSpontaneousInfo,
  aStatusQuery,
  aStatusReply,
} from './dialogue.ts';
export {
  aClose,
  aCooperationRequest,
  aFinalAnswer,
  anAcknowledgement,
  aPartialAnswer,
  aPersonIdentity,
  aRefusalNotice,
  aTraceRequest,
  aWithdrawal,
} from './messages.ts';
export {
  aHitNotice,
  aJointTeamProposal,
  aJointTeamReply,
  aPurgeConfirmation,
  aPurgeNotice,
} from './team-and-purge.ts';
export {
  aContactOfficer,
  aHandling,
  anAuthority,
  anItem,
  aPerson,
  aPhoto,
  aRecovery,
  aRequestHeader,
} from './parts.ts';
export { aFirstMessage, aFirstRequest } from './first-message.ts';
