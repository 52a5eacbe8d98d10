import type { DataSource, EntityManager } from 'typeorm';
import { isToBeTold } from './found-differing.ts';
import type { StoppedBy } from './not-comparable.ts';
import type { ReconciliationReport } from './reconciliation.ts';

/** Keeps what came of a comparison, in the caller's transaction. */
export async function writeReport(em: EntityManager, report: ReconciliationReport): Promise<void> {
  const { reconciliationId, partner, from, to, heldThere, questions, differences, ownLog } = report;
  await em.query(
    `insert into reconciliation (reconciliation_id, partner, from_at, to_at, held_there, questions,
           differences, own_log, done_at, asked_by, sent_again, came_back, untold, stopped_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      reconciliationId,
      partner,
      from,
      to,
      heldThere,
      questions,
      JSON.stringify(differences),
      ownLog,
      report.doneAt,
      report.askedBy,
      report.sentAgain,
      report.cameBack,
      isToBeTold(report),
      report.stoppedBy ?? null,
    ],
  );
}

/** The latest reports on a partner, the newest first. */
export async function listReports(
  dataSource: DataSource,
  partner: string,
  limit: number,
): Promise<ReconciliationReport[]> {
  const rows: (ReconciliationReport & { stoppedBy: StoppedBy | null })[] = await dataSource.query(
    `select reconciliation_id as "reconciliationId", partner, from_at as "from", to_at as "to",
              held_there::int as "heldThere", questions, differences, own_log as "ownLog",
              sent_again as "sentAgain", came_back as "cameBack", done_at as "doneAt", asked_by as "askedBy",
              stopped_by as "stoppedBy"
         from reconciliation where partner = $1 order by done_at desc limit $2`,
    [partner, limit],
  );
  return rows.map(({ stoppedBy, ...report }) => ({
    ...report,
    ...(stoppedBy !== null && { stoppedBy }),
  }));
}
