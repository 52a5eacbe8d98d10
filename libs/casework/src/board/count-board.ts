import { PLANNED_ANEW } from '@trace/platform';
import type { DelayReason } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { CaseFileRow } from '../case-file.entity.ts';
import { CaseOfficerRow } from '../desk/case-officer.entity.ts';
import { CaseUnitRow } from '../units/case-unit.entity.ts';
import {
  FORECAST_HOURS,
  narrow,
  STANDINGS,
  standingSql,
  type CaseFilter,
  type Judged,
  type StandingCode,
} from '../case-filter.ts';

/** By what the cases of the board are put together. */
export const BOARD_GROUPS = [
  'PARTNER',
  'UNIT',
  'ASSIGNEE',
  'URGENCY',
  'LEGAL_BASIS',
  'LATE_CAUSE',
] as const;

/** One of the ways in which they are put together. */
export type BoardGroup = (typeof BOARD_GROUPS)[number];

/** How many cases stand in each way. */
export type StandingCounts = Record<StandingCode, number>;

/** The numbers of one direction, or of one group within it. */
export interface BoardLine {
  direction: 'OUT' | 'IN';
  counts: StandingCounts;
}

/** The numbers of those cases of a direction that have one partner, unit, officer and so on. */
export interface BoardGroupLine extends BoardLine {
  by: BoardGroup;
  /** The partner, unit, officer and so on; null for cases without. */
  key: string | null;
}

/** How many cases that are not overdue will be within so many hours if nothing happens. */
export interface ForecastLine {
  direction: 'OUT' | 'IN';
  withinHours: number;
  cases: number;
}

/** In how many cases, over or not, something came or comes late for a reason. */
export interface CauseLine {
  direction: 'OUT' | 'IN';
  lateCause: DelayReason;
  cases: number;
}

/** All numbers of the board. Behind each are exactly so many rows of the list with the same filter. */
export interface Board {
  totals: BoardLine[];
  groups: BoardGroupLine[];
  forecast: ForecastLine[];
  causes: CauseLine[];
}

const DIRECTIONS = ['OUT', 'IN'] as const;
/** In half days. */
const STEPS = Array.from({ length: FORECAST_HOURS / 12 }, (_, index) => (index + 1) * 12);

type Row = { by: BoardGroup | 'ALL'; direction: 'OUT' | 'IN'; key: string | null } & StandingCounts;

/** Counts the open cases that fit, in both directions, and in each group. */
export async function countBoard(
  em: EntityManager,
  filter: CaseFilter,
  judged: Judged,
): Promise<Board> {
  const rows = await countCells(em, filter, judged);
  const lines = rows.map(({ by, direction, key, ...counts }) => ({ by, direction, key, counts }));
  return {
    totals: DIRECTIONS.map((direction) => ({
      direction,
      counts:
        lines.find((line) => line.by === 'ALL' && line.direction === direction)?.counts ?? NOTHING,
    })),
    groups: lines.flatMap(({ by, ...line }) => (by === 'ALL' ? [] : [{ by, ...line }])),
    forecast: await countForecast(em, filter, judged),
    causes: await countCauses(em, filter, judged),
  };
}

const NOTHING = Object.fromEntries(STANDINGS.map((one) => [one, 0])) as StandingCounts;

/** What makes two cases alike on the board, each by its name in the cells. */
const ALIKE = {
  direction: 'file.direction',
  partner: 'file.partner',
  urgency: 'file.urgency',
  unit: 'of_unit.unit',
  officer: 'of_officer.officer',
  legal_bases: 'file.legal_bases',
  late_causes: 'file.late_causes',
} as const;

const SUMS = STANDINGS.map((one) => `sum("${one}")::int as "${one}"`).join(', ');

/** A case with two legal bases is in the group of each, so the groups may be more together than the direction. */
const ROLLED_UP = `
  select case grouping(partner, urgency, unit, officer)
           when 7 then 'PARTNER' when 11 then 'URGENCY' when 13 then 'UNIT' when 14 then 'ASSIGNEE' else 'ALL' end as by,
         direction, coalesce(partner, urgency, unit, officer) as key, ${SUMS}
    from cell
   group by grouping sets ((direction), (direction, partner), (direction, urgency), (direction, unit), (direction, officer))
  union all
  select 'LEGAL_BASIS', direction, basis, ${SUMS}
    from cell left join unnest(legal_bases) as basis on true group by direction, basis
  union all
  select 'LATE_CAUSE', direction, cause, ${SUMS}
    from cell left join unnest(late_causes) as cause on true group by direction, cause`;

/**
 * One walk over the open cases, in the index of the board alone, puts those together that are alike in everything; only
 * what comes out of that, thousands at most, is counted again for each group.
 */
async function countCells(em: EntityManager, filter: CaseFilter, judged: Judged): Promise<Row[]> {
  const query = narrow(em.createQueryBuilder(CaseFileRow, 'file'), filter, judged)
    .andWhere(standingSql('OPEN'))
    .leftJoin(CaseUnitRow, 'of_unit', 'of_unit.case_id = file.case_id')
    .leftJoin(CaseOfficerRow, 'of_officer', 'of_officer.case_id = file.case_id')
    .select([])
    .groupBy(Object.values(ALIKE).join(', '));
  for (const [name, column] of Object.entries(ALIKE)) query.addSelect(column, name);
  for (const standing of STANDINGS)
    query.addSelect(`count(*) filter (where ${standingSql(standing)})`, standing);
  const [cells, values] = query.getQueryAndParameters();
  return em.query(
    `/* ${PLANNED_ANEW} */ with cell as materialized (${cells}) ${ROLLED_UP}`,
    values,
  );
}

/** How many hours from now the first clock of each case runs out, in steps; each step holds what the earlier ones do. */
async function countForecast(
  em: EntityManager,
  filter: CaseFilter,
  judged: Judged,
): Promise<ForecastLine[]> {
  const hours = 'ceil(extract(epoch from file.next_due_at - :now::timestamptz) / 3600)';
  const rows: { direction: 'OUT' | 'IN'; hours: number; cases: number }[] = await narrow(
    em.createQueryBuilder(CaseFileRow, 'file').comment(PLANNED_ANEW),
    { ...filter, dueWithin: Math.min(filter.dueWithin ?? FORECAST_HOURS, FORECAST_HOURS) },
    judged,
  )
    .select('file.direction', 'direction')
    .addSelect(`${hours}::int`, 'hours')
    .addSelect('count(*)::int', 'cases')
    .groupBy(`file.direction, ${hours}`)
    .getRawMany();
  return DIRECTIONS.flatMap((direction) =>
    STEPS.map((withinHours) => ({
      direction,
      withinHours,
      cases: sum(rows.filter((row) => row.direction === direction && row.hours <= withinHours)),
    })),
  );
}

/** The causes of lateness, in cases that are over as well: what was late once is late for ever. */
async function countCauses(
  em: EntityManager,
  filter: CaseFilter,
  judged: Judged,
): Promise<CauseLine[]> {
  return narrow(em.createQueryBuilder(CaseFileRow, 'file').comment(PLANNED_ANEW), filter, judged)
    .andWhere(`file.late_causes <> '{}'`)
    .select('file.direction', 'direction')
    .addSelect('unnest(file.late_causes)', 'lateCause')
    .addSelect('count(*)::int', 'cases')
    .groupBy('1, 2')
    .orderBy('cases', 'DESC')
    .getRawMany();
}

function sum(rows: readonly { cases: number }[]): number {
  return rows.reduce((total, { cases }) => total + cases, 0);
}
