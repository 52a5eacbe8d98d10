import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { connectionOptions, patiently } from './database.ts';
import { grantRights } from './grant-rights.ts';
import { log } from './log.ts';
import { projectRoot } from './project-root.ts';

/** Every migration in its order. The number is the version; a file is never edited once it has been released. */
export const MIGRATIONS = [
  '0001-node',
  '0002-reference',
  '0003-crossings',
  '0004-chain',
  '0005-purge',
  '0006-calendars',
  '0008-indexes',
  '0009-log',
  '0010-reconciliation',
  '0011-refused',
  '0012-quality',
  '0013-attachments',
  '0015-directory',
  '0016-evidence',
  '0017-bulkheads',
  '0018-accounts',
  '0021-authority',
  '0022-trail',
  '0023-approvals',
  '0030-risk',
  '0032-refusals',
  '0034-untold',
  '0035-source',
  '0036-beginnings',
  '0037-stumbles',
  '0038-resent',
  '0040-board',
  '0043-search',
  '0044-lists',
  '0046-backups',
  '0050-pending',
  '0055-deaths',
  '0057-notes',
  '0058-digests',
  '0061-recall',
  '0062-templates',
  '0065-sorts',
  '0066-unsigned',
  '0067-returns',
  '0068-holders',
  '0069-calls',
  '0070-rights',
  '0071-factor',
  '0075-forged',
  '0076-stopped',
  '0077-marks',
  '0078-access',
  '0080-revisions',
  '0081-released',
  '0083-unusual',
  '0084-baits',
  '0086-vanished',
  '0087-owed',
] as const;

/** Any two processes that migrate the same database take this lock, so that one of them finds the work done. */
const LOCK = 7_726_831;

/** What a migration run did. */
export interface Migrated {
  applied: string[];
  version: number;
}

/** How far a database is brought. */
export interface MigrateOrder {
  /** Whether the queue lives in this database. */
  queue: boolean;
  /** Only these files: the tables as an older program knew them, for its backup. */
  only?: readonly string[];
  /** The role under which the node is going to run, where that is another than the one that migrates. */
  runsAs?: string;
}

/**
 * Brings the database to the present version: our tables, file by file and each in its own transaction, and the
 * queue's own tables in the schema `bullmq` where the queue lives in PostgreSQL. Running it again changes nothing.
 */
export async function migrate(url: string, options: MigrateOrder): Promise<Migrated> {
  const client = await patiently(() => connect(url));
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const applied = await applyMissing(client, options.only);
    if (options.queue) await migrateQueue(client);
    if (options.runsAs !== undefined) await grantRights(client, options.runsAs);
    return { applied, version: MIGRATIONS.length };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(url: string): Promise<Client> {
  // migrations may take as long as they need
  const client = new Client({
    ...connectionOptions(url, 'trace-node migrate'),
    statement_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  });
  client.on('error', (fault) => log('migrate').warn('the connection broke', { fault }));
  await client.connect();
  return client;
}

async function applyMissing(
  client: Client,
  only: readonly string[] = MIGRATIONS,
): Promise<string[]> {
  // Even to find it there takes a right that a node need not have.
  const { rows: found } = await client.query<{ at: string | null }>(
    "select to_regclass('schema_migration') as at",
  );
  if (found[0]?.at === null)
    await client.query(`create table schema_migration (
      version integer primary key, name text not null, applied_at timestamptz(3) not null default now())`);
  const { rows } = await client.query<{ version: number; name: string }>(
    'select version, name from schema_migration order by version',
  );
  const known: readonly string[] = MIGRATIONS;
  const unknown = rows.filter(({ name }) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `The database was made by another version of this program (it has ${unknown.map(({ name }) => name).join(', ')}). ` +
        'Install the version that made it, or a newer one.',
    );
  }
  // By name and not by count: two branches may bring their files in either order.
  const held = new Set(rows.map(({ name }) => name));
  const missing = MIGRATIONS.filter((name) => !held.has(name) && only.includes(name));
  for (const name of missing) await apply(client, name);
  return missing;
}

async function apply(client: Client, name: (typeof MIGRATIONS)[number]): Promise<void> {
  const file = join(projectRoot(), 'libs', 'platform', 'migrations', `${name}.sql`);
  const sql = await readFile(file, 'utf8');
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into schema_migration (version, name) values ($1, $2)', [
      Number(name.slice(0, 4)),
      name,
    ]);
    await client.query('commit');
  } catch (fault) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`The migration ${name} failed and nothing of it was applied.`, {
      cause: fault,
    });
  }
}

async function migrateQueue(client: Client): Promise<void> {
  const { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } =
    await import('bullmq');
  const present = await assertSchemaCompatibility(client).catch(() => 0);
  if (present < LATEST_SCHEMA_VERSION) await runMigrations(client);
}
