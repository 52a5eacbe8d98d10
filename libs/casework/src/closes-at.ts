import { isPending } from './case/dialogues.ts';
import type { Case } from './case/index.ts';

/** The ends after which the requesting State has thirty days for a word (lifecycle 21). */
const ENDED: ReadonlySet<Case['state']> = new Set(['ANSWERED', 'REFUSED', 'REFERRED']);

/**
 * When a case closes by itself: only at the node of the requesting State, whose word the close is, and not while an
 * explanation is waited for. Undefined where it does not; also once the partner's node has refused a close, because
 * repeating it would not help.
 */
export function closesAt(own: string, c: Case): Date | undefined {
  const { closing } = c;
  if (c.requestingState !== own || !ENDED.has(c.state)) return undefined;
  if (closing === undefined || closing.stoppedAt !== undefined) return undefined;
  if (c.dialogues.some((one) => one.topic === 'EXPLANATION' && isPending(one))) return undefined;
  const refused = c.entries.some(
    ({ kind, effect }) => kind === 'CLOSE' && effect === 'REFUSED_BY_PARTNER',
  );
  return refused ? undefined : closing.dueAt;
}
