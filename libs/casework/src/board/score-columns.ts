import { clockStatus, type Case, type Clock } from '../case/index.ts';
import type { CaseFileRow } from '../case-file.entity.ts';
import { coveredWithin, unionOf } from '../deadlines/index.ts';

/** What of a case a partner's scorecard is made of. */
export type ScoreColumns = Pick<
  CaseFileRow,
  | 'acknowledgedSeconds'
  | 'answeredSeconds'
  | 'answeredAt'
  | 'answeredLate'
  | 'clarifications'
  | 'refusalGrounds'
>;

/** A clock whose owner did what it waited for. */
type Met = Clock & { stoppedAt: Date };

/**
 * How the State that was asked has done in a case. It is judged by the clocks, so that nobody is charged with an outage:
 * they start with the receipt of whoever was asked and stop when the word was said, however late it could be delivered.
 */
export function scoreColumns({ clocks, dialogues, refusals }: Case): ScoreColumns {
  const [acknowledged] = clocks.filter((clock) => isMet(clock, 'ACKNOWLEDGEMENT'));
  const answers = clocks.filter((clock) => isMet(clock, 'ANSWER'));
  const [first] = answers;
  return {
    acknowledgedSeconds: acknowledged ? secondsOf(acknowledged) : null,
    answeredSeconds: first ? secondsOf(first) : null,
    answeredAt: first?.stoppedAt ?? null,
    answeredLate: first ? answers.some(isLate) : null,
    clarifications: dialogues.filter(({ topic }) => topic === 'CLARIFICATION').length,
    refusalGrounds: [...new Set(refusals.map(({ said }) => said.ground))],
  };
}

function isMet(clock: Clock, kind: Clock['kind']): clock is Met {
  const { ending, stoppedAt } = clock;
  return (
    clock.kind === kind && stoppedAt !== undefined && (ending === 'MET' || ending === 'REFUSED')
  );
}

function isLate(clock: Met): boolean {
  return clockStatus(clock, clock.stoppedAt).lateBySeconds !== undefined;
}

/** How long the clock ran until it was met: without the time in which it stood still. */
function secondsOf({ startedAt, stoppedAt, suspensions = [] }: Met): number {
  const span = { from: +startedAt, until: +stoppedAt };
  const still = coveredWithin(unionOf(suspensions, stoppedAt), span);
  return Math.max(0, Math.round((span.until - span.from - still) / 1_000));
}
