import type { StoredMessage } from '@trace/exchange';
import { isOpen, isRunning, type Case } from '../case/index.ts';
import type { CaseFileRow } from '../case-file.entity.ts';

/** What of a case the board is counted by, and lists are narrowed by. */
export type BoardColumns = Pick<
  CaseFileRow,
  'open' | 'suspended' | 'deviated' | 'undeliveredSince' | 'legalBases' | 'lateCauses'
>;

/** How a case stands on the board, as far as the time does not decide it. */
export function boardColumns(
  { state, clocks, legalBases, lateReasons, delays }: Case,
  messages: readonly Pick<StoredMessage, 'direction' | 'outcome' | 'storedAt'>[],
): BoardColumns {
  const going = clocks.filter(({ stoppedAt }) => stoppedAt === undefined);
  const waiting = messages
    .filter(({ direction, outcome }) => direction === 'OUT' && outcome === undefined)
    .map(({ storedAt }) => +storedAt);
  const causes = [
    ...lateReasons.map(({ said }) => said.reason),
    ...delays.map(({ said }) => said.delay.reasonCode),
  ];
  return {
    open: isOpen(state) || going.length > 0 || waiting.length > 0,
    suspended: going.some((clock) => !isRunning(clock)),
    deviated: going.some((clock) => isRunning(clock) && (clock.deviations?.length ?? 0) > 0),
    undeliveredSince: waiting.length === 0 ? null : new Date(Math.min(...waiting)),
    legalBases: [...new Set(legalBases)],
    lateCauses: [...new Set(causes)],
  };
}
