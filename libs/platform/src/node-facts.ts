import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { MIGRATIONS } from './migrate.ts';
import { projectRoot } from './project-root.ts';

/** The database as it stands. */
export interface DatabaseFacts {
  version: string;
  bytes: number;
  connections: number;
  migrations: { name: string; appliedAt: Date }[];
  /** Known to this program and not applied yet. */
  pending: string[];
}

/** The disk on which the data folder lies. */
export interface DiskFacts {
  freeBytes: number;
  totalBytes: number;
}

/** The version of this program. */
export async function programVersion(): Promise<string> {
  const text = await readFile(join(projectRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What the database says of itself. */
export async function databaseFacts(em: EntityManager): Promise<DatabaseFacts> {
  const [about]: { version: string; bytes: string; connections: number }[] = await em.query(
    `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
            (select count(*)::int from pg_stat_activity where datname = current_database()) as connections`,
  );
  const migrations: { name: string; appliedAt: Date }[] = await em.query(
    'select name, applied_at as "appliedAt" from schema_migration order by version',
  );
  const applied = new Set(migrations.map(({ name }) => name));
  return {
    version: about?.version ?? '',
    bytes: Number(about?.bytes ?? 0),
    connections: about?.connections ?? 0,
    migrations,
    pending: MIGRATIONS.filter((name) => !applied.has(name)),
  };
}

/** How much room is left where the data folder lies. */
export async function diskFacts(folder: string): Promise<DiskFacts> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
