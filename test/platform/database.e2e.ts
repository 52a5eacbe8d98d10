import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  Audit,
  AuditEntry,
  migrate,
  MIGRATIONS,
  openDatabase,
  PoolExhausted,
  problemResponse,
  projectRoot,
  schemaDrift,
  setLog,
  startTestPostgres,
  type AuditNote,
  type TestPostgres,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import { until } from '../support/until.ts';

setLog({ level: 'off' });

const note = (more: Partial<AuditNote> = {}): AuditNote => ({
  at: new Date('2026-01-07T10:00:00.123Z'),
  actor: 'M. Weber',
  role: 'OFFICER',
  action: 'CASE_READ',
  ...more,
});

describe('the database', () => {
  let postgres: TestPostgres;
  let dataSource: DataSource;
  const audit = new Audit();
  const open = (poolSize: number): Promise<DataSource> =>
    openDatabase({ state: 'QN', poolSize, databaseUrl: postgres.url('trace') }, [AuditEntry]);

  beforeAll(async () => {
    postgres = await startTestPostgres({ durable: true });
    await postgres.createDatabase('trace');
    await migrate(postgres.url('trace'), { queue: true });
    dataSource = await open(3);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await postgres.stop();
  });

  it('is migrated once, by however many processes begin at the same time', async () => {
    const url = await postgres.createDatabase('many');
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(url, { queue: true })));
    expect(runs.flatMap(({ applied }) => applied)).toEqual([...MIGRATIONS]);
    expect(runs.every(({ version }) => version === MIGRATIONS.length)).toBe(true);
  });

  it('holds whole files only when the process that migrates it is killed, and is brought on by the next (F28)', async () => {
    const url = await postgres.createDatabase('killed');
    const watcher = await openDatabase({ state: 'QN', poolSize: 1, databaseUrl: url }, []);
    await watcher.query(HELD_AT_STUMBLE);
    const platform = join(projectRoot(), 'dist/libs/platform/src/index.js');
    const migrating = `import { migrate } from ${JSON.stringify(platform)};
      await migrate(${JSON.stringify(url)}, { queue: false });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', migrating]);
    const asleep = `select pid from pg_stat_activity where datname = 'killed' and wait_event = 'PgSleep'`;
    await until('it is in the midst of a file', async () => {
      const [held]: object[] = await watcher.query(asleep);
      return held;
    });
    child.kill('SIGKILL');
    await watcher.query(`select pg_terminate_backend(pid) from (${asleep}) as held`);
    await watcher.query('drop event trigger held_at_stumble');
    const whole = MIGRATIONS.slice(0, MIGRATIONS.indexOf('0037-stumbles'));
    const held: { name: string }[] = await watcher.query(
      'select name from schema_migration order by version',
    );
    expect(held.map(({ name }) => name)).toEqual(whole);
    expect(await watcher.query(`select to_regclass('stumble') as there`)).toEqual([
      { there: null },
    ]);
    const { applied } = await migrate(url, { queue: true });
    expect(applied).toEqual(MIGRATIONS.slice(whole.length));
    await watcher.destroy();
  });

  it('has the tables that the entities expect', async () => {
    expect(await schemaDrift(dataSource)).toEqual([]);
  });

  it('refuses a database that another version has made', async () => {
    const url = await postgres.createDatabase('newer', 'many');
    const newer = await openDatabase({ state: 'QN', poolSize: 2, databaseUrl: url }, []);
    await newer.query(`insert into schema_migration (version, name) values (9000, '9000-future')`);
    await newer.destroy();
    await expect(migrate(url, { queue: true })).rejects.toThrow('9000-future');
  });

  it('never takes an infinite instant, nor a State code that is none', async () => {
    const insert = (state: string, at: string): Promise<unknown> =>
      dataSource.query('insert into partner_statement values ($1, 1, $2, $3)', [state, 'jws', at]);
    await expect(insert('QT', 'infinity')).rejects.toMatchObject({ code: '23514' });
    await expect(insert('qt', 'now')).rejects.toMatchObject({ code: '23514' });
  });

  describe('the audit trail', () => {
    const entries = (correlationId: string): Promise<AuditEntry[]> =>
      dataSource.manager.find(AuditEntry, { where: { correlationId }, order: { entryId: 'ASC' } });

    it('takes many entries with one statement, in their order, to the millisecond', async () => {
      const correlationId = randomUUID();
      const notes = Array.from({ length: 50 }, (_, n) => note({ correlationId, outcome: `n${n}` }));
      await dataSource.transaction((em) => audit.record(em, notes));
      const written = await entries(correlationId);
      expect(written.map(({ outcome }) => outcome)).toEqual(notes.map(({ outcome }) => outcome));
      expect(written[0]).toMatchObject({ actor: 'M. Weber', caseId: null, reason: null });
      expect(written[0]?.at.toISOString()).toBe('2026-01-07T10:00:00.123Z');
    });

    it('is written with what it records or not at all', async () => {
      const correlationId = randomUUID();
      const failing = dataSource.transaction(async (em) => {
        await audit.record(em, [note({ correlationId })]);
        throw new Error('the action failed');
      });
      await expect(failing).rejects.toThrow('the action failed');
      expect(await entries(correlationId)).toEqual([]);
      await expect(audit.record(dataSource.manager, [note()])).rejects.toThrow(
        'inside the transaction',
      );
    });

    it('stops the action when it can not be written', async () => {
      const action = dataSource.transaction(async (em) => {
        await em.query(`insert into lane (partner) values ('QQ')`);
        await audit.record(em, [note({ correlationId: 'no uuid' })]);
      });
      await expect(action).rejects.toThrow();
      expect(await dataSource.query(`select 1 from lane where partner = 'QQ'`)).toEqual([]);
    });

    it.each([
      `update audit_entry set actor = 'somebody else'`,
      'delete from audit_entry',
      'truncate audit_entry',
    ])('refuses to be changed: %s', async (statement) => {
      await expect(dataSource.query(statement)).rejects.toThrow(/audit_entry is append-only/);
    });
  });

  describe('under stress', () => {
    it('says clearly that the pool is exhausted when transactions wait for second connections', async () => {
      const small = await open(2);
      const nested = Array.from({ length: 4 }, () =>
        small.transaction(async (em) => {
          await em.query('select 1');
          await small.query('select 1');
        }),
      );
      const ends = await Promise.allSettled(nested);
      const faults = ends.flatMap((end) =>
        end.status === 'rejected' ? [end.reason as Error] : [],
      );
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(fault).toBeInstanceOf(PoolExhausted);
      expect(problemResponse(faults[0], randomUUID()).body.code).toBe('database.unavailable');
      expect(await small.query('select 1 as one')).toEqual([{ one: 1 }]);
      await small.destroy();
    });

    it('recovers by itself after PostgreSQL was killed, idle or in the midst of work', async () => {
      const busy = dataSource.query('select pg_sleep(10)').catch((fault: unknown) => fault);
      await Promise.all([dataSource.query('select 1'), dataSource.query('select 1')]);
      process.kill(postgres.pid, 'SIGKILL');
      expect(problemResponse(await busy, randomUUID()).status).toBe(503);
      const away = await dataSource.query('select 1').catch((fault: unknown) => fault);
      expect(problemResponse(away, randomUUID()).status).toBe(503);
      await postgres.start();
      expect(await dataSource.query('select count(*)::int > 0 as kept from audit_entry')).toEqual([
        { kept: true },
      ]);
    });

    it('is waited for when it is not up yet', async () => {
      process.kill(postgres.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 100));
      const opening = open(2);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await postgres.start();
      const opened = await opening;
      expect(await opened.query('select 1 as one')).toEqual([{ one: 1 }]);
      await opened.destroy();
    });
  });
});

/** Holds a migration up within the file that makes the table, so that it can be killed just there. */
const HELD_AT_STUMBLE = `
  create function held_at_stumble() returns event_trigger language plpgsql as $$
  begin
    if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.stumble')
    then perform pg_sleep(600); end if;
  end $$;
  create event trigger held_at_stumble on ddl_command_end execute function held_at_stumble();`;
