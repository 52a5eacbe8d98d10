import type { RefusedFile } from '@trace/exchange';
import type { EntityManager } from 'typeorm';
import { CaseFileRow } from '../case-file.entity.ts';
import { writeNotices } from '../notices/index.ts';

/** Tells the supervisor of each case that the bytes of an attachment were refused, here or there; once for each file. */
export async function tellRefusedFile(
  em: EntityManager,
  { caseIds, partner, digest, at }: RefusedFile,
): Promise<void> {
  for (const caseId of caseIds) {
    const file = await em.findOneBy(CaseFileRow, { caseId });
    await writeNotices(em, [
      {
        key: `attachment-refused:${caseId}:${digest}`,
        what: 'ATTACHMENT_REFUSED',
        desk: 'SUPERVISOR',
        caseId,
        partner,
        ...(file && { reference: file.reference }),
        raisedAt: at,
      },
    ]);
  }
}
