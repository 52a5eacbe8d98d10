import { Problem } from '@trace/platform';
import { Refusal } from '@trace/protocol';

/** Faults that say how it stands with the approval, or with a right, and nothing of what is to be said. */
const OF_APPROVAL: ReadonlySet<string> = new Set(['approval.decided', 'role.forbidden']);

/** Whether something that waits can not be said any more as it was asked, which no second try changes. */
export function isOutdated(fault: unknown): fault is Problem | Refusal {
  if (fault instanceof Refusal) return true;
  return fault instanceof Problem && fault.status < 500 && !OF_APPROVAL.has(fault.code);
}
