import { AccessTokens, CASEWORK_ENTITIES, type Role } from '@trace/casework';
import { AuditEntry, NodeKeys, openDatabase, SystemClock } from '@trace/platform';
import type { ANode } from './a-node.ts';

/** Makes an access token for somebody in a role, as the command line would: in the database, not over the network. */
export async function aToken(node: ANode, role: Role, person = `Test ${role}`): Promise<string> {
  const dataSource = await openDatabase(
    { state: node.state, poolSize: 2, databaseUrl: node.databaseUrl },
    [AuditEntry, ...CASEWORK_ENTITIES],
  );
  try {
    const keys = await NodeKeys.load(node.dataDir);
    const { token } = await new AccessTokens(dataSource, new SystemClock(), keys).make({
      person,
      role,
    });
    return token;
  } finally {
    await dataSource.destroy();
  }
}
