import type { EntityManager } from 'typeorm';
import type { OwnLog } from './own-log-there.ts';
import type { ReconciliationReport } from './reconciliation.ts';

/** A comparison whose result people have to be told of. */
export interface FoundDiffering {
  reconciliationId: string;
  partner: string;
  ownLog: OwnLog;
  differences: number;
  doneAt: Date;
}

type Compared = Pick<ReconciliationReport, 'differences' | 'ownLog' | 'to' | 'doneAt'>;

/** Whether a partner keeps a checkpoint that the own audit log no longer fits. */
export function contradictsOwnLog(ownLog: OwnLog): boolean {
  return ownLog === 'SHORTER' || ownLog === 'ANOTHER';
}

/**
 * Whether people have to be told of what a comparison found. One that reaches to the present finds messages whose receipt
 * is still on its way; its differences are for whoever asked.
 */
export function isToBeTold({ differences, ownLog, to, doneAt }: Compared): boolean {
  return contradictsOwnLog(ownLog) || (differences.length > 0 && to < doneAt);
}

/** Takes the comparisons that nobody was told of yet, in the caller's transaction; no two rounds take the same. */
export async function takeUntoldDifferences(em: EntityManager): Promise<FoundDiffering[]> {
  const [rows]: [FoundDiffering[]] = await em.query(
    `update reconciliation one set untold = false
       from (select reconciliation_id from reconciliation where untold
              order by done_at limit 100 for update skip locked) as waiting
      where one.reconciliation_id = waiting.reconciliation_id
      returning one.reconciliation_id as "reconciliationId", one.partner, one.own_log as "ownLog",
                jsonb_array_length(one.differences) as differences, one.done_at as "doneAt"`,
  );
  return rows;
}
