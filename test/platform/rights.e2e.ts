import { Jobs, migrate, setLog } from '@trace/platform';
import { Client } from 'pg';
import { aCall } from '../cli/a-call.ts';
import { aDatabase, NODE_ROLE, type ADatabase } from '../support/a-database.ts';
import { until } from '../support/until.ts';

setLog({ level: 'off' });

/** The words of PostgreSQL itself: the triggers over the trail refuse too, and would not do for somebody who owns it. */
const DENIED = /^(?:permission denied|must be owner)/;

/** What no node does, and whoever takes one over must not do either. */
const NEVER = [
  `update audit_entry set actor = 'nobody'`,
  'delete from audit_entry',
  'truncate audit_entry',
  'alter table audit_entry disable trigger append_only',
  'drop trigger await_position on audit_entry',
  'create or replace function await_position() returns trigger language plpgsql as $$ begin return null; end $$',
  'update audit_leaf set hash = hash',
  'delete from audit_leaf',
  'delete from audit_checkpoint',
  'update partner_checkpoint set root = root',
  'insert into schema_migration (version, name) values (9999, $$later$$)',
  'delete from schema_migration',
  'create table mine (id int)',
  'create schema mine',
  'drop table audit_entry',
  'drop index audit_entry_case_id_entry_id_idx',
  'alter table case_file add column mine int',
  'delete from bullmq.migration',
  `set session_replication_role = 'replica'`,
  'set role postgres',
  'create role another',
  `copy audit_entry to '/tmp/trail'`,
] as const;

describe('the role under which a node runs', () => {
  let database: ADatabase;
  let node: Client;
  let owner: Client;

  beforeAll(async () => {
    database = await aDatabase();
    [node, owner] = [database.nodeUrl, database.url].map(
      (connectionString) => new Client({ connectionString }),
    ) as [Client, Client];
    await Promise.all([node.connect(), owner.connect()]);
    await owner.query(
      `insert into audit_entry (at, actor, role, action) values (now(), 'M. Weber', 'OFFICER', 'CASE_READ')`,
    );
  });
  afterAll(async () => {
    await Promise.all([node?.end(), owner?.end()]);
    await database?.drop();
  });

  it.each(NEVER)('may not: %s', async (statement) => {
    await expect(node.query(statement)).rejects.toThrow(DENIED);
  });

  it('adds to the trail and reads it', async () => {
    await node.query(
      `insert into audit_entry (at, actor, role, action) values (now(), 'A. Zupan', 'OFFICER', 'CASE_READ')`,
    );
    const { rows } = await node.query('select actor from audit_entry order by entry_id');
    expect(rows).toEqual([{ actor: 'M. Weber' }, { actor: 'A. Zupan' }]);
    const waiting = await node.query('select count(*)::int as count from audit_pending');
    expect(waiting.rows).toEqual([{ count: 2 }]);
  });

  it('draws the first reference of a year, whose sequence is not its own', async () => {
    const drawn = await node.query(`select next_reference('TR', 2031) as one`);
    expect(drawn.rows).toEqual([{ one: '1' }]);
    const { rows } = await owner.query(
      `select pg_get_userbyid(relowner) as owner from pg_class where relname = 'reference_tr_2031'`,
    );
    expect(rows).toEqual([{ owner: 'postgres' }]);
    await expect(node.query('drop sequence reference_tr_2031')).rejects.toThrow(DENIED);
  });

  it('clears the places of what was purged', async () => {
    const notices: string[] = [];
    node.on('notice', ({ message }) => notices.push(message ?? ''));
    await node.query('vacuum sealed_key, sealed_file_piece, upload, draft, submission, case_note');
    expect(notices).toEqual([]);
  });

  it('adds jobs and works at them, from the first on', async () => {
    const jobs = await Jobs.open(
      { state: 'QN', redisUrl: undefined, redisUnsafe: false, lanes: 2 },
      database.nodeUrl,
    );
    try {
      const seen: string[] = [];
      await jobs.handle({ 'drain-lane': async ({ partner }) => void seen.push(partner) });
      await jobs.add({ name: 'drain-lane', data: { partner: 'QS' } });
      await until('the job is done', () => seen.includes('QS') || undefined);
      const { rows } = await owner.query(
        `select pg_get_userbyid(relowner) as owner from pg_class
          where relnamespace = 'bullmq'::regnamespace and relkind = 'S' and relname like 'bullmq_jid_%'`,
      );
      expect(rows).toEqual([{ owner: 'postgres' }]);
    } finally {
      await jobs.close();
    }
  });

  it('migrates what is migrated already, and is told apart from who may', async () => {
    expect((await migrate(database.nodeUrl, { queue: true })).applied).toEqual([]);
    await owner.query(`delete from schema_migration where name = '0065-sorts'`);
    await expect(migrate(database.nodeUrl, { queue: true })).rejects.toThrow('0065-sorts failed');
    await owner.query(`insert into schema_migration (version, name) values (65, '0065-sorts')`);
  });
});

describe('trace-node migrate --runs-as', () => {
  let database: ADatabase;
  let owner: Client;
  const call = (role: string) =>
    aCall(['migrate', '--state', 'QN', '--runs-as', role], { DATABASE_URL: database.url });

  beforeAll(async () => {
    database = await aDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await database?.drop();
  });

  it('takes from a role what it had too much', async () => {
    await owner.query(`grant all on all tables in schema public to ${NODE_ROLE}`);
    await owner.query(`grant create on schema public to ${NODE_ROLE}`);
    const { exitCode, stdout } = await call(NODE_ROLE);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`The role ${NODE_ROLE} has`)]);
    const { rows } = await owner.query(
      `select has_table_privilege($1, 'audit_entry', 'update, delete, truncate, trigger') as trail,
              has_table_privilege($1, 'case_file', 'truncate, trigger, references') as cases,
              has_table_privilege($1, 'case_file', 'delete') as works,
              has_schema_privilege($1, 'public', 'create') as makes`,
      [NODE_ROLE],
    );
    expect(rows).toEqual([{ trail: false, cases: false, works: true, makes: false }]);
  });

  it('names no role that owns the tables, and none that is not there', async () => {
    const owns = await call('postgres');
    expect([owns.exitCode, owns.stderr]).toEqual([1, expect.stringContaining('owns the tables')]);
    const absent = await call('nobody_here');
    expect([absent.exitCode, absent.stderr]).toEqual([
      1,
      expect.stringContaining('There is no role nobody_here'),
    ]);
  });
});
