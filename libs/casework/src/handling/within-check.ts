import type { NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { CaseFiles, OpenedCase } from '../case-files.ts';
import { refuseCopies, type Words } from './onward-check.ts';

/** More cases about one item than this are looked at from the latest on. */
const MOST = 50;

/**
 * What is said within a case hands on nothing that another State has said about the same item, or in the same trace, and
 * has not left open (ITI 15, FP 12(5), UNTOC 18(19)). What was said in this case before is known there, whoever said it.
 * Costs one walk through a few indexes where nobody else has anything to do with the item.
 *
 * @throws Problem handling.restricted, naming each place in what was posted
 */
export async function checkWithin(
  em: EntityManager,
  ground: { caseFiles: CaseFiles; keys: NodeKeys },
  { file, messages }: Pick<OpenedCase, 'file' | 'messages'>,
  words: Omit<Words, 'to' | 'known'>,
  now: Date,
): Promise<void> {
  const others = await casesOfOthers(em, file);
  if (others.length === 0) return;
  const known = messages.map(({ message }) => message.body);
  await refuseCopies(em, ground, others, { ...words, to: file.partner, known }, now);
}

/** The cases with other States that are about the same items, or stand in the same trace. */
async function casesOfOthers(
  em: EntityManager,
  { caseId, partner }: { caseId: string; partner: string },
): Promise<string[]> {
  const rows: { case_id: string }[] = await em.query(
    `with own as (
       select mark from asked_mark where case_id = $1 union select mark from item_mark where holder_id = $1),
     root as (select root_id from trace_link where case_id = $1 union select $1::uuid),
     related as (
       select m.case_id from own join asked_mark m using (mark)
       union select m.holder_id from own join item_mark m using (mark)
       union select o.holder_id from traced_item t join traced_item o using (arm_id) where t.holder_id = $1
       union select l.case_id from root join trace_link l using (root_id)
       union select root_id from root)
     select f.case_id from related join case_file f using (case_id)
      where f.case_id <> $1 and f.partner <> $2
      order by f.opened_at desc, f.case_id limit ${MOST}`,
    [caseId, partner],
  );
  return rows.map((row) => row.case_id);
}
