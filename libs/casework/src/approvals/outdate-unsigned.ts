import type { EntityManager } from 'typeorm';

/**
 * After a restore nobody knows whether what waited for its signature has been signed since the backup was made: nothing
 * of it is signed by itself. Whoever asked looks whether the partner has it, and says it again if not.
 */
export async function outdateUnsigned(em: EntityManager): Promise<void> {
  await em.query(`update approval set state = 'OUTDATED', reason = $1 where state = 'UNSIGNED'`, [
    'The node was restored from a backup: see whether the partner has it before you say it again.',
  ]);
}
