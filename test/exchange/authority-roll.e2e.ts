import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EXCHANGE_ENTITIES, openPartners, type KnownPartners } from '@trace/exchange';
import {
  Audit,
  AuditEntry,
  Config,
  NodeKeys,
  openDatabase,
  placeOfAuthority,
  Problem,
  revokeKey,
  rotateKey,
  setLog,
} from '@trace/platform';
import { kidOf, readDescriptor, readDirectory, Refusal } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import {
  AUTHORITY_FILES,
  DirectoryAuthority,
  replaceFile,
} from '../../apps/cli/src/directory-authority.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';

const WEBER = { person: 'M. Weber', role: 'ADMINISTRATOR' };
const NOVAK = { person: 'P. Novak', role: 'SUPERVISOR' };
const DAY_MS = 86_400_000;
const STATES = ['QN', 'QS', 'QM'] as const;
type State = (typeof STATES)[number];

interface ANodeHere {
  database: ADatabase;
  dataSource: DataSource;
  known: KnownPartners;
  pin: string;
  file: string;
}

// The drill of the handbook, with the three nodes of a group, each with its own database, pin and directory file.
describe('an authority that rolls its key', () => {
  const start = new Date('2027-01-01T09:00:00.000Z');
  let now = start;
  const day = (count: number): Date => new Date(start.getTime() + count * DAY_MS);
  let home: string;
  let directory: ADirectory;
  let folder: string;
  const nodes = {} as Record<State, ANodeHere>;
  let [first, second] = ['', ''];

  beforeAll(async () => {
    setLog({ level: 'off' });
    home = await mkdtemp(join(tmpdir(), 'trace-roll-'));
    directory = await aDirectory(STATES, () => now);
    folder = dirname(directory.authorityFile);
    first = (await authority()).keys.signingAt(now).kid;
    for (const state of STATES) nodes[state] = await aNode(state);
  });
  afterAll(async () => {
    for (const { dataSource, database } of Object.values(nodes)) {
      await dataSource.destroy();
      await database.drop();
    }
    await directory?.remove();
    await rm(home, { recursive: true, force: true });
  });

  const authority = (): Promise<DirectoryAuthority> => DirectoryAuthority.load({ folder });

  async function aNode(state: State): Promise<ANodeHere> {
    const [pin, file] = [join(home, `${state}.pin`), join(home, `${state}.directory`)];
    await copyFile(directory.authorityFile, pin);
    await copyFile(directory.file, file);
    const database = await aDatabase();
    const dataSource = await openDatabase({ state, databaseUrl: database.url, poolSize: 2 }, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
    ]);
    const known = await aProcessOf(state, { dataSource, pin, file });
    return { database, dataSource, known, pin, file };
  }

  async function aProcessOf(
    state: State,
    { dataSource, pin, file }: Pick<ANodeHere, 'dataSource' | 'pin' | 'file'>,
  ): Promise<KnownPartners> {
    const config = Config.from({
      STATE: state,
      DIRECTORY_FILE: file,
      DIRECTORY_AUTHORITY_FILE: pin,
      PARTNER_NETWORKS: 'loopback',
    });
    const keys = await NodeKeys.load(directory.dataDir(state), { now: () => now });
    const clock = { now: () => now };
    const known = openPartners(config, { dataSource, keys, audit: new Audit(), clock });
    await known.partners.refresh();
    return known;
  }

  /** The authority describes these States anew, on the day of the test, and hands the directory to all. */
  async function signed(states: readonly State[], version: number): Promise<void> {
    const former = await readFile(nodes.QN.file, 'utf8');
    const tokens = states.map((state) =>
      directory.descriptorOf(state, version, { validDays: 400 }),
    );
    const described = await Promise.all(
      (await Promise.all(tokens)).map((token) => readDescriptor(token, now)),
    );
    const { text } = await (await authority()).sign(described, { former, validDays: 365, now });
    for (const { file } of Object.values(nodes)) await replaceFile(file, text);
  }

  const signersAt = ({ known }: ANodeHere): Record<string, string> =>
    Object.fromEntries(
      STATES.map((state) => [state, kidOf(known.partners.find(state)?.token ?? '')]),
    );

  async function audited({ dataSource }: ANodeHere): Promise<string[]> {
    const rows: { line: string }[] = await dataSource.query(
      `select actor || ' ' || action || ' ' || outcome as line from audit_entry
        where action in ('DIRECTORY_ANCHOR_CONFIRMED', 'DIRECTORY_ANCHOR_CHANGED', 'DIRECTORY_REFUSED')
        order by entry_id`,
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

  const anchorNow = async (): Promise<string> =>
    (await readFile(join(folder, AUTHORITY_FILES.anchor), 'utf8')).trim();

  it('vouches for the new key with the old one, and keeps its name', async () => {
    const { name } = (await authority()).keys;
    second = await rotateKey(placeOfAuthority(folder), undefined, {
      use: 'sig',
      from: day(30),
      overlapUntil: day(200),
    });
    await (await authority()).handOut(folder, now);
    const { keys } = await authority();
    expect([keys.name, keys.signingAt(now).kid]).toEqual([name, first]);
    expect(kidOf(await anchorNow())).toBe(first);
    const seen = await nodes.QN.known.pin.look(await anchorNow());
    expect(seen).toMatchObject({ standing: 'OFFERED', anchor: { name, added: [second] } });
  });

  it('is believed with it only once two persons at a node have compared the new key', async () => {
    const { pin } = nodes.QN.known;
    const token = await anchorNow();
    const before = await readFile(nodes.QN.pin, 'utf8');
    for (const compared of [[], [first], [second.toLowerCase()]])
      expect(await codeOf(pin.take(WEBER, token, compared))).toBe('partner-change.fingerprint');
    expect((await pin.take(WEBER, token, [second])).standing).toBe('WAITING');
    expect(await codeOf(pin.take(WEBER, token, [second]))).toBe('partner-change.same-person');
    expect(await readFile(nodes.QN.pin, 'utf8')).toBe(before);
    // Whom somebody wrote into the file has confirmed nothing.
    const offer = join(directory.dataDir('QN'), 'keys', 'authority-offer.json');
    const offered = await readFile(offer, 'utf8');
    await writeFile(offer, offered.replace('M. Weber', 'X. Nobody'));
    expect((await pin.look(token)).standing).toBe('OFFERED');
    await writeFile(offer, offered);
    const done = await pin.take(NOVAK, token, [second]);
    expect(done).toMatchObject({ standing: 'IN_FORCE', comparedBy: 'M. Weber' });
    expect(await codeOf(pin.take(NOVAK, token, [second]))).toBe('partner-change.not-needed');
    expect(JSON.parse(await readFile(nodes.QN.pin, 'utf8'))).toMatchObject({
      keys: [{ kid: first, valid_to: day(200).toISOString() }, { kid: second }],
    });
    expect(await audited(nodes.QN)).toEqual([
      `M. Weber DIRECTORY_ANCHOR_CONFIRMED ${second} ${first}`,
      `P. Novak DIRECTORY_ANCHOR_CHANGED ${second} ${first}`,
    ]);
    for (const person of [WEBER, NOVAK]) await nodes.QS.known.pin.take(person, token, [second]);
  });

  it('signs with the new key from its day on, beside what the old one has signed', async () => {
    now = day(31);
    await signed(['QS'], 1);
    for (const { known } of [nodes.QN, nodes.QS]) {
      await known.partners.refresh();
      expect(await known.changes.list()).toEqual([]);
    }
    const signers = { QN: first, QS: second, QM: first };
    expect([signersAt(nodes.QN), signersAt(nodes.QS)]).toEqual([signers, signers]);
  });

  it('is not followed by a node whose persons have not looked yet, which keeps the last good directory until they have', async () => {
    const { known } = nodes.QM;
    await known.partners.refresh();
    expect(signersAt(nodes.QM)).toEqual({ QN: first, QS: first, QM: first });
    expect(await audited(nodes.QM)).toEqual(['node DIRECTORY_REFUSED sig.unknown-key']);
    for (const person of [NOVAK, WEBER]) await known.pin.take(person, await anchorNow(), [second]);
    // The same file, which nobody has touched.
    await known.partners.refresh();
    expect(signersAt(nodes.QM)).toEqual({ QN: first, QS: second, QM: first });
  });

  it('is believed after the end of the old key for what that had signed, and signs it again', async () => {
    now = day(201);
    const ends = nodes.QN.known.partners.find('QN')?.statement.exp;
    const again = await aProcessOf('QN', nodes.QN);
    expect(kidOf(again.partners.find('QN')?.token ?? '')).toBe(first);
    await signed(['QS'], 1);
    for (const state of STATES) await nodes[state].known.partners.refresh();
    const all = { QN: second, QS: second, QM: second };
    expect(STATES.map((state) => signersAt(nodes[state]))).toEqual([all, all, all]);
    // Nobody has compared anything for it, so it ends when it was to end.
    expect(nodes.QS.known.partners.find('QN')?.statement.exp).toBe(ends);
    expect(await nodes.QS.known.changes.list()).toEqual([]);
    expect(nodes.QN.known.partners.historyOf('QN').map(({ token }) => kidOf(token))).toEqual([
      first,
      second,
    ]);
  });

  it('takes the old key back at once, with nobody to ask, and it never counts again', async () => {
    const before = JSON.parse(await readFile(nodes.QN.pin, 'utf8')) as object;
    const former = await anchorNow();
    // What the thief of the old key signs, dated as he likes.
    now = day(25);
    const other = await aDirectory(['QV'], () => now);
    const described = await readDescriptor(await other.descriptorOf('QV', 1), now);
    await other.remove();
    const thief = await (await authority()).sign([described], { validDays: 900, now });
    now = day(201);
    const order = { id: first, asOf: day(20), reason: 'compromised', now } as const;
    expect(await revokeKey(placeOfAuthority(folder), undefined, order)).toBeUndefined();
    await (await authority()).handOut(folder, now);
    const token = await anchorNow();
    expect(kidOf(token)).toBe(second);
    const { pin } = nodes.QN.known;
    expect(await pin.take(WEBER, token, [])).toMatchObject({
      anchor: { added: [], ended: [first] },
    });
    const after = JSON.parse(await readFile(nodes.QN.pin, 'utf8')) as object;
    expect(await codeOf(readDirectory(thief.text, after, day(199)))).toBe('sig.key-revoked');
    expect(await codeOf(readDirectory(thief.text, before, day(199)))).toBe('done');
    expect(await codeOf(pin.take(NOVAK, former, []))).toBe('sig.key-revoked');
  });
});
