import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Audit,
  AuditEntry,
  AuditLog,
  makeNodeKeys,
  NodeKeys,
  openDatabase,
  setLog,
  SystemClock,
  verifyAudit,
  type AuditNote,
  type AuditReport,
  type HeldCheckpoint,
} from '@trace/platform';
import {
  importVerificationKey,
  readCheckpoint,
  signCheckpoint,
  type VerificationKey,
} from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { aDatabase, type ADatabase } from '../support/a-database.ts';

setLog({ level: 'off' });

const note = (outcome: string): AuditNote => ({
  at: new Date('2026-01-07T10:00:00.123Z'),
  actor: 'M. Weber',
  role: 'OFFICER',
  action: 'CASE_READ',
  outcome,
});

describe('the audit log', () => {
  let home: string;
  let keys: NodeKeys;
  let stranger: NodeKeys;
  let own: VerificationKey[];
  let database: ADatabase;
  let dataSource: DataSource;
  const audit = new Audit();

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'trace-log-'));
    const made = async (state: string): Promise<NodeKeys> => {
      await makeNodeKeys(join(home, state), state);
      return NodeKeys.load(join(home, state));
    };
    [keys, stranger] = [await made('QN'), await made('QM')];
    const signing = keys.publicDescriptor().keys.filter(({ use }) => use === 'sig');
    own = await Promise.all(signing.map((jwk) => importVerificationKey(jwk)));
  });
  afterAll(() => rm(home, { recursive: true }));

  beforeEach(async () => {
    database = await aDatabase();
    const order = { state: 'QN', poolSize: 12, databaseUrl: database.url };
    dataSource = await openDatabase(order, [AuditEntry]);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const logOf = (by = keys): AuditLog => new AuditLog('QN', dataSource, by, new SystemClock());
  const write = async (count: number, name = 'n'): Promise<void> => {
    const notes = Array.from({ length: count }, (_, at) => note(`${name}${at}`));
    await dataSource.transaction((em) => audit.record(em, notes));
  };
  const verify = (witnessed: HeldCheckpoint[] = []): Promise<AuditReport> =>
    verifyAudit(dataSource, { state: 'QN', keys: own }, witnessed);
  /** What somebody does who owns the database. */
  const asOwner = async (...statements: string[]): Promise<void> => {
    const tables = ['audit_entry', 'audit_leaf', 'audit_checkpoint'];
    for (const table of tables) await dataSource.query(`alter table ${table} disable trigger all`);
    for (const statement of statements) await dataSource.query(statement);
    for (const table of tables) await dataSource.query(`alter table ${table} enable trigger all`);
  };

  it('never forks, with eight who write and three who give positions', async () => {
    const logs = [logOf(), logOf(), logOf()];
    const writing = { goesOn: true };
    const sequencing = Promise.all(
      logs.map(async (log) => {
        while (writing.goesOn) await log.sequence();
      }),
    );
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; turn < 25; turn += 1) await write(5, `w${writer}t${turn}n`);
    });
    await Promise.all(writers);
    writing.goesOn = false;
    await sequencing;
    await logOf().sequence();

    const report = await verify();
    expect(report).toMatchObject({ size: 1_000, waiting: 0, faults: [] });
    expect(report.checkpoints).toBeGreaterThan(1);
    const told = await dataSource.query(
      'select count(distinct outcome)::int as told from audit_entry join audit_leaf using (entry_id)',
    );
    expect(told).toEqual([{ told: 1_000 }]);
  });

  it('gives no position to what was undone, and does nothing while nothing is new', async () => {
    const failing = dataSource.transaction(async (em) => {
      await audit.record(em, [note('undone')]);
      throw new Error('the action failed');
    });
    await expect(failing).rejects.toThrow('the action failed');
    await write(3);
    expect(await logOf().sequence()).toEqual({ size: 3, added: 3 });
    expect(await logOf().sequence()).toBeUndefined();
    expect((await verify()).faults).toEqual([]);
  });

  it.each([
    ['swallows entries', 'return null;'],
    ['swallows one of several', `if new.outcome = 'entry 1' then return null; end if; return new;`],
    ['changes who it was', `new.actor := 'Somebody'; return new;`],
    ['moves an instant', `new.at := new.at - interval '1 day'; return new;`],
  ])('lets nothing be done while the database %s', async (_name, does) => {
    await dataSource.query(
      `create function meddle() returns trigger language plpgsql as $$ begin ${does} end $$;
       create trigger meddling before insert on audit_entry for each row execute function meddle()`,
    );
    const done = dataSource.transaction(async (em) => {
      await em.query('create table done (at timestamptz)');
      await audit.record(
        em,
        [0, 1, 2].map((one) => note(`entry ${one}`)),
      );
    });
    await expect(done).rejects.toMatchObject({ code: 'audit.unwritable' });
    expect(await dataSource.query(`select to_regclass('done') as found`)).toEqual([
      { found: null },
    ]);
    await dataSource.query('drop trigger meddling on audit_entry');
    await write(1);
  });

  it('shows the latest checkpoint, and signs with the tree going on after a restart', async () => {
    const log = logOf();
    expect(await log.latest()).toBeUndefined();
    await write(3);
    await logOf().sequence();
    await write(4);
    await logOf().sequence();
    const token = await logOf().latest();
    expect(readCheckpoint(token ?? '')).toMatchObject({ issuer: 'QN', size: 7 });
    expect((await verify()).checkpoints).toBe(2);
  });

  it('goes on over entries from before their source was written down', async () => {
    await dataSource.query(
      `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'OFFICER', 'CASE_READ')`,
    );
    await write(2);
    await logOf().sequence();
    expect(await verify()).toMatchObject({ size: 3, faults: [] });
    const former = `update audit_entry set source = 'cli' where entry_id =
      (select entry_id from audit_leaf where position = 0)`;
    await asOwner(former);
    expect((await verify()).faults).toMatchObject([{ kind: 'EDITED', position: 0 }]);
  });

  describe('that somebody has changed', () => {
    let witnessed: HeldCheckpoint;

    beforeEach(async () => {
      for (let turn = 0; turn < 4; turn += 1) {
        await write(5, `t${turn}n`);
        await logOf().sequence();
      }
      witnessed = { token: (await logOf().latest()) ?? '', witness: 'QS' };
      expect((await verify([witnessed])).faults).toEqual([]);
    });

    it('names the position of an entry that was edited', async () => {
      await asOwner(`update audit_entry set actor = 'nobody' where outcome = 't2n1'`);
      expect((await verify()).faults).toMatchObject([{ kind: 'EDITED', position: 11 }]);
    });

    it.each(['null', `'203.0.113.9'`])(
      'names the position of an entry whose source was made %s',
      async (source) => {
        await asOwner(`update audit_entry set source = ${source} where outcome = 't2n1'`);
        expect((await verify()).faults).toMatchObject([{ kind: 'EDITED', position: 11 }]);
      },
    );

    it('names the position of an entry that was deleted', async () => {
      await asOwner(`delete from audit_entry where outcome = 't3n4'`);
      expect((await verify()).faults).toMatchObject([{ kind: 'DELETED', position: 19 }]);
    });

    it('finds an entry deleted together with its leaf', async () => {
      await asOwner(
        'delete from audit_leaf where position = 7',
        `delete from audit_entry where outcome = 't1n2'`,
      );
      expect((await verify()).faults).toMatchObject([{ kind: 'GAP', position: 7 }]);
    });

    it('finds an entry that was slipped past the log', async () => {
      await asOwner(
        `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'OFFICER', 'CASE_READ')`,
      );
      expect((await verify()).faults).toMatchObject([{ kind: 'LEFT_OUT' }]);
    });

    it('finds an entry that was deleted before it had a position, also when it is noticed', async () => {
      await write(1, 'gone');
      const [{ entryId } = {}]: { entryId?: string }[] = await dataSource.query(
        `select entry_id as "entryId" from audit_entry order by entry_id desc limit 1`,
      );
      await asOwner(`delete from audit_entry where entry_id = ${entryId}`);
      const fault = { kind: 'DELETED', position: -1, entryId };
      expect((await verify()).faults).toEqual([fault]);
      await logOf().sequence();
      expect((await verify()).faults).toEqual([fault]);
      await expect(dataSource.query('delete from audit_vanished')).rejects.toThrow('append-only');
    });

    it('says nothing of a number that was drawn and rolled back', async () => {
      await expect(
        dataSource.transaction(async (em) => {
          await em.query(
            `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'OFFICER', 'CASE_READ')`,
          );
          throw new Error('undone');
        }),
      ).rejects.toThrow('undone');
      await write(1, 'next');
      await logOf().sequence();
      expect((await verify()).faults).toEqual([]);
    });

    it('finds leaves behind the last checkpoint of this node', async () => {
      await asOwner('delete from audit_checkpoint where size > 15');
      expect((await verify()).faults).toEqual([{ kind: 'REBUILT', position: 15 }]);
    });

    it('finds a leaf that was fitted to an edited entry, between the checkpoints around it', async () => {
      await asOwner(
        `update audit_entry set actor = 'nobody' where outcome = 't2n1'`,
        `update audit_leaf set hash = decode(repeat('00', 32), 'hex') where position = 11`,
      );
      const { faults } = await verify();
      // Every checkpoint that covers the place tells, and the last good one covers ten entries.
      expect(faults.filter(({ kind }) => kind === 'REBUILT')).toEqual([
        { kind: 'REBUILT', position: 10 },
        { kind: 'REBUILT', position: 10 },
      ]);
    });

    it('finds by a partner alone that the end was cut off', async () => {
      await asOwner(
        'delete from audit_checkpoint where size > 10',
        'delete from audit_leaf where position >= 10',
        `delete from audit_entry where outcome like 't2%' or outcome like 't3%'`,
      );
      expect((await verify()).faults).toEqual([]);
      expect((await verify([witnessed])).faults).toEqual([
        { kind: 'TRUNCATED', position: 10, witness: 'QS' },
      ]);
    });

    it('finds by a partner alone that everything was built anew with the right key', async () => {
      await asOwner(
        'delete from audit_checkpoint',
        'delete from audit_leaf',
        `update audit_entry set actor = 'nobody' where outcome = 't2n1'`,
        'insert into audit_pending select entry_id from audit_entry',
      );
      await logOf().sequence();
      expect((await verify()).faults).toEqual([]);
      expect((await verify([witnessed])).faults).toEqual([
        { kind: 'REBUILT', position: 0, witness: 'QS' },
      ]);
    });

    it('believes no checkpoint with another signature', async () => {
      const said = readCheckpoint(witnessed.token);
      said.size = 99;
      const token = await signCheckpoint(said, stranger.signing);
      expect((await verify([{ token, witness: 'QM' }])).faults).toEqual([
        { kind: 'FORGED', position: 99, witness: 'QM' },
      ]);
    });
  });
});
