import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXCHANGE_ENTITIES, type KnownPartners, type SeenChange } from '@trace/exchange';
import {
  AuditEntry,
  type Clock,
  NodeKeys,
  openDatabase,
  Problem,
  replaceFile,
  setLog,
} from '@trace/platform';
import { fingerprintOf, readDescriptor, Refusal } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { DirectoryAuthority } from '../../apps/cli/src/directory-authority.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aProcess } from './a-process.ts';

const WEBER = { person: 'M. Weber', role: 'ADMINISTRATOR' };
const NOVAK = { person: 'P. Novak', role: 'SUPERVISOR' };

// Whom a node believes: the parts themselves on a real database, because time would be all that whole nodes add here.
describe('whom a node believes', () => {
  let directory: ADirectory;
  let database: ADatabase;
  let dataSource: DataSource;
  let known: KnownPartners;

  beforeAll(async () => {
    setLog({ level: 'off' });
    [directory, database] = await Promise.all([aDirectory(['QN', 'QS', 'QM']), aDatabase()]);
    dataSource = await openDatabase({ state: 'QN', databaseUrl: database.url, poolSize: 4 }, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
    ]);
    known = await aProcess(directory, dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await Promise.all([database?.drop(), directory?.remove()]);
  });

  async function waiting(): Promise<SeenChange[]> {
    return (await known.changes.list()).filter(({ row }) => row.decision === null);
  }

  async function audited(action: string): Promise<string[]> {
    const rows: { line: string }[] = await dataSource.query(
      `select actor || ' ' || coalesce(partner, '-') || ' ' || outcome as line
         from audit_entry where action = $1 order by entry_id`,
      [action],
    );
    return rows.map(({ line }) => line);
  }

  async function codeOf(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'done',
      (fault: unknown) => {
        if (fault instanceof Problem || fault instanceof Refusal) return fault.code;
        throw fault;
      },
    );
  }

  const kidsOf = (state: string, { partners } = known): string[] =>
    (partners.find(state)?.signing ?? [])
      .filter(({ validTo }) => validTo === undefined)
      .map(({ kid }) => kid);

  it('takes the first directory as a whole, and a calendar at once', async () => {
    expect(known.partners.all().map(({ state }) => state)).toEqual(['QM', 'QS']);
    await directory.issue({ QS: { weekend: [5, 6] } });
    await known.partners.refresh();
    expect(known.partners.find('QS')?.statement.metadata.trace_state.weekend).toEqual([5, 6]);
    expect(await known.changes.list()).toEqual([]);
    expect(await audited('DIRECTORY_IN_FORCE')).toContain('node QS version 2');
  });

  it('lets a new key wait for two persons who have compared it, and ends the old one at once', async () => {
    const before = kidsOf('QS');
    await directory.makeKeysAnew('QS');
    await directory.issue();
    const second = await aProcess(directory, dataSource);
    await known.partners.refresh();
    const [change, ...others] = await waiting();
    if (!change) throw new Error('nothing waits');
    expect(others).toEqual([]);
    expect(change.row).toMatchObject({ state: 'QS', version: 3, confirmedBy: null });
    expect(change.row.kinds).toEqual(['CERTIFICATE', 'SIGNING_KEY', 'ENCRYPTION_KEY']);
    // The key that counted is ended by the authority; the one that it names instead is not believed yet.
    expect([kidsOf('QS'), kidsOf('QS', second)]).toEqual([[], []]);
    const { changeId } = change.row;
    const { changes } = known;
    const wrong = changes.confirm(WEBER, changeId, '0'.repeat(64));
    expect(await codeOf(wrong)).toBe('partner-change.fingerprint');
    await changes.confirm(WEBER, changeId, change.fingerprint.toUpperCase());
    expect(await codeOf(changes.confirm(WEBER, changeId, change.fingerprint))).toBe(
      'partner-change.same-person',
    );
    expect(kidsOf('QS')).toEqual([]);
    const done = await changes.confirm(NOVAK, changeId, change.fingerprint);
    expect(done.row).toMatchObject({
      decision: 'ACCEPTED',
      confirmedBy: 'M. Weber',
      decidedBy: 'P. Novak',
    });
    await second.partners.refresh();
    const keys = await NodeKeys.load(directory.dataDir('QS'));
    expect([kidsOf('QS'), kidsOf('QS', second)]).toEqual([[keys.signing.kid], [keys.signing.kid]]);
    expect(before).not.toContain(keys.signing.kid);
    expect(await codeOf(changes.confirm(NOVAK, changeId, change.fingerprint))).toBe(
      'partner-change.decided',
    );
    expect(await audited('PARTNER_CHANGE_ACCEPTED')).toEqual([
      'P. Novak QS CERTIFICATE SIGNING_KEY ENCRYPTION_KEY',
    ]);
  });

  it('stays where it was when one person declines a new address, also after a restart', async () => {
    const old = directory.endpoint('QM');
    directory.move('QM', 'https://127.0.0.1:1');
    await directory.issue();
    await known.partners.refresh();
    const [change] = await waiting();
    expect(change).toMatchObject({ endpointNow: old, row: { kinds: ['ENDPOINT'] } });
    await known.changes.decline(NOVAK, change?.row.changeId ?? '', 'Nobody at QM knows of it.');
    const restarted = await aProcess(directory, dataSource);
    expect(restarted.partners.find('QM')?.statement.metadata.trace_node.endpoint).toBe(old);
    expect(await waiting()).toEqual([]);
    directory.move('QM', old);
    await directory.issue();
    await known.partners.refresh();
    expect(await waiting()).toEqual([]);
  });

  it('is at once and told where the node is set so', async () => {
    directory.move('QM', 'https://127.0.0.1:2');
    await directory.issue();
    const { partners, changes } = await aProcess(directory, dataSource, {
      PARTNER_CHANGES: 'notice',
    });
    expect(partners.find('QM')?.statement.metadata.trace_node.endpoint).toBe('https://127.0.0.1:2');
    const [last] = await changes.list();
    expect(last?.row).toMatchObject({
      state: 'QM',
      kinds: ['ENDPOINT'],
      decision: 'ACCEPTED',
      decidedBy: 'node',
    });
    expect(await audited('PARTNER_KEY_CHANGED')).toContain('node QM ENDPOINT');
  });

  it('keeps the last good directory when one is older, twofold or forged, and says so once (F57, T-32)', async () => {
    const good = await readFile(directory.file, 'utf8');
    await directory.issue();
    const newer = await readFile(directory.file, 'utf8');
    await known.partners.refresh();
    const inForce = known.partners.find('QS')?.token;
    await replaceFile(directory.file, good);
    for (const { partners } of [known, await aProcess(directory, dataSource)]) {
      await partners.refresh();
      expect(partners.find('QS')?.token).toBe(inForce);
    }
    await replaceFile(directory.file, newer.replace(/\.[A-Za-z0-9_-]{20}/, `.${'A'.repeat(20)}`));
    await known.partners.refresh();
    expect(known.partners.find('QS')?.token).toBe(inForce);
    expect(await audited('DIRECTORY_REFUSED')).toEqual([
      'node - directory.rollback',
      'node - sig.invalid',
    ]);
    await replaceFile(directory.file, newer);
  });

  it('sees two statements under one version also of a State that still waits', async () => {
    const other = await aDirectory(['QV']);
    const authority = await DirectoryAuthority.load({ folder: dirname(directory.authorityFile) });
    const former = await readFile(directory.file, 'utf8');
    const now = new Date();
    const described = await readDescriptor(await other.descriptorOf('QV', 1), now);
    await other.remove();
    const [first, second] = await Promise.all(
      [1, 2].map(async () => authority.sign([described], { former, validDays: 400, now })),
    );
    await replaceFile(directory.file, first?.text ?? '');
    await known.partners.refresh();
    const [change] = await waiting();
    expect(change?.row).toMatchObject({ state: 'QV', kinds: ['NEW_PARTNER'] });
    await replaceFile(directory.file, second?.text ?? '');
    await known.partners.refresh();
    expect((await audited('DIRECTORY_REFUSED')).at(-1)).toBe('node - directory.two-statements');
    expect((await waiting()).map(({ row }) => row.jws)).toEqual([change?.row.jws]);
    await replaceFile(directory.file, former);
    await known.partners.refresh();
    expect(await waiting()).toEqual([]);
  });

  it('connects to no forbidden address, and says so when the directory comes (B49)', async () => {
    directory.move('QM', 'https://169.254.169.254:80');
    await directory.issue();
    await known.partners.refresh();
    expect((await audited('DIRECTORY_REFUSED')).at(-1)).toBe('node - directory.endpoint');
    directory.move('QM', 'https://127.0.0.1:2');
    await directory.issue();
    await known.partners.refresh();
    expect(known.partners.find('QM')).toBeDefined();
  });

  it('goes on without its directory while the time of grace runs, as it is set, and then believes nobody (F56)', async () => {
    let days = 0;
    const clock: Clock = { now: () => new Date(Date.now() + days * 86_400_000) };
    const away = { DIRECTORY_FILE: `${directory.file}.away`, DIRECTORY_GRACE_DAYS: '7' };
    const { partners } = await aProcess(directory, dataSource, away, clock);
    const print = partners.find('QM')?.certificates[0] ?? '';
    const after = async (passed: number): Promise<unknown[]> => {
      days = passed;
      await partners.refresh();
      return [partners.standing('QM')?.word, partners.findByCertificate(print)?.state];
    };
    expect(await after(399)).toEqual(['IN_FORCE', 'QM']);
    expect(await after(403)).toEqual(['EXPIRED', 'QM']);
    expect(await after(408)).toEqual(['SUSPENDED', undefined]);
  });

  it('believes a State by its own descriptor when two persons have compared it', async () => {
    const other = await aDirectory(['QT']);
    try {
      const descriptor = await other.descriptorOf('QT', 1);
      const print = fingerprintOf(descriptor);
      const { changes, partners } = known;
      expect(await codeOf(changes.propose(WEBER, descriptor, '1'.repeat(64)))).toBe(
        'partner-change.fingerprint',
      );
      const { changes: strict } = await aProcess(directory, dataSource, {
        PARTNER_NETWORKS: 'public',
      });
      expect(await codeOf(strict.propose(WEBER, descriptor, print))).toBe('directory.endpoint');
      const change = await changes.propose(WEBER, descriptor, print);
      expect(change?.row).toMatchObject({ kinds: ['NEW_PARTNER'], confirmedBy: 'M. Weber' });
      expect(partners.find('QT')).toBeUndefined();
      await changes.confirm(NOVAK, change?.row.changeId ?? '', print);
      expect(partners.standing('QT')).toMatchObject({ word: 'IN_FORCE', source: 'DESCRIPTOR' });
      expect(await codeOf(changes.propose(WEBER, descriptor, print))).toBe(
        'partner-change.not-needed',
      );
      // The authority, which does not name it, does not take it out either.
      await directory.issue();
      await partners.refresh();
      expect(partners.find('QT')).toBeDefined();
    } finally {
      await other.remove();
    }
  });

  it('takes its own descriptor at once, and none with the keys of somebody else', async () => {
    const version = (known.partners.self?.statement.version ?? 0) + 1;
    const own = await directory.descriptorOf('QN', version);
    expect(await known.changes.propose(WEBER, own, fingerprintOf(own))).toBeUndefined();
    expect(known.partners.standing('QN')?.source).toBe('DESCRIPTOR');
    const foreign = await aDirectory(['QN']);
    const forged = await foreign.descriptorOf('QN', version + 1);
    expect(await codeOf(known.changes.propose(WEBER, forged, fingerprintOf(forged)))).toBe(
      'directory.keys',
    );
    await foreign.remove();
  });
});
