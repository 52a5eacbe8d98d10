import { announce, Problem } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Person } from '../permissions.ts';

/** What of a person decides whose cases are open to him. */
export type Confined = Pick<Person, 'unit'>;

/** A call, as far as it names something that belongs to a case. */
export interface Reached {
  /** The pattern of the address, such as `/v1/cases/:id/evidence`. */
  route: string;
  params: Readonly<Record<string, string | undefined>>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether somebody may know of what a unit has: what is nobody's yet is everybody's, and who has no unit sees all. */
export function mayKnow({ unit }: Confined, of: string | null | undefined): boolean {
  return unit === undefined || of === null || of === undefined || of === unit;
}

/** The same for lists in SQL: the condition that a case is not another unit's, by the column that has its id. */
export function notOfOtherUnits(caseId: string, unit: string): string {
  return `not exists (select 1 from case_unit other where other.case_id = ${caseId} and other.unit <> ${unit})`;
}

/** Gives a case to a unit, in the caller's transaction; the latest counts. */
export async function giveToUnit(
  em: EntityManager,
  caseId: string,
  unit: string,
  at: Date,
): Promise<void> {
  await em.query(
    `insert into case_unit (case_id, unit, since) values ($1, $2, $3)
     on conflict (case_id) do update set unit = excluded.unit, since = excluded.since`,
    [caseId, unit, at],
  );
  announce(em, [{ caseId }]);
}

/**
 * The one place where it is decided whether a case exists for somebody: another unit's is answered like one that is not
 * there, whichever address names it (OWASP API1; row B33). The api asks before any handler runs.
 */
export class CaseAccess {
  constructor(private readonly dataSource: DataSource) {}

  /** Lets the call through. @throws Problem case.unknown, purge.unknown, draft.unknown, approval.unknown */
  async assertMayReach(person: Confined, { route, params }: Reached): Promise<void> {
    if (person.unit === undefined) return;
    const found = LOOKUPS.find(({ at }) => at.test(route));
    const id = found && params[found.param];
    if (!found || id === undefined || !UUID.test(id)) return;
    const rows: { unit: string | null }[] = await this.dataSource.query(found.sql, [id]);
    // What is not there is said here too: said later, another word about the call could tell the two apart.
    if (rows.length === 0 || rows.some(({ unit }) => !mayKnow(person, unit)))
      throw new Problem(found.code);
  }

  /** Those of these cases of which the person may know. */
  async known(person: Confined, caseIds: readonly string[]): Promise<Set<string>> {
    if (person.unit === undefined) return new Set(caseIds);
    const rows: { id: string }[] = await this.dataSource.query(
      `select id from unnest($1::uuid[]) as asked (id) where ${notOfOtherUnits('asked.id', '$2')}`,
      [caseIds, person.unit],
    );
    return new Set(rows.map(({ id }) => id));
  }
}

/** By which part of an address a case is named, and how its unit is found. */
const LOOKUPS = [
  {
    at: /^\/v1\/cases\/:id(?:\/|$)/,
    param: 'id',
    sql: 'select unit from case_file left join case_unit using (case_id) where case_id = $1',
    code: 'case.unknown',
  },
  {
    at: /^\/v1\/purges\/:purgeId(?:\/|$)/,
    param: 'purgeId',
    sql: 'select unit from purge left join case_unit using (case_id) where purge_id = $1',
    code: 'purge.unknown',
  },
  {
    at: /^\/v1\/drafts\/:draftId(?:\/|$)/,
    param: 'draftId',
    sql: 'select unit from draft where draft_id = $1',
    code: 'draft.unknown',
  },
  {
    at: /^\/v1\/approvals\/:approvalId(?:\/|$)/,
    param: 'approvalId',
    sql: 'select unit from approval where approval_id = $1',
    code: 'approval.unknown',
  },
] as const;
