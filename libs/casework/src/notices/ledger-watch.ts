import { contradictsOwnLog, takeUntoldDifferences, type FoundDiffering } from '@trace/exchange';
import { takeUntoldChecks, type Clock, type UntoldCheck } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Desk } from './desk.ts';
import { writeNotices, type NoticeOrder } from './write-notices.ts';

/** What the watch stands on. */
interface Ground {
  dataSource: DataSource;
  clock: Clock;
}

/** Where more is wrong than this, the check says the rest. */
const MOST_TOLD = 10;
const WATCHING: readonly Desk[] = ['SUPERVISOR', 'ADMINISTRATOR'];

/**
 * Tells supervisors and administrators what the node has found in its own audit log, with the position, and when a comparison with a partner found messages that differ, or an own audit log
 * that is not the one which the partner has a checkpoint of.
 */
export class LedgerWatch {
  readonly name = 'ledger-watch';

  constructor(private readonly ground: Ground) {}

  /** One round. @returns how many notices are new */
  async run(): Promise<number> {
    const { dataSource, clock } = this.ground;
    return dataSource.transaction(async (em) => {
      const found = await takeUntoldDifferences(em);
      const changed = await takeUntoldChecks(em);
      return writeNotices(em, [
        ...found.flatMap((one) => noticesOf(one, clock.now())),
        ...changed.flatMap((one) => changesOf(one, clock.now())),
      ]);
    });
  }
}

/** One that tells of the own log comes once a day for each partner, however often the two compare. */
function noticesOf(found: FoundDiffering, raisedAt: Date): NoticeOrder[] {
  const { reconciliationId, partner, ownLog, differences, doneAt } = found;
  const about = WATCHING.map((desk) => ({ desk, partner, raisedAt }));
  const day = doneAt.toISOString().slice(0, 10);
  const doubted = contradictsOwnLog(ownLog) ? about : [];
  const differing = differences > 0 ? about : [];
  return [
    ...doubted.map((one): NoticeOrder => ({
      ...one,
      key: `own-log:${ownLog}:${partner}:${day}`,
      what: 'OWN_LOG_DOUBTED',
    })),
    ...differing.map((one): NoticeOrder => ({
      ...one,
      key: `holdings:${reconciliationId}`,
      what: 'HOLDINGS_DIFFER',
    })),
  ];
}

/** Each fault once, however often it is found again. */
function changesOf({ faults }: UntoldCheck, raisedAt: Date): NoticeOrder[] {
  return faults.slice(0, MOST_TOLD).flatMap(({ kind, position, entryId, witness }) =>
    WATCHING.map((desk): NoticeOrder => ({
      key: `own-log:${kind}:${position}:${entryId ?? ''}:${witness ?? ''}`,
      what: 'OWN_LOG_CHANGED',
      desk,
      raisedAt,
      rung: position < 0 ? `${kind} entry ${entryId}` : `${kind} position ${position}`,
      ...(witness !== undefined && { partner: witness }),
    })),
  );
}
