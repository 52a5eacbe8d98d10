export { changed, type Changes } from './changed.ts';
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
  aContactOfficer,
  aHandling,
  anAuthority,
  anItem,
  aPerson,
  aPhoto,
  aRecovery,
  aRequestHeader,
} from './parts.ts';
