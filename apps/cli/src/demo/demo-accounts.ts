import { Accounts, ROLES, setPassword } from '@trace/casework';
import { Audit, SystemClock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { DemoState } from './demo-states.ts';

/** The password of every person of the demonstration: nothing in it is real, and nothing of it is kept. */
export const DEMO_PASSWORD = 'seven tin lanterns sway';

/** One account for each role of a State, for the console: what the operator does with `trace-node accounts make`. */
export async function makeDemoAccounts(
  dataSource: DataSource,
  keys: NodeKeys,
  { people }: DemoState,
): Promise<void> {
  const ground = { dataSource, audit: new Audit(), clock: new SystemClock(), keys };
  const accounts = new Accounts(ground);
  for (const role of ROLES) {
    const { account } = await accounts.create(
      { person: 'node', role: 'ADMINISTRATOR' },
      { person: people[role], roles: [role] },
    );
    await setPassword(ground, account.accountId, DEMO_PASSWORD);
  }
}
