import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { migrate, MIGRATIONS, projectRoot, setLog } from '@trace/platform';
import { Client } from 'pg';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { serverUrl } from '../support/servers.ts';
import { until } from '../support/until.ts';

const MAIN = join(projectRoot(), 'dist/apps/cli/src/main.js');
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const DATABASE = 'half_migrated';
/** What an older program knew: everything but the last five. */
const OLDER = MIGRATIONS.slice(0, -5);

/** For the start of a program on a busy machine. */
const PATIENCE_SECONDS = 100;
const LIMIT_MS = 150_000;

setLog({ level: 'off' });

// reliability.md F28.
describe('a migration that is killed in the midst of its work', () => {
  const url = serverUrl(DATABASE);
  let directory: ADirectory;
  let client: Client;

  /** Every table and column, and how far the database is: what the older program goes by. */
  const schema = async (): Promise<unknown[]> => {
    const { rows } = await client.query<Record<string, unknown>>(
      `select table_name, column_name, data_type from information_schema.columns
        where table_schema = 'public' order by table_name, column_name`,
    );
    const { rows: done } = await client.query<Record<string, unknown>>(
      'select name from schema_migration order by version',
    );
    return [...rows, ...done];
  };
  /** Kills the command at the moment at which it has done the first migration and is about to say so. */
  const killed = async (): Promise<void> => {
    await client.query('begin');
    await client.query('lock table schema_migration in share mode');
    const words = ['migrate', '--state', 'QN', '--data', directory.dataDir('QN')];
    const child = spawn(process.execPath, ['--no-warnings', MAIN, ...words], {
      env: { PATH, DATABASE_URL: url },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const gone = once(child, 'exit');
    await until(
      'the migration waits',
      async () => {
        // What others do is seen once for a whole transaction, unless it is forgotten.
        await client.query('select pg_stat_clear_snapshot()');
        const { rowCount } = await client.query(
          `select from pg_stat_activity where datname = $1 and application_name = 'trace-node migrate'
              and wait_event_type = 'Lock'`,
          [DATABASE],
        );
        if (child.exitCode !== null) throw new Error(`it ended before: ${said}`);
        return rowCount === 1 ? true : undefined;
      },
      { seconds: PATIENCE_SECONDS },
    );
    child.kill('SIGKILL');
    await gone;
    await client.query('rollback');
  };

  beforeAll(async () => {
    directory = await aDirectory(['QN']);
    const maker = new Client({ connectionString: serverUrl('postgres') });
    await maker.connect();
    await maker.query(`create database ${DATABASE}`);
    await maker.end();
    await migrate(url, { queue: true, only: OLDER });
    client = new Client({ connectionString: url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await directory?.remove();
  });

  it(
    'leaves the database as the older program knows it, and lets it work',
    async () => {
      const before = await schema();
      await killed();
      await until('the killed connection is gone', async () => {
        const { rowCount } = await client.query(
          `select from pg_stat_activity where application_name = 'trace-node migrate' and datname = $1`,
          [DATABASE],
        );
        return rowCount === 0 ? true : undefined;
      });
      expect(await schema()).toEqual(before);
      const { rowCount } = await client.query(
        `insert into audit_entry (at, actor, role, action) values (now(), 'node', 'NODE', 'CASE_READ')`,
      );
      expect(rowCount).toBe(1);
    },
    LIMIT_MS,
  );

  it('is completed by the next start', async () => {
    const { applied } = await migrate(url, { queue: true });
    expect(applied).toEqual(MIGRATIONS.slice(-5));
    const { rowCount } = await client.query('select from audit_entry');
    expect(rowCount).toBe(1);
  });
});
