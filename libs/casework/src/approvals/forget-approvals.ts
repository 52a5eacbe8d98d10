import type { EntityManager } from 'typeorm';

/** Forgets what waits or was refused in a case of which something is purged: an identity may stand in it. */
export async function forgetApprovals(em: EntityManager, caseId: string): Promise<void> {
  await em.query('update approval set content = null where case_id = $1', [caseId]);
}
