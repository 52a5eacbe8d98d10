import type { Case } from '../case/index.ts';
import type { DatedBackWord } from './finding.ts';

/**
 * The words of a case that kept a due date by their author's own time alone: said in time, as he signs, and received
 * after it. Both nodes find the same, for both hold the same messages and receipts.
 */
export function datedBackWords({ clocks }: Pick<Case, 'clocks'>): DatedBackWord[] {
  return clocks.flatMap(({ kind, owner, dueAt, stoppedAt, deliveredAt, stoppedBy }) => {
    if (stoppedAt === undefined || deliveredAt === undefined || stoppedBy === undefined) return [];
    if (stoppedAt > dueAt || deliveredAt <= dueAt) return [];
    return [
      {
        state: owner,
        messageId: stoppedBy,
        clock: kind,
        saidAt: stoppedAt,
        receivedAt: deliveredAt,
        dueAt,
      },
    ];
  });
}

/** When the last such word of a case was received; null where there is none. */
export function datedBackAt(folded: Pick<Case, 'clocks'>): Date | null {
  const received = datedBackWords(folded).map(({ receivedAt }) => +receivedAt);
  return received.length === 0 ? null : new Date(Math.max(...received));
}
