import type { DelayReason, LegalBasis, RefusalGround } from '@trace/protocol';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { notOfOtherUnits } from './units/case-access.ts';

/** How a case may stand on the board. A case may stand in several ways at once: overdue, and waiting for the partner. */
export const STANDINGS = [
  'OPEN',
  'OVERDUE',
  'DUE_SOON',
  'AT_RISK',
  'WAITING_FOR_US',
  'WAITING_FOR_PARTNER',
  'DEVIATED',
  'SUSPENDED',
  'UNDELIVERED',
] as const;

/** One of the ways in which a case may stand. */
export type StandingCode = (typeof STANDINGS)[number];

/** What a case may be without. */
export const LACKS = ['ASSIGNEE', 'UNIT', 'LEGAL_BASIS', 'LATE_CAUSE', 'URGENCY'] as const;

/** One of the things that a case may be without. */
export type Lack = (typeof LACKS)[number];

/** What has happened in a case, for whoever looks behind a number of a scorecard. */
export const RECORDS = [
  'REQUESTED',
  'ANSWERED',
  'ANSWERED_IN_TIME',
  'ANSWERED_LATE',
  'ASKED_BACK',
] as const;

/** One of the things that may have happened. */
export type CaseRecord = (typeof RECORDS)[number];

/** By what a list of cases may be narrowed, and what a number of the board stands for. */
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
  standing?: StandingCode;
  /** Not overdue, but will be within so many hours if nothing happens. */
  dueWithin?: number;
  /** One of those that the request names. */
  legalBasis?: LegalBasis;
  /** Why something came or will come late. */
  lateCause?: DelayReason;
  /** The officer who has the case. */
  assignee?: string;
  /** The unit that has the case. */
  unit?: string;
  without?: Lack;
  /** What has happened in it. */
  record?: CaseRecord;
  /** A ground on which it was refused in whole or in part. */
  refusedOn?: RefusalGround;
  /** Opened on this day (UTC) or later. */
  openedFrom?: string;
  /** The unit to whose cases, and those that are nobody's yet, the reader is confined. */
  confinedTo?: string;
}

/** At which node and at which instant cases are judged. */
export interface Judged {
  /** The State whose node it is. */
  own: string;
  now: Date;
}

/** So many hours ahead a supervisor looks for what will be late. */
export const FORECAST_HOURS = 72;

const HOUR_MS = 3_600_000;
/** A message has five minutes to be delivered (clock C1); before that it is merely under way. */
const UNDER_WAY_MS = 5 * 60_000;

/** The SQL of each standing: every one of them is on the index of the board, which holds open cases only. */
const STANDING: Record<StandingCode, string> = {
  OPEN: 'file.open',
  OVERDUE: 'file.open and file.next_due_at < :now',
  DUE_SOON: 'file.open and file.next_due_at >= :now and file.next_warn_at <= :now',
  AT_RISK: 'file.open and file.next_due_at >= :now and file.next_risk_at <= :now',
  WAITING_FOR_US: 'file.open and file.waiting_for = :own',
  WAITING_FOR_PARTNER: 'file.open and file.waiting_for <> :own',
  DEVIATED: 'file.open and file.deviated',
  SUSPENDED: 'file.open and file.suspended',
  UNDELIVERED:
    'file.open and file.undelivered_since is not null and file.undelivered_since < :underWay',
};

const LACK: Record<Lack, string> = {
  ASSIGNEE: 'not exists (select 1 from case_officer held where held.case_id = file.case_id)',
  UNIT: 'not exists (select 1 from case_unit held where held.case_id = file.case_id)',
  LEGAL_BASIS: `file.legal_bases = '{}'`,
  LATE_CAUSE: `file.late_causes = '{}'`,
  URGENCY: `file.urgency = ''`,
};

/** Only where something was requested an answer is owed. */
const REQUESTED = `file.request_type in ('TRACE', 'COOPERATION')`;

const RECORD: Record<CaseRecord, string> = {
  REQUESTED: 'true',
  ANSWERED: 'file.answered_at is not null',
  ANSWERED_IN_TIME: 'file.answered_late is false',
  ANSWERED_LATE: 'file.answered_late',
  ASKED_BACK: 'file.clarifications > 0',
};

/** What each member of a filter asks of a case that is called `file`. */
const CONDITIONS: Record<keyof CaseFilter, (wanted: CaseFilter) => string> = {
  direction: () => 'file.direction = :direction',
  state: () => 'file.state = :state',
  partner: () => 'file.partner = :partner',
  waitingFor: () => 'file.waiting_for = :waitingFor',
  requestType: () => 'file.request_type = :requestType',
  urgency: () => 'file.urgency = :urgency',
  overdue: ({ overdue }) =>
    overdue === true
      ? 'file.next_due_at < :now'
      : '(file.next_due_at is null or file.next_due_at >= :now)',
  atRisk: ({ atRisk }) =>
    atRisk === true
      ? 'file.next_due_at >= :now and file.next_risk_at <= :now'
      : '(file.next_risk_at is null or file.next_risk_at > :now or file.next_due_at is null or file.next_due_at < :now)',
  standing: ({ standing = 'OPEN' }) => STANDING[standing],
  dueWithin: () => 'file.open and file.next_due_at >= :now and file.next_due_at < :within',
  legalBasis: () => 'file.legal_bases @> array[:legalBasis]::text[]',
  lateCause: () => `file.late_causes <> '{}' and file.late_causes @> array[:lateCause]::text[]`,
  assignee: () =>
    'file.case_id in (select held.case_id from case_officer held where held.officer = :assignee)',
  unit: () => 'file.case_id in (select held.case_id from case_unit held where held.unit = :unit)',
  without: ({ without = 'ASSIGNEE' }) => LACK[without],
  record: ({ record = 'REQUESTED' }) => `${REQUESTED} and ${RECORD[record]}`,
  refusedOn: () =>
    `file.refusal_grounds <> '{}' and file.refusal_grounds @> array[:refusedOn]::text[]`,
  openedFrom: () => `file.opened_at >= (:openedFrom::date)::timestamp at time zone 'UTC'`,
  confinedTo: () => notOfOtherUnits('file.case_id', ':confinedTo'),
};

/**
 * Narrows a query over cases, which are called `file` in it. Lists and counts both go through here, so that behind a
 * number are exactly so many rows.
 */
export function narrow<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  filter: CaseFilter,
  judged: Judged,
): SelectQueryBuilder<T> {
  const { dueWithin = 0 } = filter;
  for (const name of Object.keys(CONDITIONS) as (keyof CaseFilter)[]) {
    if (filter[name] !== undefined) query.andWhere(CONDITIONS[name](filter));
  }
  return query.setParameters({
    ...filter,
    ...instantsOf(judged),
    within: new Date(+judged.now + dueWithin * HOUR_MS),
  });
}

/** What of a moment the standings are compared with. */
export function instantsOf({ own, now }: Judged): Record<string, Date | string> {
  return {
    own,
    now,
    underWay: new Date(+now - UNDER_WAY_MS),
  };
}

/** A record in SQL, for whoever counts in how many cases it happened. */
export function recordSql(record: CaseRecord): string {
  return RECORD[record];
}

/** A standing in SQL, for whoever counts how many cases stand so. */
export function standingSql(standing: StandingCode): string {
  return STANDING[standing];
}
