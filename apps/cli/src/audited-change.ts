import { userInfo } from 'node:os';
import { Audit, AuditEntry, type AuditAction, type Config } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { Cli } from './cli.ts';
import { withDatabase } from './node-of.ts';

/** What an operator changes, as the audit trail says it: a code, and the id of what was changed. */
export interface ChangeNote {
  action: AuditAction;
  outcome: string;
  reason?: string;
}

/**
 * Changes something outside the database in the transaction of its audit entry: if the entry can not be written, nothing
 * is changed, and if the change fails, nothing is claimed. The change comes last, because it can not be undone.
 */
export async function auditedChange<T>(
  cli: Cli,
  config: Config,
  note: ChangeNote,
  change: (em: EntityManager) => Promise<T>,
): Promise<T> {
  return withDatabase(cli, config, [AuditEntry], (dataSource) =>
    dataSource.transaction(async (em) => {
      const by = { at: new Date(), actor: userInfo().username, role: 'OPERATOR' };
      await new Audit().record(em, [{ ...by, ...note }]);
      return change(em);
    }),
  );
}
