import type { CaseView } from '../client/types.gen.ts';

/** The kind of message that a clock waits for. What has no kind here is no step of an officer, such as a delivery. */
const ENDS: Readonly<Record<string, string>> = {
  ACKNOWLEDGEMENT: 'ACKNOWLEDGEMENT',
  TRIAGE: 'ACKNOWLEDGEMENT',
  ANSWER: 'FINAL_ANSWER',
  DECISION: 'FINAL_ANSWER',
  INTERIM_REPORT: 'STATUS_REPLY',
  STATUS: 'STATUS_REPLY',
  DELAY_UPDATE: 'DELAY_NOTICE',
  CLARIFICATION: 'CLARIFICATION',
  CONSULTATION: 'CONSULT_REPLY',
  EXPLANATION: 'EXPLANATION',
  PERMISSION: 'PERMISSION_DECISION',
  JOINT_TEAM: 'JIT_REPLY',
  CLOSE: 'CLOSE',
};

/**
 * The kind of the step that is waited for: what ends the clock that runs for this State, or a reminder where the partner
 * is waited for. Undefined where nothing is waited for, or that step is not possible.
 */
export function stepWaitedFor({
  waitingFor,
  partner,
  possible,
}: Pick<CaseView, 'waitingFor' | 'partner' | 'possible'>): string | undefined {
  if (!waitingFor) return undefined;
  const kind = waitingFor.state === partner ? 'REMINDER' : ENDS[waitingFor.clock];
  return possible.find((one) => one.possible && one.kind === kind)?.kind;
}
