import { IsOptional } from 'class-validator';
import {
  CASE_STATES,
  EVIDENCE_PURPOSES,
  type CaseFilter,
  type EvidencePurpose,
  type Person,
} from '@trace/casework';
import { Code, Pattern, REQUEST_TYPES, StateCode, URGENCIES } from '@trace/protocol';

const DIRECTIONS = ['OUT', 'IN'] as const;
const CURSOR = /^[A-Za-z0-9_-]+$/;
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

/** The parameters of the list of cases. */
export class CaseQuery extends PageQuery {
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
}

/** The filters of a list as they are kept under a name. */
export class ListFilters extends CaseQuery {}

/** The filter that a query means, for somebody. */
export function filterOf(
  { cursor: _c, limit: _l, overdue, atRisk, ...equal }: CaseQuery,
  { unit }: Pick<Person, 'unit'>,
): CaseFilter {
  return {
    ...equal,
    ...(overdue !== undefined && { overdue: overdue === 'true' }),
    ...(atRisk !== undefined && { atRisk: atRisk === 'true' }),
    ...(unit !== undefined && { unit }),
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
export function limitOf(query: PageQuery): number {
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
  @Code(['WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'OUTDATED'])
  state?: string;
}
