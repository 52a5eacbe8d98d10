import type { EntityManager } from 'typeorm';
import type { CaseFiles, OpenedCase } from '../case-files.ts';
import { workingDesk, writeNotices } from '../notices/index.ts';
import { offerCase, tracedCases } from './traces.ts';
import { isFull, withdrawalOffers } from './withdrawal-offers.ts';

/**
 * Tells the focal point, once, which requests of a trace are needless since one State has answered in full, in the
 * transaction that stores the answer (lifecycle edge 4). Costs nothing for cases that are a trace of their own.
 */
export async function offerWithdrawals(
  em: EntityManager,
  filed: readonly OpenedCase[],
  ground: { own: string; caseFiles: Pick<CaseFiles, 'open'>; now: Date },
): Promise<void> {
  const full = filed.filter(({ file, folded }) => file.direction === 'OUT' && isFull(folded));
  if (full.length === 0) return;
  for (const rootId of await rootsWithOthers(em, full)) {
    const cases = await tracedCases(em, rootId, ground.caseFiles);
    const offers = withdrawalOffers(cases.map(offerCase), ground.own);
    await writeNotices(
      em,
      offers.map(({ withdraw, reference, partner }) => ({
        key: `withdrawal-offered:${withdraw}`,
        what: 'WITHDRAWAL_OFFERED' as const,
        desk: workingDesk('OUT'),
        caseId: withdraw,
        reference,
        partner,
        raisedAt: ground.now,
      })),
    );
  }
}

/** The traces of these cases in which there are others beside them. */
async function rootsWithOthers(em: EntityManager, cases: readonly OpenedCase[]): Promise<string[]> {
  const rows: { root_id: string }[] = await em.query(
    'select distinct root_id from trace_link where case_id = any($1::uuid[]) or root_id = any($1::uuid[])',
    [cases.map(({ file }) => file.caseId)],
  );
  return rows.map(({ root_id: root }) => root);
}
