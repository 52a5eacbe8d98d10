import type { FourEyesPolicy } from '@trace/platform';
import type { MessageKind } from '@trace/protocol';

/** What opens a case with another State. */
const OPENS: ReadonlySet<MessageKind> = new Set(['REQUEST', 'SPONTANEOUS_INFO', 'JIT_PROPOSAL']);

/**
 * Which of the policies that are in force a message falls under: sending is what begins something with another State,
 * disclosure is every message that tells who a person is.
 */
export function policyFor(
  { kind, identities }: { kind: MessageKind; identities: readonly object[] },
  inForce: readonly FourEyesPolicy[],
): FourEyesPolicy | undefined {
  if (inForce.includes('SENDING') && OPENS.has(kind)) return 'SENDING';
  if (inForce.includes('DISCLOSURE') && identities.length > 0) return 'DISCLOSURE';
  return undefined;
}
