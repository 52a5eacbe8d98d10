import type { EntityManager } from 'typeorm';
import type { AuditFault } from './verify-audit.ts';

type Asked = Pick<EntityManager, 'query'>;

/**
 * Entries that were committed and are gone, though no leaf ever stood for them: those that the sequencer has missed, and
 * those that still wait for it. A hole in the numbers alone says nothing: whatever is rolled back leaves one too.
 */
export async function findVanished(em: Asked, most: number): Promise<AuditFault[]> {
  const rows: { entryId: string }[] = await em.query(
    `select entry_id as "entryId" from audit_vanished
      union
     select entry_id from audit_pending pending
      where not exists (select from audit_entry entry where entry.entry_id = pending.entry_id)
      order by 1 limit $1`,
    [most],
  );
  return rows.map(({ entryId }) => ({ kind: 'DELETED', position: -1, entryId }));
}

/**
 * Leaves behind the last checkpoint of this node: both are written in one commit, so none ever stands there by itself.
 *
 * @param size how many leaves there were before this is asked
 * @param good the largest checkpoint of this node that fits
 */
export async function findUnsigned(
  em: Asked,
  { size, good }: { size: number; good: number },
): Promise<AuditFault[]> {
  const [{ signed = 0 } = {}]: { signed?: number }[] = await em.query(
    'select coalesce(max(size), 0)::float8 as signed from audit_checkpoint',
  );
  return size > signed ? [{ kind: 'REBUILT', position: good }] : [];
}
