import { newId } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { ItemMark, ListedItem } from './item-marks.ts';
import type { DuplicateDecision, FoundMark } from './possible-duplicate.ts';

/** What registers items: a case that was sent, or a draft. */
export interface Holder {
  id: string;
  kind: 'CASE' | 'DRAFT';
  at: Date;
}

/** More hits than this tell nobody more. */
const MOST = 50;

// A case that was withdrawn, recalled, or never arrived, asks nobody any more.
const CASES = `select m.holder_id as "caseId", null::uuid as "draftId", f.reference, f.partner, f.state, f.opened_at as since,
    m.mark, m.item_no as "otherItemNo", m.calibre_mark as "calibreMark", t.arm_id as "armId", l.root_id as "rootId",
    q.jws, null as content
  from item_mark m
  join case_file f on f.case_id = m.holder_id and f.state not in ('WITHDRAWN', 'DELIVERY_FAILED', 'RECALLED')
  left join traced_item t on t.holder_id = m.holder_id and t.item_no = m.item_no
  left join trace_link l on l.case_id = m.holder_id
  left join lateral (select jws from message where case_id = m.holder_id and kind = 'REQUEST' and direction = 'OUT'
    limit 1) as q on true
  where m.mark = any($1::text[]) and m.holder_id <> $2
  order by f.opened_at, m.holder_id limit ${MOST}`;

const DRAFTS = `select null::uuid as "caseId", m.holder_id as "draftId", null as reference, null as partner, d.state,
    d.created_at as since, m.mark, m.item_no as "otherItemNo", m.calibre_mark as "calibreMark", null::uuid as "armId",
    null::uuid as "rootId", null as jws, d.content
  from item_mark m join draft d on d.draft_id = m.holder_id and d.state = 'OPEN'
  where m.mark = any($1::text[]) and m.holder_id <> $2
  order by d.created_at, m.holder_id limit ${MOST}`;

// The rows found are those from before: a statement does not see what it writes itself.
const WRITE_AND_FIND = `with items as (
    insert into traced_item (holder_id, holder_kind, item_no, item_kind, arm_id, registered_at)
    select $2, $3, item_no, item_kind, arm_id, $4
      from unnest($5::int[], $6::text[], $7::uuid[]) as one (item_no, item_kind, arm_id)),
  marks as (
    insert into item_mark (holder_id, item_no, mark, component, calibre_mark)
    select $2, item_no, mark, component, calibre_mark
      from unnest($8::int[], $1::text[], $9::text[], $10::text[]) as one (item_no, mark, component, calibre_mark))
  select * from (${CASES}) as found`;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Lets two who register the same item at one moment do so one after the other, so that the second finds the first. */
export async function lockMarks(em: EntityManager, marks: readonly ItemMark[]): Promise<void> {
  await em.query(
    `select pg_advisory_xact_lock(key)
       from (select distinct hashtextextended(mark, 13) as key from unnest($1::text[]) as mark order by 1) as keys`,
    [marks.map(({ mark }) => mark)],
  );
}

/** Registers items with their marks, and finds the cases that had one of these marks before. */
export async function writeItems(
  em: EntityManager,
  holder: Holder,
  items: readonly ListedItem[],
  marks: readonly ItemMark[],
): Promise<FoundMark[]> {
  if (items.length === 0 && marks.length === 0) return [];
  return em.query<FoundMark[]>(WRITE_AND_FIND, [
    marks.map(({ mark }) => mark),
    holder.id,
    holder.kind,
    holder.at,
    items.map(({ itemNo }) => itemNo),
    items.map(({ itemKind }) => itemKind),
    items.map(() => newId()),
    marks.map(({ itemNo }) => itemNo),
    marks.map(({ component }) => component ?? null),
    marks.map(({ calibreMark }) => calibreMark ?? null),
  ]);
}

/** The cases and open drafts that have one of these marks, without `ownId`. */
export async function findMarks(
  em: EntityManager,
  marks: readonly ItemMark[],
  ownId: string = NOBODY,
): Promise<FoundMark[]> {
  const wanted = [marks.map(({ mark }) => mark), ownId];
  const cases: FoundMark[] = await em.query(CASES, wanted);
  const drafts: FoundMark[] = await em.query(DRAFTS, wanted);
  return [...cases, ...drafts];
}

/** Takes out what a holder has registered: a draft that was changed, deleted or sent. */
export async function forgetItems(em: EntityManager, holder: string): Promise<void> {
  await em.query(
    `with items as (delete from traced_item where holder_id = $1)
     delete from item_mark where holder_id = $1`,
    [holder],
  );
}

/** The arm that an item of a holder is; undefined for an item that is not registered. */
export async function armOf(
  em: EntityManager,
  { holder, itemNo }: { holder: string; itemNo: number },
): Promise<string | undefined> {
  const rows: { arm_id: string }[] = await em.query(
    'select arm_id from traced_item where holder_id = $1 and item_no = $2',
    [holder, itemNo],
  );
  return rows[0]?.arm_id;
}

/** Makes the arm of an item one with another arm, wherever else either of them stands. */
export async function joinArms(
  em: EntityManager,
  { holder, itemNo }: { holder: string; itemNo: number },
  arm: string,
): Promise<void> {
  await em.query(
    `update traced_item set arm_id = $3
      where arm_id = (select arm_id from traced_item where holder_id = $1 and item_no = $2)`,
    [holder, itemNo, arm],
  );
}

/** Makes the items of an onward request the arms that they are in the case from which it follows, number by number. */
export async function inheritArms(
  em: EntityManager,
  { holder, parent }: { holder: string; parent: string },
): Promise<void> {
  await em.query(
    `update traced_item t set arm_id = p.arm_id from traced_item p
      where t.holder_id = $1 and p.holder_id = $2 and p.item_no = t.item_no`,
    [holder, parent],
  );
}

/** Keeps what was decided about possible duplicates. */
export async function writeDecisions(
  em: EntityManager,
  holder: string,
  decisions: readonly DuplicateDecision[],
  { person, at }: { person: string; at: Date },
): Promise<void> {
  await em.query(
    `insert into duplicate_decision (holder_id, case_id, decision, justification, person, decided_at)
     select $1, case_id, decision, justification, $2, $3
       from unnest($4::uuid[], $5::text[], $6::text[]) as one (case_id, decision, justification)`,
    [
      holder,
      person,
      at,
      decisions.map((one) => one.caseId),
      decisions.map((one) => one.decision),
      decisions.map((one) => one.justification ?? null),
    ],
  );
}
