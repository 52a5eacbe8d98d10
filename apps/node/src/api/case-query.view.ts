import { IsOptional } from 'class-validator';
import {
  CASE_ORDERS,
  CASE_STATES,
  EVIDENCE_PURPOSES,
  LACKS,
  RECORDS,
  STANDINGS,
  type CaseFilter,
  type CaseOrder,
  type CaseRecord,
  type EvidencePurpose,
  type Lack,
  type Person,
  type StandingCode,
} from '@trace/casework';
import {
  Code,
  Day,
  DELAY_REASONS,
  LEGAL_BASES,
  Pattern,
  REFUSAL_GROUNDS,
  REQUEST_TYPES,
  StateCode,
  Text,
  URGENCIES,
  type DelayReason,
  type LegalBasis,
  type RefusalGround,
} from '@trace/protocol';

const DIRECTIONS = ['OUT', 'IN'] as const;
const CURSOR = /^[A-Za-z0-9_-]+$/;
const HOURS = /^[1-9]\d{0,2}$/;
const DAYS = /^(?:[1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2}|36[0-5]\d|3660)$/;
const LIMIT = /^(?:[1-9]\d?|1\d\d|200)$/;

/** Which part of a list is wanted. */
export class PageQuery {
  /** Where to go on: the member next of the part before. */
  @IsOptional()
  @Pattern(CURSOR, 'the cursor exactly as it was returned', 120)
  cursor?: string;

  /** How many entries at most, 1 to 200; 50 unless said otherwise. */
  @IsOptional()
  @Pattern(LIMIT, 'a whole number from 1 to 200', 3)
  limit?: string;
}

/** By what cases are narrowed, in lists and on the board alike. */
export class BoardQuery {
  /** OUT: this State asks; IN: this State is asked. */
  @IsOptional()
  @Code(DIRECTIONS)
  direction?: 'OUT' | 'IN';

  @IsOptional()
  @Code(CASE_STATES)
  state?: string;

  @IsOptional()
  @StateCode()
  partner?: string;

  /** The State that is waited for. */
  @IsOptional()
  @StateCode()
  waitingFor?: string;

  /** What was asked; of a case without a request, what opened it. */
  @IsOptional()
  @Code([...REQUEST_TYPES, 'SPONTANEOUS_INFO', 'JIT_PROPOSAL'])
  requestType?: string;

  @IsOptional()
  @Code(URGENCIES)
  urgency?: string;

  /** Whether a running clock of the case has run out. */
  @IsOptional()
  @Code(['true', 'false'])
  overdue?: string;

  /** Whether lateness is foretold: a running clock is not overdue yet, and will probably be within 72 hours or later. */
  @IsOptional()
  @Code(['true', 'false'])
  atRisk?: string;

  /** How the case stands at this moment; it may stand in several ways. Nothing but what is open stands in any. */
  @IsOptional()
  @Code(STANDINGS)
  standing?: StandingCode;

  /** Not overdue, but within so many hours if nothing happens, 1 to 999. */
  @IsOptional()
  @Pattern(HOURS, 'a whole number from 1 to 999', 3)
  dueWithin?: string;

  /** A legal basis that the request names; it may name others too. */
  @IsOptional()
  @Code(LEGAL_BASES)
  legalBasis?: LegalBasis;

  /** Why something in the case came late or is delayed, as the answering State said. */
  @IsOptional()
  @Code(DELAY_REASONS)
  lateCause?: DelayReason;

  /** The officer who has the case. */
  @IsOptional()
  @Text(200)
  assignee?: string;

  /** The unit that has the case. */
  @IsOptional()
  @Text(200)
  unit?: string;

  /** What the case is without: an officer, a unit, a legal basis, a cause of lateness, an urgency. */
  @IsOptional()
  @Code(LACKS)
  without?: Lack;

  /** What has happened in the case, which a request has opened. */
  @IsOptional()
  @Code(RECORDS)
  record?: CaseRecord;

  /** A ground on which it was refused in whole or in part. */
  @IsOptional()
  @Code(REFUSAL_GROUNDS)
  refusedOn?: RefusalGround;

  /** Opened on this day (UTC) or later. */
  @IsOptional()
  @Day()
  openedFrom?: string;
}

/** The parameters of the list of cases. */
export class CaseQuery extends BoardQuery {
  /** Where to go on: the member next of the part before. */
  @IsOptional()
  @Pattern(CURSOR, 'the cursor exactly as it was returned', 120)
  cursor?: string;

  /** How many entries at most, 1 to 200; 50 unless said otherwise. */
  @IsOptional()
  @Pattern(LIMIT, 'a whole number from 1 to 200', 3)
  limit?: string;

  /** In which order; the latest opened first unless said. DUE begins with what has been late for longest. */
  @IsOptional()
  @Code(CASE_ORDERS)
  sort?: CaseOrder;
}

/** The filters of a list as they are kept under a name. */
export class ListFilters extends BoardQuery {
  /** In which order; the latest opened first unless said. */
  @IsOptional()
  @Code(CASE_ORDERS)
  sort?: CaseOrder;
}

/** The parameters of the scorecards. */
export class ScorecardsQuery extends BoardQuery {
  /** The requests of so many days until now, 1 to 3660; 365 unless said. */
  @IsOptional()
  @Pattern(DAYS, 'a whole number from 1 to 3660', 4)
  days?: string;
}

/** The filter that a query means, for somebody. */
export function filterOf(
  { overdue, atRisk, dueWithin, ...equal }: BoardQuery,
  { unit: confinedTo }: Pick<Person, 'unit'>,
): CaseFilter {
  return {
    ...equal,
    ...(overdue !== undefined && { overdue: overdue === 'true' }),
    ...(atRisk !== undefined && { atRisk: atRisk === 'true' }),
    ...(dueWithin !== undefined && { dueWithin: Number(dueWithin) }),
    ...(confinedTo !== undefined && { confinedTo }),
  };
}

/** The parameters of the list of refused messages. */
export class RefusedQuery extends PageQuery {}

/** The parameters of the overdue list. */
export class OverdueQuery extends PageQuery {
  /** OUT: this State asks; IN: this State is asked. */
  @IsOptional()
  @Code(DIRECTIONS)
  direction?: 'OUT' | 'IN';
}

/** The parameters of the list of notices. */
export class NoticeQuery extends PageQuery {
  /** true: what nobody of the desk has read; false: what was read; both unless said. */
  @IsOptional()
  @Code(['true', 'false'])
  unread?: string;
}

/** The parameters of an export. */
export class EvidenceQuery {
  /** COURT: to be put before a court; OWN_FILE, where nothing is said: for the authority's own file. */
  @IsOptional()
  @Code(EVIDENCE_PURPOSES)
  purpose?: EvidencePurpose;

  /** true: messages that are closed to the purpose are left out, their digests and receipts stand for them. */
  @IsOptional()
  @Code(['true', 'false'])
  withhold?: string;
}

/** How many entries the query asks for. */
export function limitOf(query: Pick<PageQuery, 'limit'>): number {
  return Number(query.limit ?? 50);
}

/** The parameters of the list of sessions. */
export class SessionsQuery {
  /** Whether those of everybody are wanted; for administrators. */
  @IsOptional()
  @Code(['true', 'false'])
  all?: string;
}

/** The parameters of the list of approvals. */
export class ApprovalsQuery {
  /** How they stand; those that wait, unless said otherwise. */
  @IsOptional()
  @Code(['WAITING', 'UNSIGNED', 'APPROVED', 'SIGNED', 'REFUSED', 'WITHDRAWN', 'OUTDATED'])
  state?: string;
}
