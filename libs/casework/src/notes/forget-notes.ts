import type { EntityManager } from 'typeorm';

/** Destroys the texts of the notes about a case of which something is purged: an identity may stand in them. */
export async function forgetNotes(em: EntityManager, caseId: string): Promise<void> {
  await em.query('update case_note set content = null where case_id = $1', [caseId]);
}
