import type { Audit, Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';

/** A row of those that let somebody in, and the number of its newest form. */
export interface Revised {
  kind: 'account' | 'session' | 'token';
  id: string;
  revision: number;
}

/**
 * Writes down in the caller's transaction that these rows count in no earlier form than this one; for a row that is gone,
 * or ended, in none that was ever written.
 */
export async function noteRevisions(
  em: EntityManager,
  { audit, clock }: { audit: Audit; clock: Clock },
  revised: readonly Revised[],
): Promise<void> {
  const at = clock.now();
  await audit.record(
    em,
    revised.map(({ kind, id, revision }) => ({
      at,
      actor: 'node',
      role: 'NODE',
      action: 'ACCESS_REVISED' as const,
      outcome: `${kind} ${id} ${revision}`,
    })),
  );
}
