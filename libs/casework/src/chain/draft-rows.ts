import { Problem, type NodeKeys, type SealedPlace } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { cursorOf, placeOf } from '../cursor.ts';
import type { Page, Wanted } from '../case-list.ts';
import type {
  Draft,
  DraftContent,
  DraftIdentity,
  DraftOrigin,
  DraftOutcome,
  ListedDraft,
  Withheld,
} from './draft.ts';

interface Row {
  draft_id: string;
  person: string;
  request_digest: string;
  version: number;
  state: 'OPEN' | 'SUBMITTED';
  content: string;
  identities: string | null;
  origin_case: string | null;
  origin_message: string | null;
  withheld: string;
  outcome: string | null;
  created_at: Date;
  changed_at: Date;
}

/** A draft that is begun, under the idempotency key of the call that began it. */
export interface NewDraft {
  draftId: string;
  person: string;
  /** The unit of whoever begins it: no other sees it. */
  unit?: string;
  key: string;
  requestDigest: string;
  content: DraftContent;
  identities: readonly DraftIdentity[];
  origin?: DraftOrigin;
  withheld: readonly Withheld[];
  at: Date;
}

/** A draft and the contents of its identities. */
export interface OpenedDraft {
  draft: Draft;
  identities: DraftIdentity[];
}

/** Begins a draft. @throws a unique violation where the key was used before */
export async function insertDraft(em: EntityManager, keys: NodeKeys, one: NewDraft): Promise<void> {
  await em.query(
    `insert into draft (draft_id, person, key, request_digest, version, state, content, identities, origin_case,
                        origin_message, withheld, created_at, changed_at, unit)
     values ($1, $2, $3, $4, 1, 'OPEN', $5, $6, $7, $8, $9, $10, $10, $11)`,
    [
      one.draftId,
      one.person,
      one.key,
      one.requestDigest,
      JSON.stringify(one.content),
      wrapped(keys, one.draftId, one.identities),
      one.origin?.caseId ?? null,
      one.origin?.messageId ?? null,
      JSON.stringify(one.withheld),
      one.at,
      one.unit ?? null,
    ],
  );
}

/** The draft that a person began with this key. @throws Problem idempotency.mismatch where it was for something else */
export async function findDraftOfKey(
  em: EntityManager,
  keys: NodeKeys,
  { person, key, requestDigest }: Pick<NewDraft, 'person' | 'key' | 'requestDigest'>,
): Promise<Draft | undefined> {
  const rows: Row[] = await em.query('select * from draft where person = $1 and key = $2', [
    person,
    key,
  ]);
  const [row] = rows;
  if (!row) return undefined;
  if (row.request_digest !== requestDigest) throw new Problem('idempotency.mismatch');
  return draftOf(row, keys).draft;
}

/** One draft; `lock` keeps it from changing until the transaction ends. */
export async function findDraft(
  em: EntityManager,
  keys: NodeKeys,
  draftId: string,
  lock = false,
): Promise<OpenedDraft> {
  const rows: Row[] = await em.query(
    `select * from draft where draft_id = $1${lock ? ' for update' : ''}`,
    [draftId],
  );
  if (!rows[0]) throw new Problem('draft.unknown');
  return draftOf(rows[0], keys);
}

/** The draft that was submitted into a case, if one was. */
export async function findDraftOfCase(
  em: EntityManager,
  keys: NodeKeys,
  caseId: string,
): Promise<Draft | undefined> {
  const rows: Row[] = await em.query(
    `select * from draft where state = 'SUBMITTED' and position($1::text in outcome) > 0 limit 1`,
    [caseId],
  );
  return rows[0] && draftOf(rows[0], keys).draft;
}

/** The id of the draft that was begun with this key, by whomever. */
export async function draftBegunWith(em: EntityManager, key: string): Promise<string | undefined> {
  const rows: { draft_id: string }[] = await em.query(
    'select draft_id from draft where key = $1 limit 1',
    [key],
  );
  return rows[0]?.draft_id;
}

/** Whether there is still such a draft. */
export async function hasDraft(em: EntityManager, draftId: string): Promise<boolean> {
  const rows: unknown[] = await em.query('select 1 from draft where draft_id = $1', [draftId]);
  return rows.length > 0;
}

