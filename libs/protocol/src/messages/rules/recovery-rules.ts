import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Recovery } from '../recovery.message.ts';
import { lacks } from './complaint.ts';

function exactTimeIsGiven(recovery: Recovery): Complaint[] {
  return recovery.precision === 'MINUTE'
    ? lacks(recovery, 'time', 'A date known to the minute has its time.')
    : [];
}

function embargoIsNamed(recovery: Recovery): Complaint[] {
  return recovery.recoveryKind === 'EMBARGO_INSPECTION'
    ? lacks(recovery, 'embargoContext', 'Name the embargo under which it was inspected.')
    : [];
}

/** The rules of a recovery. */
export const RECOVERY_RULES: readonly CrossRule<Recovery>[] = [
  { source: 'ITI 17(a)', check: exactTimeIsGiven },
  { source: 'ITI 6(b)', check: embargoIsNamed },
];
