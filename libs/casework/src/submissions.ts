import { createHash } from 'node:crypto';
import { Problem } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { SubmissionRow } from './submission.entity.ts';

/** What a submission led to; the same again for the same key, for ever. */
export interface Submitted {
  caseId: string;
  messageId: string;
  reference: string;
  state: string;
  version: number;
}

/** Under which key of which person something is submitted, and the digest of what it is. */
export interface Key {
  person: string;
  key: string;
  requestDigest: string;
}

type Found = Pick<
  SubmissionRow,
  'caseId' | 'messageId' | 'requestDigest' | 'reference' | 'state' | 'version'
>;

const FIND = `select case_id as "caseId", message_id as "messageId", request_digest as "requestDigest", reference, state, version
  from submission where person = $1 and key = $2`;

// One round trip: a number is drawn only where nothing was found, so that repeats leave no gap.
const FIND_OR_DRAW = `select found.*, case when found."caseId" is null then next_reference($3, $4) end as drawn
  from (select 1) as one left join (${FIND}) as found on true`;

/**
 * What this key led to before.
 *
 * @throws Problem idempotency.mismatch when it was used for something else
 */
export async function findSubmitted(em: EntityManager, key: Key): Promise<Submitted | undefined> {
  const rows: Found[] = await em.query(FIND, [key.person, key.key]);
  return rows[0] && submittedOf(rows[0], key);
}

/** What this key led to before, or else the next number of the series in this year. */
export async function findSubmittedOrNumber(
  em: EntityManager,
  key: Key,
  series: string,
  year: number,
): Promise<Submitted | number> {
  const rows: (Found & { drawn: string | null })[] = await em.query(FIND_OR_DRAW, [
    key.person,
    key.key,
    series,
    year,
  ]);
  const row = rows[0];
  if (!row) throw new Error('a query for exactly one row gave none');
  return row.drawn === null ? submittedOf(row, key) : Number(row.drawn);
}

/** The digest of what is submitted, the same however its members are ordered and spaced. */
export function requestDigest(submitted: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(submitted)))
    .digest('base64url');
}

function submittedOf(row: Found, key: Key): Submitted {
  if (row.requestDigest !== key.requestDigest) throw new Problem('idempotency.mismatch');
  const { caseId, messageId, reference, state, version } = row;
  return { caseId, messageId, reference, state, version };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, content]) => content !== undefined);
  return entries
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, content]) => [name, sorted(content)]);
}