/** Open drafts, the latest first. Nothing is opened that is sealed in them. */
export async function listDrafts(
  em: EntityManager,
  { cursor, limit }: Wanted,
  unit?: string,
): Promise<Page<ListedDraft>> {
  const behind = cursor === undefined ? undefined : placeOf(cursor);
  const rows: Row[] = await em.query(
    `select * from draft where state = 'OPEN' and ($1::timestamptz is null or (created_at, draft_id) < ($1, $2::uuid))
        and ($4::text is null or unit is null or unit = $4)
      order by created_at desc, draft_id desc limit $3`,
    [behind?.at ?? null, behind?.caseId ?? null, limit + 1, unit ?? null],
  );
  const items = rows.slice(0, limit).map(listedOf);
  const last = items.at(-1);
  if (rows.length <= limit || !last) return { items };
  return { items, next: cursorOf({ at: last.createdAt, caseId: last.draftId }) };
}

/** Writes a draft in its next version; identities are left as they are where none are given. */
export async function updateDraft(
  em: EntityManager,
  keys: NodeKeys,
  draftId: string,
  change: { content: DraftContent; identities?: readonly DraftIdentity[]; at: Date },
): Promise<void> {
  await em.query(
    `update draft set content = $2, version = version + 1, changed_at = $3,
            identities = case when $4 then $5 else identities end
      where draft_id = $1`,
    [
      draftId,
      JSON.stringify(change.content),
      change.at,
      change.identities !== undefined,
      wrapped(keys, draftId, change.identities ?? []),
    ],
  );
}

/** Marks a draft as submitted. Its identities stand in sealed parts from now on, and no longer here. */
export async function closeDraft(
  em: EntityManager,
  draftId: string,
  { outcomes, key, at }: { outcomes: readonly DraftOutcome[]; key: string; at: Date },
): Promise<void> {
  await em.query(
    `update draft set state = 'SUBMITTED', version = version + 1, identities = null, changed_at = $2, outcome = $3
      where draft_id = $1`,
    [draftId, at, JSON.stringify({ key, outcomes })],
  );
}

/** The idempotency key with which a draft was submitted. */
export async function submissionKeyOf(
  em: EntityManager,
  draftId: string,
): Promise<string | undefined> {
  const rows: { outcome: string | null }[] = await em.query(
    'select outcome from draft where draft_id = $1',
    [draftId],
  );
  const outcome = rows[0]?.outcome ?? undefined;
  return outcome === undefined ? undefined : (JSON.parse(outcome) as { key: string }).key;
}

/**
 * Forgets the identities in the drafts that came from a case or led to it: what is purged there must not go on here.
 * Their digest goes too, since the identities stood in it and a guess at a person could be confirmed by it.
 */
export async function forgetDraftIdentities(em: EntityManager, caseId: string): Promise<void> {
  await em.query(
    `update draft set identities = null, request_digest = 'purged'
      where origin_case = $1::uuid or position($2::text in outcome) > 0`,
    [caseId, caseId],
  );
}

function wrapped(
  keys: NodeKeys,
  draftId: string,
  identities: readonly DraftIdentity[],
): string | null {
  return identities.length === 0 ? null : keys.wrap(JSON.stringify(identities), sealedAt(draftId));
}

function sealedAt(draftId: string): SealedPlace {
  return { table: 'draft', column: 'identities', row: [draftId.toLowerCase()] };
}

function draftOf(row: Row, keys: NodeKeys): OpenedDraft {
  const identities =
    row.identities === null
      ? []
      : (JSON.parse(keys.unwrap(row.identities, sealedAt(row.draft_id))) as DraftIdentity[]);
  const parts = identities.map(({ part }) => part);
  return { draft: { ...listedOf(row), parts }, identities };
}

function listedOf(row: Row): ListedDraft {
  const content = JSON.parse(row.content) as DraftContent;
  const { outcomes = [] } = JSON.parse(row.outcome ?? '{}') as { outcomes?: DraftOutcome[] };
  return {
    ...content,
    draftId: row.draft_id,
    version: row.version,
    state: row.state,
    person: row.person,
    ...(row.origin_case !== null &&
      row.origin_message !== null && {
        origin: { caseId: row.origin_case, messageId: row.origin_message },
      }),
    withheld: JSON.parse(row.withheld) as Withheld[],
    outcomes,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
