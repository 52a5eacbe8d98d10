import type { FourEyesPolicy } from '@trace/platform';
import type { Message, MessageKind } from '@trace/protocol';

/** What opens a case with another State. */
const OPENS: ReadonlySet<MessageKind> = new Set(['REQUEST', 'SPONTANEOUS_INFO', 'JIT_PROPOSAL']);

/**
 * Which of the policies that are in force a message falls under: sending is what begins something with another State,
 * disclosure is every message that tells who a person is, refusal is every one that refuses the request or a part of it
 * (lifecycle 16). A refusal comes first, for it needs a supervisor and not just anybody else.
 */
export function policyFor(
  said: Pick<Message, 'kind' | 'body'> & { identities: readonly object[] },
  inForce: readonly FourEyesPolicy[],
): FourEyesPolicy | undefined {
  if (inForce.includes('REFUSAL') && refuses(said)) return 'REFUSAL';
  if (inForce.includes('SENDING') && OPENS.has(said.kind)) return 'SENDING';
  if (inForce.includes('DISCLOSURE') && said.identities.length > 0) return 'DISCLOSURE';
  return undefined;
}

/** Whether a message refuses something: by itself, or a part within an answer. */
function refuses(said: Pick<Message, 'kind' | 'body'>): boolean {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const { kind, body } = said as Message;
  if (kind === 'REFUSAL') return true;
  if (kind !== 'PARTIAL_ANSWER' && kind !== 'FINAL_ANSWER') return false;
  return body.response.refusal !== undefined;
}
