import { PLANNED_ANEW } from '@trace/platform';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { CaseFileRow } from './case-file.entity.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { notOfOtherUnits } from './units/case-access.ts';

/** By what a list of cases may be narrowed. */
export interface CaseFilter {
  direction?: 'OUT' | 'IN';
  state?: string;
  partner?: string;
  waitingFor?: string;
  requestType?: string;
  urgency?: string;
  /** Whether a running clock of the case has run out. */
  overdue?: boolean;
  /** Whether lateness is foretold, by a word of the partner or because little time is left, and nothing is overdue yet. */
  atRisk?: boolean;
  /** The unit to whose cases the reader is confined. */
  unit?: string;
}

/** Which part of a list is wanted. */
export interface Wanted {
  cursor?: string;
  limit: number;
}

/** A part of a list, and the cursor behind which it goes on. */
export interface Page<T> {
  items: T[];
  next?: string;
}

/** How many cases need attention, in both directions. */
export interface OverdueTotals {
  direction: 'OUT' | 'IN';
  overdue: number;
  dueSoon: number;
  /** Not overdue yet, and lateness is foretold; many of these are due soon as well. */
  atRisk: number;
}

/** A case is at risk while lateness is foretold and none of its clocks is overdue; never without a clock that runs. */
const AT_RISK = {
  true: 'file.nextDueAt >= :now and file.nextRiskAt <= :now',
  false:
    '(file.nextRiskAt is null or file.nextRiskAt > :now or file.nextDueAt is null or file.nextDueAt < :now)',
} as const;

/** The cases that fit, the latest opened first. The order never changes, so paging neither repeats nor skips a case. */
export async function listCaseFiles(
  em: EntityManager,
  filter: CaseFilter,
  wanted: Wanted,
  now: Date,
): Promise<Page<CaseFileRow>> {
  const { overdue, atRisk, unit, ...equal } = filter;
  const query = em.createQueryBuilder(CaseFileRow, 'file').comment(PLANNED_ANEW).where(equal);
  confine(query, unit);
  if (overdue === true) query.andWhere('file.nextDueAt < :now', { now });
  if (overdue === false)
    query.andWhere('(file.nextDueAt is null or file.nextDueAt >= :now)', { now });
  if (atRisk !== undefined) query.andWhere(AT_RISK[`${atRisk}`], { now });
  if (wanted.cursor !== undefined) {
    query.andWhere('(file.openedAt, file.caseId) < (:at, :caseId)', placeOf(wanted.cursor));
  }
  const rows = await query
    .orderBy({ 'file.openedAt': 'DESC', 'file.caseId': 'DESC' })
    .limit(wanted.limit + 1)
    .getMany();
  return pageOf(rows, wanted.limit, (row) => row.openedAt);
}

/** The cases with a clock that has run out or will soon, the most urgent first. */
export async function listOverdue(
  em: EntityManager,
  { direction, unit }: Pick<CaseFilter, 'direction' | 'unit'>,
  wanted: Wanted,
  now: Date,
): Promise<Page<CaseFileRow>> {
  const query = em
    .createQueryBuilder(CaseFileRow, 'file')
    .comment(PLANNED_ANEW)
    // What is due soon is nearly all due before now as well. The planner takes the two for independent, expects a
    // handful and would sort thousands; behind a select it does not see the instant and walks the index in its order.
    .where('file.nextDueAt is not null and file.nextWarnAt <= (select :now::timestamptz)', { now });
  confine(query, unit);
  if (direction !== undefined) query.andWhere('file.direction = :direction', { direction });
  if (wanted.cursor !== undefined) {
    query.andWhere('(file.nextDueAt, file.caseId) > (:at, :caseId)', placeOf(wanted.cursor));
  }
  const rows = await query
    .orderBy({ 'file.nextDueAt': 'ASC', 'file.caseId': 'ASC' })
    .limit(wanted.limit + 1)
    .getMany();
  return pageOf(rows, wanted.limit, (row) => row.nextDueAt ?? row.openedAt);
}

/** How many cases the two lists have: what a supervisor's board shows must equal what the lists hold. */
export async function countOverdue(
  em: EntityManager,
  now: Date,
  unit?: string,
): Promise<OverdueTotals[]> {
  const own = unit === undefined ? '' : `and ${notOfOtherUnits('case_file.case_id', '$2')}`;
  const given = unit === undefined ? [now] : [now, unit];
  // Two counts, each in an index alone: what is at risk need not be due soon, nor the other way round.
  const rows: OverdueTotals[] = await em.query(
    `select direction, coalesce(overdue, 0) as overdue, coalesce("dueSoon", 0) as "dueSoon",
            coalesce("atRisk", 0) as "atRisk"
       from (select direction, count(*) filter (where next_due_at < $1)::int as overdue,
                    count(*) filter (where next_due_at >= $1)::int as "dueSoon"
               from case_file where next_warn_at <= $1 ${own} group by direction) as warned
       full join (select direction, count(*)::int as "atRisk"
                    from case_file where next_risk_at <= $1 and next_due_at >= $1 ${own}
                   group by direction) as risked using (direction)`,
    given,
  );
  return (['OUT', 'IN'] as const).map(
    (direction) =>
      rows.find((row) => row.direction === direction) ?? {
        direction,
        overdue: 0,
        dueSoon: 0,
        atRisk: 0,
      },
  );
}

/** Leaves out what belongs to other units. */
function confine(query: SelectQueryBuilder<CaseFileRow>, unit: string | undefined): void {
  if (unit !== undefined) query.andWhere(notOfOtherUnits('file.caseId', ':unit'), { unit });
}

function pageOf(
  rows: CaseFileRow[],
  limit: number,
  at: (row: CaseFileRow) => Date,
): Page<CaseFileRow> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || !last) return { items };
  return { items, next: cursorOf({ at: at(last), caseId: last.caseId }) };
}
