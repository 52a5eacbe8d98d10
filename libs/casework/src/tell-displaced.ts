import { recordSecurityEvent } from '@trace/exchange';
import { log, type Audit, type Clock, type NodeKeys, type SealedPlace } from '@trace/platform';
import type { DataSource } from 'typeorm';

/** What telling stands on. */
interface Ground {
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
}

const MOST_TOLD = 1_000;

/**
 * Tells of what does not open in its place: as a security event and in the trail, each place once in each process. In a
 * transaction of its own, since whatever wanted to open it fails.
 *
 * @returns waits until everything is told
 */
export function tellDisplaced(ground: Ground): () => Promise<void> {
  const told = new Set<string>();
  let telling = Promise.resolve();
  ground.keys.onDisplaced((place) => {
    const name = `${place.table}.${place.column}`;
    // The first of its columns say which row it is; whoever stands beside it is in the row itself.
    const row = `${name} ${place.row[0] ?? ''}`;
    if (told.has(row) || told.size >= MOST_TOLD) return;
    told.add(row);
    telling = telling
      .then(() => tell(ground, place, row))
      .catch((fault: unknown) => {
        told.delete(row);
        log('keys').error('that something sealed was altered could not be told', { fault });
      });
  });
  return () => telling;
}

async function tell(
  { dataSource, audit, clock }: Ground,
  { table, column }: SealedPlace,
  row: string,
): Promise<void> {
  const at = clock.now();
  await dataSource.transaction(async (em) => {
    await recordSecurityEvent(em, { kind: 'SEALED_ALTERED', at, outcome: `${table}.${column}` });
    await audit.record(em, [
      {
        at,
        actor: 'node',
        role: 'NODE',
        action: 'SECURITY_EVENT',
        outcome: `SEALED_ALTERED ${row}`,
      },
    ]);
  });
}
