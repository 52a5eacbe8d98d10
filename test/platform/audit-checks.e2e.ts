import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Audit,
  AuditChecks,
  AuditEntry,
  AuditLog,
  makeNodeKeys,
  NodeKeys,
  openDatabase,
  setLog,
  takeUntoldChecks,
  type AuditCheck,
  type HeldCheckpoint,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import { aDatabase, type ADatabase } from '../support/a-database.ts';

setLog({ level: 'off' });

// F61: whoever owns the database edits, deletes, cuts off or builds anew. The node finds it within a quarter of an hour.
describe('the node that looks over its own audit log', () => {
  let home: string;
  let keys: NodeKeys;
  let database: ADatabase;
  let dataSource: DataSource;
  let checks: AuditChecks;
  let witnessed: HeldCheckpoint[];
  let now: Date;
  const audit = new Audit();
  const clock = { now: () => now };
  const someone = { person: 'A. Auditor', role: 'AUDITOR' };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'trace-checks-'));
    await makeNodeKeys(home, 'QN');
    keys = await NodeKeys.load(home);
  });
  afterAll(() => rm(home, { recursive: true }));

  beforeEach(async () => {
    now = new Date();
    witnessed = [];
    database = await aDatabase();
    dataSource = await openDatabase({ state: 'QN', poolSize: 4, databaseUrl: database.url }, [
      AuditEntry,
    ]);
    checks = new AuditChecks({
      state: 'QN',
      dataSource,
      keys,
      audit,
      clock,
      witnessed: async () => witnessed,
    });
    await write(20);
    await write(20);
    witnessed = [{ token: (await log().latest()) ?? '', witness: 'QS' }];
    await write(10);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const log = (): AuditLog => new AuditLog('QN', dataSource, keys, clock);
  const write = async (count: number): Promise<void> => {
    const entry = { at: now, actor: 'M. Weber', role: 'OFFICER', action: 'CASE_READ' } as const;
    await dataSource.transaction((em) =>
      audit.record(
        em,
        Array.from({ length: count }, () => entry),
      ),
    );
    await log().sequence();
  };
  const asOwner = async (...statements: string[]): Promise<void> => {
    const tables = ['audit_entry', 'audit_leaf', 'audit_checkpoint'];
    for (const table of tables) await dataSource.query(`alter table ${table} disable trigger all`);
    for (const statement of statements) await dataSource.query(statement);
    for (const table of tables) await dataSource.query(`alter table ${table} enable trigger all`);
  };
  /** The next look of the node, to its end. */
  const look = async (): Promise<AuditCheck | undefined> => {
    now = new Date(now.getTime() + 301_000);
    await checks.run();
    return (await checks.latest())[0];
  };

  it('finds nothing in a log that is what it was, and keeps one such check', async () => {
    expect(await look()).toMatchObject({ walked: 50, size: 50, faults: [], askedBy: 'node' });
    await write(5);
    expect(await look()).toMatchObject({ walked: 55, faults: [] });
    expect(await checks.latest()).toHaveLength(1);
    expect(await checks.run()).toBe(0);
  });

  it('goes on slice by slice, also over what is written meanwhile', async () => {
    await dataSource.query(
      `insert into audit_entry (at, actor, role, action)
       select now(), 'x', 'OFFICER', 'CASE_READ' from generate_series(1, 4500)`,
    );
    await log().sequence();
    now = new Date(now.getTime() + 301_000);
    await checks.run();
    expect((await checks.latest())[0]).toMatchObject({ walked: 2_000, finishedAt: null });
    await write(3);
    await checks.run();
    await checks.run();
    const [done] = await checks.latest();
    expect(done).toMatchObject({ walked: 4_553, size: 4_553, faults: [] });
    expect(done?.finishedAt).toEqual(now);
  });

  it.each<[string, string[], object]>([
    [
      'an entry that was edited',
      [`update audit_entry set actor = 'nobody' where entry_id = 12`],
      { kind: 'EDITED', position: 11, entryId: '12' },
    ],
    [
      'an entry that was deleted',
      ['delete from audit_entry where entry_id = 31'],
      { kind: 'DELETED', position: 30, entryId: '31' },
    ],
    [
      'an entry deleted with its leaf',
      ['delete from audit_leaf where position = 7'],
      { kind: 'GAP', position: 7 },
    ],
    [
      'an entry that was slipped past the log',
      [
        `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'OFFICER', 'CASE_READ')`,
      ],
      { kind: 'LEFT_OUT', position: -1 },
    ],
    [
      'an entry that was deleted before it had a position',
      [
        `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'OFFICER', 'CASE_READ')`,
        'insert into audit_pending (entry_id) select max(entry_id) from audit_entry',
        'delete from audit_entry where entry_id = 51',
      ],
      { kind: 'DELETED', position: -1, entryId: '51' },
    ],
    [
      'leaves that were never signed',
      ['delete from audit_checkpoint where size > 40'],
      { kind: 'REBUILT', position: 40 },
    ],
    [
      'an end that was cut off with its checkpoints, by what a partner keeps',
      [
        'delete from audit_checkpoint where size > 20',
        'delete from audit_leaf where position >= 20',
        'delete from audit_entry where entry_id > 20',
      ],
      { kind: 'TRUNCATED', position: 20, witness: 'QS' },
    ],
    [
      'a log that was built anew, by what a partner keeps',
      [
        'delete from audit_checkpoint',
        'delete from audit_leaf',
        `update audit_entry set actor = 'nobody' where entry_id = 12`,
        'insert into audit_pending select entry_id from audit_entry',
      ],
      { kind: 'REBUILT', position: 0, witness: 'QS' },
    ],
  ])('finds %s, names the position and has it told once', async (_what, statements, fault) => {
    expect(await look()).toMatchObject({ faults: [] });
    await asOwner(...statements);
    await log().sequence();
    const found = await look();
    expect(found?.faults).toContainEqual(expect.objectContaining(fault));
    const told = await dataSource.transaction((em) => takeUntoldChecks(em));
    expect(told.map(({ checkId }) => checkId)).toEqual([found?.checkId]);
    expect(await dataSource.transaction((em) => takeUntoldChecks(em))).toEqual([]);
  });

  it('looks at once when a person asks, and leaves an entry that says who did', async () => {
    await look();
    const asked = await checks.ask(someone);
    expect(asked).toMatchObject({ askedBy: 'A. Auditor', walked: 0, finishedAt: null });
    expect((await checks.ask(someone)).checkId).toBe(asked.checkId);
    await checks.run();
    const [done] = await checks.latest();
    expect(done).toMatchObject({ checkId: asked.checkId, walked: 50, faults: [] });
    expect(done?.finishedAt).toEqual(now);
    const [entry] = await dataSource.query(
      `select actor from audit_entry where action = 'AUDIT_CHECKED' limit 1`,
    );
    expect(entry).toEqual({ actor: 'A. Auditor' });
  });
});
