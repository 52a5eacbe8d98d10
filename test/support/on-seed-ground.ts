import { CaseFiles, CASEWORK_ENTITIES } from '@trace/casework';
import { EXCHANGE_ENTITIES } from '@trace/exchange';
import { AuditEntry, openDatabase, SystemClock } from '@trace/platform';
import type { SeedGround } from '../../apps/cli/src/seed/seed-cases.ts';
import type { ADatabase } from './a-database.ts';
import type { ADirectory } from './a-directory.ts';
import { partnersOf } from './partners-of.ts';

/** Has cases of QN invented in a database whose node does not run yet. */
export async function onSeedGround(
  directory: ADirectory,
  database: ADatabase,
  invent: (ground: SeedGround, now: Date) => Promise<unknown>,
): Promise<void> {
  const dataSource = await openDatabase({ state: 'QN', databaseUrl: database.url, poolSize: 2 }, [
    AuditEntry,
    ...EXCHANGE_ENTITIES,
    ...CASEWORK_ENTITIES,
  ]);
  try {
    const clock = new SystemClock();
    const partners = await partnersOf(directory, 'QN', dataSource);
    const caseFiles = new CaseFiles(dataSource, partners, clock);
    await invent({ dataSource, partners, caseFiles }, clock.now());
  } finally {
    await dataSource.destroy();
  }
}
