import { announce } from '@trace/platform';
import type { EntityManager } from 'typeorm';

/** Who has a case at home. */
export interface CaseHolder {
  unit?: string;
  assignee?: string;
}

/** Gives a case to an officer, in the caller's transaction; the latest counts. */
export async function giveToOfficer(
  em: EntityManager,
  caseId: string,
  officer: string,
  at: Date,
): Promise<void> {
  await em.query(
    `insert into case_officer (case_id, officer, since) values ($1, $2, $3)
     on conflict (case_id) do update set officer = excluded.officer, since = excluded.since`,
    [caseId, officer, at],
  );
  announce(em, [{ caseId }]);
}

/** Who has these cases; one that nobody has is not among them. */
export async function holdersOf(
  em: EntityManager,
  caseIds: readonly string[],
): Promise<Map<string, CaseHolder>> {
  const rows: { caseId: string; unit: string | null; officer: string | null }[] = await em.query(
    `select case_id as "caseId", unit, officer
       from (select case_id, unit from case_unit where case_id = any($1::uuid[])) as of_unit
       full join (select case_id, officer from case_officer where case_id = any($1::uuid[])) as of_officer
      using (case_id)`,
    [caseIds],
  );
  return new Map(
    rows.map(({ caseId, unit, officer }) => [
      caseId,
      { ...(unit !== null && { unit }), ...(officer !== null && { assignee: officer }) },
    ]),
  );
}
