import { isPending } from './case/dialogues.ts';
import { isOpen, isRunning, type Case } from './case/index.ts';

const DAY_MS = 86_400_000;

/** The ends after which the requesting State has thirty days for a word (lifecycle 21). */
const ENDED: ReadonlySet<Case['state']> = new Set(['ANSWERED', 'REFUSED', 'REFERRED']);

/**
 * When a case closes by itself: thirty days after its end, and not while an explanation is waited for; or, where this
 * State has set so, some days after its answer was due and has not come, which leaves the lateness as it is. Only at the
 * node of the requesting State, whose word the close is. Undefined where it does not; also once the partner's node has
 * refused a close, because repeating it would not help.
 *
 * @param unansweredDays after how many days of 24 hours past its due date an unanswered case closes; 0: it never does
 */
export function closesAt(own: string, c: Case, unansweredDays = 0): Date | undefined {
  if (c.requestingState !== own) return undefined;
  const refused = c.entries.some(
    ({ kind, effect }) => kind === 'CLOSE' && effect === 'REFUSED_BY_PARTNER',
  );
  if (refused) return undefined;
  return ENDED.has(c.state) ? afterItsEnd(c) : unanswered(c, unansweredDays);
}

function afterItsEnd({ closing, dialogues }: Case): Date | undefined {
  if (closing === undefined || closing.stoppedAt !== undefined) return undefined;
  if (dialogues.some((one) => one.topic === 'EXPLANATION' && isPending(one))) return undefined;
  return closing.dueAt;
}

/**
 * A case that was opened again has its days anew, or it would close before anybody could answer. A clock that is suspended
 * or deviated is not overdue by its first date, and its due date tells so.
 */
function unanswered({ state, clocks, reopenings, entries }: Case, days: number): Date | undefined {
  if (days === 0 || !isOpen(state)) return undefined;
  const due = clocks.filter((clock) => clock.kind === 'ANSWER' && isRunning(clock));
  if (due.length === 0) return undefined;
  const reopening = reopenings.at(-1)?.messageId;
  const reopened = entries.find(({ messageId }) => messageId === reopening)?.receivedAt;
  const last = Math.max(
    ...due.map(({ dueAt }) => dueAt.getTime()),
    ...(reopened ? [reopened.getTime()] : []),
  );
  return new Date(last + days * DAY_MS);
}
