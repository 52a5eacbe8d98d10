import { announce } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { CaseFileRow } from './case-file.entity.ts';
import type { SubmissionRow } from './submission.entity.ts';

const TYPES = {
  case_id: 'uuid',
  direction: 'text',
  partner: 'text',
  reference: 'text',
  request_type: 'text',
  urgency: 'text',
  state: 'text',
  opened_at: 'timestamptz',
  changed_at: 'timestamptz',
  version: 'int',
  own_sequence: 'int',
  other_sequence: 'int',
  next_clock: 'text',
  next_due_at: 'timestamptz',
  next_warn_at: 'timestamptz',
  next_risk_at: 'timestamptz',
  late_since: 'timestamptz',
  next_crossing_at: 'timestamptz',
  closes_at: 'timestamptz',
  waiting_for: 'text',
  open: 'boolean',
  suspended: 'boolean',
  deviated: 'boolean',
  next_zone: 'text',
  undelivered_since: 'timestamptz',
  acknowledged_seconds: 'bigint',
  answered_seconds: 'bigint',
  answered_at: 'timestamptz',
  answered_late: 'boolean',
  clarifications: 'int',
  dated_back_at: 'timestamptz',
  outdated: 'boolean',
  legal_bases: 'text',
  late_causes: 'text',
  refusal_grounds: 'text',
} as const;

/** Columns that hold several codes: they come as one text each, for arrays of arrays would be taken apart. */
const SEVERAL: ReadonlySet<string> = new Set(['legal_bases', 'late_causes', 'refusal_grounds']);

const COLUMNS = Object.keys(TYPES);

// The rows come as one array for each column: the statement is the same text for one case and for five hundred.
const UPSERT = `insert into case_file (${COLUMNS.join(', ')})
  select ${COLUMNS.map((column) => (SEVERAL.has(column) ? `string_to_array(${column}, ' ')` : column)).join(', ')}
    from unnest(${Object.values(TYPES)
      .map((type, index) => `$${index + 1}::${type}[]`)
      .join(', ')}) as line (${COLUMNS.join(', ')})
  on conflict (case_id) do update set ${COLUMNS.slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

const after = (index: number): string => `$${COLUMNS.length + index}`;
const UPSERT_AND_SUBMISSION = `with filed as (${UPSERT})
  insert into submission (person, key, request_digest, case_id, message_id, created_at, reference, state, version)
  values (${Array.from({ length: 9 }, (_, index) => after(index + 1)).join(', ')})`;

/** Writes the lines of any number of cases with one statement. */
export async function writeCaseFiles(
  em: EntityManager,
  rows: readonly CaseFileRow[],
): Promise<void> {
  if (rows.length > 0) await em.query(UPSERT, columnsOf(rows));
  announce(
    em,
    rows.map(({ caseId }) => ({ caseId })),
  );
}

/** Writes the line of a case together with the idempotency key that led to its change, with one statement. */
export async function writeSubmitted(
  em: EntityManager,
  row: CaseFileRow,
  key: SubmissionRow,
): Promise<void> {
  await em.query(UPSERT_AND_SUBMISSION, [
    ...columnsOf([row]),
    key.person,
    key.key,
    key.requestDigest,
    key.caseId,
    key.messageId,
    key.createdAt,
    key.reference,
    key.state,
    key.version,
  ]);
  announce(em, [{ caseId: row.caseId }]);
}

function columnsOf(rows: readonly CaseFileRow[]): unknown[][] {
  return [
    rows.map((row) => row.caseId),
    rows.map((row) => row.direction),
    rows.map((row) => row.partner),
    rows.map((row) => row.reference),
    rows.map((row) => row.requestType),
    rows.map((row) => row.urgency),
    rows.map((row) => row.state),
    rows.map((row) => row.openedAt),
    rows.map((row) => row.changedAt),
    rows.map((row) => row.version),
    rows.map((row) => row.ownSequence),
    rows.map((row) => row.otherSequence),
    rows.map((row) => row.nextClock),
    rows.map((row) => row.nextDueAt),
    rows.map((row) => row.nextWarnAt),
    rows.map((row) => row.nextRiskAt),
    rows.map((row) => row.lateSince),
    rows.map((row) => row.nextCrossingAt),
    rows.map((row) => row.closesAt),
    rows.map((row) => row.waitingFor),
    rows.map((row) => row.open),
    rows.map((row) => row.suspended),
    rows.map((row) => row.deviated),
    rows.map((row) => row.nextZone),
    rows.map((row) => row.undeliveredSince),
    rows.map((row) => row.acknowledgedSeconds),
    rows.map((row) => row.answeredSeconds),
    rows.map((row) => row.answeredAt),
    rows.map((row) => row.answeredLate),
    rows.map((row) => row.clarifications),
    rows.map((row) => row.datedBackAt),
    rows.map((row) => row.outdated),
    rows.map((row) => row.legalBases.join(' ')),
    rows.map((row) => row.lateCauses.join(' ')),
    rows.map((row) => row.refusalGrounds.join(' ')),
  ];
}
