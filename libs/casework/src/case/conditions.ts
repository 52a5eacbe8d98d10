import type { Case, Topic } from './case.ts';
import { pendingDialogues } from './dialogues.ts';
import { isOpen } from './transitions.ts';

/** What overlays the state of a case: an open question of a topic, or an answer that waits for a judge. */
export interface Condition {
  condition: Topic | 'AUTH_PENDING';
  /** The message that brought it about, and the instant in its receipt. */
  messageId: string;
  since?: Date;
  /** The State that has to act next. */
  waitsFor: string;
}

/** Everything that overlays the state now; several may at once, and none changes what the state itself says. */
export function conditionsOf(c: Case): Condition[] {
  const open = pendingDialogues(c).map(({ topic, asked, askedAt, askedBy }): Condition => ({
    condition: topic,
    messageId: asked.messageId,
    ...(askedAt && { since: askedAt }),
    waitsFor: (askedBy === c.requestingState ? c.requestedState : c.requestingState) ?? '',
  }));
  const answer = c.clocks.findLast(({ kind }) => kind === 'ANSWER');
  const first = answer?.stoppedAt === undefined ? answer?.deviations?.[0] : undefined;
  if (answer === undefined || first === undefined || !isOpen(c.state)) return open;
  const judge: Condition = {
    condition: 'AUTH_PENDING',
    messageId: first.by,
    since: first.at,
    waitsFor: answer.owner,
  };
  return [...open, judge];
}
