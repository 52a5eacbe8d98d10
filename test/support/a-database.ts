import { randomBytes } from 'node:crypto';
import { migrate } from '@trace/platform';
import { Client } from 'pg';
import { serverUrl } from './servers.ts';

const TEMPLATE = 'template_trace';
/** Whoever comes first migrates the template, the others wait. */
const LOCK = 4_711_001;

/** Owns nothing; what it may do in the template it may do in each clone. */
export const NODE_ROLE = 'trace_node';

/** A database of one node or one test file, cloned from the migrated template. */
export interface ADatabase {
  /** As the role that owns the tables, for tests that look into them and alter them. */
  url: string;
  /** As the role under which a node runs, which may do no more than it needs. */
  nodeUrl: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes an empty, migrated database in some ten milliseconds. */
export async function aDatabase(): Promise<ADatabase> {
  const name = `trace_${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await ensureTemplate(client);
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
  return {
    url: serverUrl(name),
    nodeUrl: serverUrl(name, NODE_ROLE),
    drop: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** The tables are made once for the whole run, by the code that a node runs at its start. */
async function ensureTemplate(client: Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
    TEMPLATE,
  ]);
  if (rowCount === 0) {
    const unfinished = `${TEMPLATE}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished}`);
    await client.query(
      `do $$ begin create role ${NODE_ROLE} login; exception when duplicate_object then null; end $$`,
    );
    await migrate(serverUrl(unfinished), { queue: true, runsAs: NODE_ROLE });
    // Only a finished template has the name, so that a failed migration is not taken for one.
    await client.query(`alter database ${unfinished} rename to ${TEMPLATE}`);
  }
  await client.query('select pg_advisory_unlock($1)', [LOCK]);
}

async function onServer(work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: serverUrl('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
