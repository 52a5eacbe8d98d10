import type { DataSource } from 'typeorm';
import { cursorOf } from '../../libs/casework/src/cursor.ts';

/** One way of asking for a list over the api. */
export interface ListQuery {
  name: string;
  path: string;
}

const CASES: readonly [name: string, query: string][] = [
  ['first page', ''],
  ['direction', 'direction=IN'],
  ['a state that most are in', 'state=CLOSED'],
  ['a state that few are in', 'state=REFUSED'],
  ['a state that none is in', 'state=POSTPONED'],
  ['partner with most cases', 'partner=QM'],
  ['partner with few cases', 'partner=QV'],
  ['partner without a case', 'partner=QX'],
  ['waiting for a partner', 'waitingFor=QV'],
  ['urgent', 'urgency=URGENT'],
  ['cooperation (none)', 'requestType=COOPERATION'],
  ['overdue', 'overdue=true'],
  ['not overdue', 'overdue=false'],
  ['at risk', 'atRisk=true'],
  ['overdue, urgent, by partner', 'overdue=true&urgency=URGENT&partner=QV'],
  ['state and partner', 'state=ACKNOWLEDGED&partner=QV&direction=OUT'],
  ['state and partner, none', 'state=CLOSED&partner=QX'],
  ['a legal basis', 'legalBasis=UNTOC_18'],
  ['a cause of lateness', 'lateCause=LATE-JUDICIAL'],
  ['answered late', 'record=ANSWERED_LATE'],
  ['refused on a ground', 'refusedOn=ITI22-INV'],
  ['not delivered', 'standing=UNDELIVERED'],
  ['waiting for us', 'standing=WAITING_FOR_US'],
  ['late within three days', 'dueWithin=72'],
  ['by what is due first', 'sort=DUE'],
  ['by urgency', 'sort=URGENCY'],
  ['by partner', 'sort=PARTNER'],
  ['by legal basis', 'sort=LEGAL_BASIS'],
  ['by cause of lateness', 'sort=LATE_CAUSE'],
];

const OVERDUE: readonly [name: string, query: string][] = [
  ['first page', ''],
  ['direction', 'direction=IN'],
];

/** Every list that is measured, with cursors into what the database holds now. */
export async function listQueries(dataSource: DataSource): Promise<ListQuery[]> {
  const half = await cursorIn(dataSource, 'opened_at', 'true', 0.5);
  const last = await cursorIn(dataSource, 'opened_at', 'true', 0.98);
  const closed = await cursorIn(dataSource, 'opened_at', `state = 'CLOSED'`, 0.5);
  const late = await cursorIn(dataSource, 'opened_at', 'next_due_at < now()', 0.5);
  const urgent = await cursorIn(dataSource, 'next_due_at', 'next_warn_at <= now()', 0.5);
  const end = await cursorIn(dataSource, 'next_due_at', 'next_warn_at <= now()', 1);
  const deep: [string, string][] = [
    ['half way down', `cursor=${half}`],
    ['near the end', `cursor=${last}`],
    ['a state, half way down', `state=CLOSED&cursor=${closed}`],
    ['overdue, half way down', `overdue=true&cursor=${late}`],
  ];
  const deepOverdue: [string, string][] = [
    ['half way down', `cursor=${urgent}`],
    ['behind the end', `cursor=${end}`],
  ];
  return [
    ...[...CASES, ...deep].map(([name, query]) => ({
      name: `cases, ${name}`,
      path: `/v1/cases?${query}`,
    })),
    ...[...OVERDUE, ...deepOverdue].map(([name, query]) => ({
      name: `overdue, ${name}`,
      path: `/v1/overdue?${query}`,
    })),
  ];
}

/** The cursor behind the case that stands at a share of the way through a list. */
async function cursorIn(
  dataSource: DataSource,
  by: 'opened_at' | 'next_due_at',
  where: string,
  share: number,
): Promise<string> {
  const order = by === 'opened_at' ? 'desc' : 'asc';
  const rows = await dataSource.query<{ at: Date; caseId: string }[]>(
    `select ${by} as at, case_id as "caseId" from case_file where ${where}
      order by ${by} ${order}, case_id ${order}
     offset greatest(0, floor((select count(*) from case_file where ${where}) * ${share}) - 1) limit 1`,
  );
  const [row] = rows;
  if (!row) throw new Error(`there is no case where ${where}`);
  return cursorOf(row);
}
