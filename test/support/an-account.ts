import { Accounts, CASEWORK_ENTITIES, setPassword, type Role } from '@trace/casework';
import { Audit, AuditEntry, NodeKeys, openDatabase, SystemClock } from '@trace/platform';
import type { ANode } from './a-node.ts';

/** A password that nothing speaks against. */
export const A_PASSWORD = 'four green kettles sing';

/** Makes an account with a password, as the command line would: in the database, not over the network. */
export async function anAccount(
  node: Pick<ANode, 'state' | 'databaseUrl' | 'dataDir'>,
  roles: Role | readonly Role[],
  { person = `Test ${String(roles)}`, password = A_PASSWORD, unit }: AccountWish = {},
): Promise<{ person: string; password: string; accountId: string }> {
  const dataSource = await openDatabase(
    { state: node.state, poolSize: 2, databaseUrl: node.databaseUrl },
    [AuditEntry, ...CASEWORK_ENTITIES],
  );
  try {
    const keys = await NodeKeys.load(node.dataDir);
    const ground = { dataSource, audit: new Audit(), clock: new SystemClock(), keys };
    const { account } = await new Accounts(ground).create(
      { person: 'node', role: 'ADMINISTRATOR' },
      {
        person,
        roles: typeof roles === 'string' ? [roles] : roles,
        ...(unit !== undefined && { unit }),
      },
    );
    await setPassword(ground, account.accountId, password);
    return { person, password, accountId: account.accountId };
  } finally {
    await dataSource.destroy();
  }
}

interface AccountWish {
  person?: string;
  password?: string;
  unit?: string;
}
