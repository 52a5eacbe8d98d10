import { rm, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DirectoryDesk,
  EXCHANGE_ENTITIES,
  listSecurityEvents,
  type KnownPartners,
  type SeenChange,
  OwnAuthority,
} from '@trace/exchange';
import { Audit, AuditEntry, NodeKeys, openDatabase, setLog, SystemClock } from '@trace/platform';
import { digestOf, fingerprintOf } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aProcess } from './a-process.ts';

const WEBER = { person: 'M. Weber', role: 'ADMINISTRATOR' };
const NOVAK = { person: 'P. Novak', role: 'SUPERVISOR' };

type Row = Record<string, unknown>;

// Who administers the database writes any row; it may not make him one of the two persons, nor turn back the time (T-28).
describe('trust that somebody altered in the database', () => {
  let directory: ADirectory;
  let database: ADatabase;
  let dataSource: DataSource;
  let known: KnownPartners;

  beforeEach(async () => {
    setLog({ level: 'off' });
    [directory, database] = await Promise.all([aDirectory(['QN', 'QS', 'QM']), aDatabase()]);
    dataSource = await openDatabase({ state: 'QN', databaseUrl: database.url, poolSize: 4 }, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
    ]);
    known = await aProcess(directory, dataSource);
  });
  afterEach(async () => {
    await dataSource?.destroy();
    await Promise.all([database?.drop(), directory?.remove()]);
  });

  async function offered(): Promise<SeenChange> {
    const other = await aDirectory(['QT']);
    const descriptor = await other.descriptorOf('QT', 1);
    await other.remove();
    const change = await known.changes.propose(WEBER, descriptor, fingerprintOf(descriptor));
    if (!change) throw new Error('nothing waits');
    return change;
  }

  async function alarms(): Promise<string[]> {
    const events = await listSecurityEvents(dataSource.manager, 20);
    return events
      .filter(({ kind }) => kind === 'TRUST_ALTERED')
      .map(({ partner, outcome }) => `${partner} ${outcome}`);
  }

  async function rowOf(state: string): Promise<Row> {
    const rows: Row[] = await dataSource.query('select * from partner_in_force where state = $1', [
      state,
    ]);
    return rows[0] ?? {};
  }

  /** Writes a whole row as it once was, its mark and its number included. */
  async function putBack(row: Row): Promise<void> {
    const names = Object.keys(row);
    await dataSource.query('delete from partner_in_force where state = $1', [row['state']]);
    await dataSource.query(
      `insert into partner_in_force (${names.join(', ')})
       values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(row),
    );
  }

  /** Lets QS have other keys, which two persons confirm. @returns the row as it was before */
  async function keysReplaced(): Promise<Row> {
    const before = await rowOf('QS');
    await directory.makeKeysAnew('QS');
    await directory.issue();
    await known.partners.refresh();
    await confirmBoth();
    return before;
  }

  async function confirmBoth(): Promise<void> {
    const change = (await known.changes.list()).find(({ row }) => row.decision === null);
    for (const person of [WEBER, NOVAK])
      await known.changes.confirm(person, change?.row.changeId ?? '', change?.fingerprint ?? '');
  }

  const trustFile = (): string => join(directory.dataDir('QN'), 'keys', 'trust.json');

  describe('between the two persons', () => {
    it.each([
      ['another first person', `confirmed_by = 'P. Novak'`],
      ['another instant', `confirmed_at = confirmed_at - interval '1 day'`],
      ['more than was confirmed', `kinds = array['NEW_PARTNER', 'LOWER_VERSIONS']`],
      ['a mark of no node', `confirmed_mark = 'x'`],
    ])('counts as confirmed by nobody: %s', async (_, alteration) => {
      const { row, fingerprint } = await offered();
      const { changeId } = row;
      await dataSource.query(`update partner_change set ${alteration} where change_id = $1`, [
        changeId,
      ]);
      const [seen] = await known.changes.list();
      expect(seen?.row.confirmedBy).toBeNull();
      const first = await known.changes.confirm(WEBER, changeId, fingerprint);
      expect(first.row).toMatchObject({ decision: null, confirmedBy: 'M. Weber' });
      expect(known.partners.find('QT')).toBeUndefined();
      expect(await alarms()).toEqual(['QT change.confirmation-forged']);
      const second = await known.changes.confirm(NOVAK, changeId, fingerprint);
      expect(second.row.decision).toBe('ACCEPTED');
      expect(known.partners.find('QT')).toBeDefined();
    });

    it('does not come into force again once something newer has', async () => {
      await keysReplaced();
      const [former] = (await known.changes.list()).filter(({ row }) => row.state === 'QS');
      await directory.makeKeysAnew('QS');
      await directory.issue();
      await known.partners.refresh();
      await confirmBoth();
      const newest = known.partners.find('QS')?.token;
      await dataSource.query(
        `update partner_change set decision = null, decided_at = null, decided_by = null
          where change_id = $1`,
        [former?.row.changeId],
      );
      await expect(
        known.changes.confirm(NOVAK, former?.row.changeId ?? '', former?.fingerprint ?? ''),
      ).rejects.toMatchObject({ code: 'partner-change.not-needed' });
      expect(known.partners.find('QS')?.token).toBe(newest);
    });

    it('is no proposal of the person whom somebody wrote beside it, at an authority', async () => {
      const desk = new DirectoryDesk({
        dataSource,
        audit: new Audit(),
        clock: new SystemClock(),
        authority: new OwnAuthority({ folder: dirname(directory.authorityFile) }),
        keys: await NodeKeys.load(directory.dataDir('QN')),
      });
      const descriptor = await directory.descriptorOf('QM', 9);
      const fingerprint = fingerprintOf(descriptor);
      const order = { kind: 'ENTER', descriptor, fingerprint, validDays: 30 } as const;
      const { proposalId } = await desk.propose(WEBER, order);
      await dataSource.query(
        `update directory_proposal set proposed_by = 'P. Novak' where proposal_id = $1`,
        [proposalId],
      );
      const first = await desk.approve(WEBER, proposalId, fingerprint);
      expect(first).toMatchObject({ decision: null, proposedBy: 'M. Weber' });
      expect(await desk.statements()).toEqual([]);
      expect(await alarms()).toEqual(['QM proposal.forged']);
      const second = await desk.approve(NOVAK, proposalId, fingerprint);
      expect(second.decision).toBe('APPROVED');
      expect((await desk.statements()).map(({ state }) => state)).toEqual(['QM']);
    });
  });

  describe('once it is in force', () => {
    it('stays as this node had put it into force when an older row comes back, mark and all', async () => {
      const before = await keysReplaced();
      const token = known.partners.find('QS')?.token;
      await putBack(before);
      const other = await aProcess(directory, dataSource);
      await known.partners.refresh();
      for (const { partners } of [known, other]) expect(partners.find('QS')?.token).toBe(token);
      expect(await alarms()).toEqual(['QS trust.older']);
      // The table has again what counts, so that it is said once.
      expect((await rowOf('QS'))['version']).toBe(known.partners.find('QS')?.statement.version);
      await aProcess(directory, dataSource);
      const events = await listSecurityEvents(dataSource.manager, 20);
      expect(events.find(({ kind }) => kind === 'TRUST_ALTERED')?.times).toBe(1);
    });

    it('keeps a State out that was removed, when its row from before comes back', async () => {
      const { row, fingerprint } = await offered();
      await known.changes.confirm(NOVAK, row.changeId, fingerprint);
      const before = await rowOf('QT');
      const { store } = known.partners;
      await store.locked(async (em) => {
        const entry = (await store.entries(em)).find((one) => one.row.state === 'QT');
        if (entry) await store.remove(em, entry.row, entry.token);
      });
      await known.partners.refresh();
      expect(known.partners.find('QT')).toBeUndefined();
      await putBack(before);
      expect((await aProcess(directory, dataSource)).partners.find('QT')).toBeUndefined();
      expect(await alarms()).toEqual(['QT trust.older']);
    });

    it.each([
      ['when it came', `taken_at = taken_at + interval '300 days'`],
      ['since when the floor counts', `floor_since = '2999-01-01'`],
      ['its number', `revision = revision + 1000`],
      ['the floor', `floor = '0.9'`],
    ])('stays as it was when somebody changes %s', async (_, alteration) => {
      const before = await rowOf('QM');
      await dataSource.query(`update partner_in_force set ${alteration} where state = 'QM'`);
      const { partners } = await aProcess(directory, dataSource);
      expect(partners.find('QM')).toBeDefined();
      expect(partners.standing('QM')).toMatchObject({
        since: before['taken_at'],
        floor: before['floor'],
      });
      expect(await alarms()).toEqual(['QM trust.foreign']);
    });

    it('stays when somebody empties the tables, and the next directory still asks two persons', async () => {
      await dataSource.query('delete from partner_in_force');
      await dataSource.query('delete from partner_statement');
      const { partners } = await aProcess(directory, dataSource);
      expect(partners.all().map(({ state }) => state)).toEqual(['QM', 'QS']);
      expect((await alarms()).toSorted()).toEqual([
        'QM trust.gone',
        'QN trust.gone',
        'QS trust.gone',
      ]);
      await directory.makeKeysAnew('QM');
      await directory.issue();
      await partners.refresh();
      expect((await known.changes.list()).map(({ row }) => row.state)).toEqual(['QM']);
    });

    it('believes nobody whom somebody else has put there', async () => {
      await dataSource.query(
        `insert into partner_statement (state, version, jws, stored_at)
         select 'QV', version, jws, stored_at from partner_statement where state = 'QM'`,
      );
      await dataSource.query(
        `insert into partner_in_force (state, version, source, taken_at, floor, floor_since, mark)
         select 'QV', version, source, taken_at, floor, floor_since, mark
           from partner_in_force where state = 'QM'`,
      );
      const { partners } = await aProcess(directory, dataSource);
      expect(partners.find('QV')).toBeUndefined();
      expect(partners.find('QM')).toBeDefined();
      expect(await alarms()).toEqual(['QV trust.foreign']);
    });
  });

  describe('what lies beside the keys', () => {
    it('is behind after a death between the commit and its writing, and is raised by what is in force', async () => {
      const older = await readFile(trustFile(), 'utf8');
      const before = await keysReplaced();
      const token = known.partners.find('QS')?.token;
      await writeFile(trustFile(), older);
      expect((await aProcess(directory, dataSource)).partners.find('QS')?.token).toBe(token);
      expect(await alarms()).toEqual([]);
      await putBack(before);
      expect((await aProcess(directory, dataSource)).partners.find('QS')?.token).toBe(token);
      expect(await alarms()).toEqual(['QS trust.older']);
    });

    it('keeps a replaced key from coming back with a backup, and what comes next counts', async () => {
      const backup: Row[] = await dataSource.query('select * from partner_in_force');
      const statements: Row[] = await dataSource.query('select * from partner_statement');
      const [sequence]: Row[] = await dataSource.query('select last_value from directory_revision');
      await keysReplaced();
      const token = known.partners.find('QS')?.token;
      await dataSource.query('truncate partner_in_force, partner_change, partner_statement');
      for (const { state, version, jws, stored_at: at } of statements)
        await dataSource.query('insert into partner_statement values ($1, $2, $3, $4)', [
          state,
          version,
          jws,
          at,
        ]);
      for (const row of backup) await putBack(row);
      await dataSource.query(`select setval('directory_revision', $1)`, [sequence?.['last_value']]);
      const restored = await aProcess(directory, dataSource);
      expect(restored.partners.find('QS')?.token).toBe(token);
      const told = ['QM trust.older', 'QN trust.older', 'QS trust.older'];
      expect((await alarms()).toSorted()).toEqual(told);
      await directory.issue({ QM: { weekend: [5, 6] } });
      await restored.partners.refresh();
      const again = await aProcess(directory, dataSource);
      expect(again.partners.find('QM')?.statement.metadata.trace_state.weekend).toEqual([5, 6]);
      expect((await alarms()).toSorted()).toEqual(told);
    });

    it('is made from the table where it is not there, once, with the marks that earlier versions made', async () => {
      const keys = await NodeKeys.load(directory.dataDir('QN'));
      const { floor, version, source } = await rowOf('QM');
      const held = known.partners.find('QM')?.token ?? '';
      const former = keys.mark(
        `trust QM ${String(version)} ${String(source)} IN_FORCE ${String(floor)} ${digestOf(held)}`,
      );
      const marked = (): Promise<unknown> =>
        dataSource.query(`update partner_in_force set mark = $1 where state = 'QM'`, [former]);
      await marked();
      await rm(trustFile());
      expect((await aProcess(directory, dataSource)).partners.find('QM')).toBeDefined();
      expect(await alarms()).toEqual([]);
      expect((await rowOf('QM'))['mark']).not.toBe(former);
      await marked();
      await aProcess(directory, dataSource);
      expect(await alarms()).toEqual(['QM trust.foreign']);
    });
  });
});
