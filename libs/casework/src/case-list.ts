import { PLANNED_ANEW } from '@trace/platform';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { CaseFileRow } from './case-file.entity.ts';
import { narrow, type CaseFilter, type Judged } from './case-filter.ts';
import { behind, sortKeyOf, type CaseOrder } from './case-order.ts';
import { cursorOf, placeOf, type Place } from './cursor.ts';
import { notOfOtherUnits } from './units/case-access.ts';

/** Which part of a list is wanted. */
export interface Wanted {
  cursor?: string;
  limit: number;
  /** By opening unless said. */
  order?: CaseOrder;
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

/**
 * The cases that fit. By opening, the latest comes first and the order never changes, so paging neither repeats nor
 * skips a case; the other orders follow what changes, so a case that moves meanwhile may be met twice or missed.
 */
export async function listCaseFiles(
  em: EntityManager,
  filter: CaseFilter,
  wanted: Wanted,
  judged: Judged,
): Promise<Page<CaseFileRow>> {
  const { order = 'OPENED' } = wanted;
  if (order !== 'OPENED') return listSorted(em, filter, { ...wanted, order }, judged);
  const query = narrow(caseFiles(em), filter, judged);
  if (wanted.cursor !== undefined) {
    query.andWhere('(file.openedAt, file.caseId) < (:at, :caseId)', placeOf(wanted.cursor));
  }
  const rows = await query
    .orderBy({ 'file.openedAt': 'DESC', 'file.caseId': 'DESC' })
    .limit(wanted.limit + 1)
    .getMany();
  return pageOf(rows, wanted.limit, ({ openedAt, caseId }) => ({ at: openedAt, caseId }));
}

/**
 * First only which cases come next, which the index of the board knows by itself for all that are open; then their
 * lines. So sorting a hundred thousand reads no line but those of the page.
 */
async function listSorted(
  em: EntityManager,
  filter: CaseFilter,
  wanted: Wanted & { order: Exclude<CaseOrder, 'OPENED'> },
  judged: Judged,
): Promise<Page<CaseFileRow>> {
  const key = sortKeyOf(wanted.order);
  const { word, due } = key;
  const query = narrow(caseFiles(em), filter, judged);
  if (wanted.cursor !== undefined) {
    query.andWhere(...behind(key, placeOf(wanted.cursor, word !== undefined)));
  }
  query.select('file.case_id', 'caseId').addSelect(due, 'at');
  if (word !== undefined) query.addSelect(word, 'word').addOrderBy('word');
  const places: Place[] = await query
    .addOrderBy('at')
    .addOrderBy('file.case_id')
    .limit(wanted.limit + 1)
    .getRawMany();
  const page = pageOf(places, wanted.limit, (place) => place);
  const lines = await em.findBy(CaseFileRow, { caseId: In(page.items.map((one) => one.caseId)) });
  const byId = new Map(lines.map((line) => [line.caseId, line]));
  return { ...page, items: page.items.flatMap(({ caseId }) => byId.get(caseId) ?? []) };
}

/** How many cases fit, counted no further than that many. */
export async function countCaseFiles(
  em: EntityManager,
  filter: CaseFilter,
  most: number,
  judged: Judged,
): Promise<number> {
  const query = narrow(caseFiles(em), filter, judged).select('file.case_id', 'caseId').limit(most);
  return (await query.getRawMany()).length;
}

/** The cases with a clock that has run out or will soon, the most urgent first. */
export async function listOverdue(
  em: EntityManager,
  { direction, confinedTo }: Pick<CaseFilter, 'direction' | 'confinedTo'>,
  wanted: Wanted,
  judged: Judged,
): Promise<Page<CaseFileRow>> {
  const query = caseFiles(em)
    // What is due soon is nearly all due before now as well. The planner takes the two for independent, expects a
    // handful and would sort thousands; behind a select it does not see the instant and walks the index in its order.
    .where('file.nextDueAt is not null and file.nextWarnAt <= (select :now::timestamptz)');
  narrow(
    query,
    {
      ...(direction !== undefined && { direction }),
      ...(confinedTo !== undefined && { confinedTo }),
    },
    judged,
  );
  if (wanted.cursor !== undefined) {
    query.andWhere('(file.nextDueAt, file.caseId) > (:at, :caseId)', placeOf(wanted.cursor));
  }
  const rows = await query
    .orderBy({ 'file.nextDueAt': 'ASC', 'file.caseId': 'ASC' })
    .limit(wanted.limit + 1)
    .getMany();
  return pageOf(rows, wanted.limit, ({ nextDueAt, openedAt, caseId }) => ({
    at: nextDueAt ?? openedAt,
    caseId,
  }));
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

function caseFiles(em: EntityManager): SelectQueryBuilder<CaseFileRow> {
  return em.createQueryBuilder(CaseFileRow, 'file').comment(PLANNED_ANEW);
}

function pageOf<T>(rows: T[], limit: number, place: (row: T) => Place): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: cursorOf(place(last)) };
}
