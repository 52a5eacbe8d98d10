import type { MessageKind } from '@trace/protocol';
import type { CourseClock } from '../deadlines/index.ts';
import type { Case, Dialogue, Topic } from './case.ts';

/** How each topic is opened and replied to, and which clock runs in between. */
export const TOPICS: Record<Topic, { ask: MessageKind; reply: MessageKind; clock: CourseClock }> = {
  CLARIFICATION: { ask: 'CLARIFICATION_REQUEST', reply: 'CLARIFICATION', clock: 'CLARIFICATION' },
  STATUS: { ask: 'STATUS_QUERY', reply: 'STATUS_REPLY', clock: 'STATUS' },
  CONSULTATION: { ask: 'CONSULT_PROPOSAL', reply: 'CONSULT_REPLY', clock: 'CONSULTATION' },
  EXPLANATION: { ask: 'EXPLANATION_QUERY', reply: 'EXPLANATION', clock: 'EXPLANATION' },
  PERMISSION: { ask: 'PERMISSION_REQUEST', reply: 'PERMISSION_DECISION', clock: 'PERMISSION' },
  JOINT_TEAM: { ask: 'JIT_PROPOSAL', reply: 'JIT_REPLY', clock: 'JOINT_TEAM' },
  PURGE: { ask: 'PURGE_NOTICE', reply: 'PURGE_CONFIRMATION', clock: 'PURGE' },
};

/** Whether a question still waits for its reply. */
export function isPending({ replied, lapsedBy }: Dialogue): boolean {
  return replied === undefined && lapsedBy === undefined;
}

/** Everything that was asked and waits for its reply. */
export function pendingDialogues(c: Pick<Case, 'dialogues'>): Dialogue[] {
  return c.dialogues.filter(isPending);
}

/**
 * The open question that a word of this State replies to: the one that it names as its cause, or else the oldest. One
 * that names a question of this topic which is no longer open replies to none.
 */
export function findPending(
  c: Pick<Case, 'dialogues'>,
  topic: Topic,
  by: string,
  cause?: string,
): Dialogue | undefined {
  let oldest: Dialogue | undefined;
  for (const one of c.dialogues) {
    if (one.topic !== topic || one.askedBy === by) continue;
    if (one.asked.messageId === cause) return isPending(one) ? one : undefined;
    if (oldest === undefined && isPending(one)) oldest = one;
  }
  return oldest;
}

/** The same dialogues with some of them changed. */
export function changeDialogues(
  c: Case,
  which: (dialogue: Dialogue) => boolean,
  change: Partial<Dialogue>,
): Case {
  return {
    ...c,
    dialogues: c.dialogues.map((one) => (which(one) ? { ...one, ...change } : one)),
  };
}
