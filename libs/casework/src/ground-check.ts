import { Problem } from '@trace/platform';
import type { Message, RefusalGround } from '@trace/protocol';
import { groundsInForce } from './case/index.ts';
import type { Known } from './reference-check.ts';

/**
 * A refusal stands on a ground that both States share (ITI 22, UNTOC 18(21), Directive (EU) 2023/977 article 6).
 *
 * @throws Problem ground.not-shared that names those which hold here
 */
export function assertGroundHolds(
  said: Pick<Message, 'kind' | 'body'>,
  { folded, shared }: Pick<Known, 'folded' | 'shared'>,
  at: string,
): void {
  const named = groundOf(said);
  if (named === undefined) return;
  const valid = groundsInForce(folded, shared).map(({ ground }) => ground);
  if (valid.includes(named.ground)) return;
  const { requestingState, requestedState } = folded;
  const detail = `Between ${requestingState} and ${requestedState} these grounds hold in this case: ${valid.join(', ')}.`;
  const error = { pointer: `${at}${named.at}`, code: 'ground.not-shared', detail };
  throw new Problem('ground.not-shared', detail, { errors: [error] });
}

function groundOf(
  said: Pick<Message, 'kind' | 'body'>,
): { ground: RefusalGround; at: string } | undefined {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const { kind, body } = said as Message;
  const own = kind === 'REFUSAL' || kind === 'CONSULT_PROPOSAL' || kind === 'JIT_REPLY';
  if (own) return body.ground === undefined ? undefined : { ground: body.ground, at: '/ground' };
  if (kind !== 'PARTIAL_ANSWER' && kind !== 'FINAL_ANSWER') return undefined;
  const { refusal } = body.response;
  return refusal && { ground: refusal.ground, at: '/response/refusal/ground' };
}
