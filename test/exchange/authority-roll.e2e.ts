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
  replaceFile,
  revokeKey,
  rotateKey,
  setLog,
} from '@trace/platform';
import { kidOf, readDescriptor, readDirectory, Refusal, type PublishedKey } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { AUTHORITY_FILES, DirectoryAuthority } from '../../apps/cli/src/directory-authority.ts';
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

  const pinOf = async ({ pin }: ANodeHere): Promise<PublishedKey[]> =>
    (JSON.parse(await readFile(pin, 'utf8')) as { keys: PublishedKey[] }).keys;

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
    expect(await readFile(nodes.QN.pin, 'utf8')).toBe(before);
    expect((await pin.take(WEBER, token, [second])).standing).toBe('WAITING');
    expect(await codeOf(pin.take(WEBER, token, [second]))).toBe('partner-change.same-person');
    // That the old key ends needs no second person; the new one does not count yet.
    const until = day(200).toISOString();
    expect(await pinOf(nodes.QN)).toMatchObject([{ kid: first, valid_to: until }]);
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
      `M. Weber DIRECTORY_ANCHOR_CONFIRMED ${second}`,
      `M. Weber DIRECTORY_ANCHOR_CHANGED ${first}`,
      `P. Novak DIRECTORY_ANCHOR_CHANGED ${second}`,
    ]);
  });

  it('changes no pin of which nobody could write down that it changes', async () => {
    const { dataSource, pin: file, known } = nodes.QS;
    const token = await anchorNow();
    const before = await readFile(file, 'utf8');
    await dataSource.query(
      `create function fail_late() returns trigger language plpgsql as $$ begin raise 'late'; end $$`,
    );
    await dataSource.query(
      `create constraint trigger late after insert on audit_entry deferrable initially deferred
         for each row execute function fail_late()`,
    );
    await expect(known.pin.take(WEBER, token, [second])).rejects.toThrow('late');
    expect(await readFile(file, 'utf8')).toBe(before);
    expect((await known.pin.look(token)).standing).toBe('OFFERED');
    await dataSource.query('drop trigger late on audit_entry');
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
    // What the thief of the old key signs, dated as he likes: after it was safe for the last time, and before.
    now = day(19);
    const other = await aDirectory(['QV'], () => now);
    const signedBy = async (at: Date): Promise<string> => {
      now = at;
      const described = await readDescriptor(await other.descriptorOf('QV', 1), now);
      return (await (await authority()).sign([described], { validDays: 900, now })).text;
    };
    const [late, early] = [await signedBy(day(25)), await signedBy(day(19))];
    now = day(201);
    await other.makeKeysAnew('QV');
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
    expect(await codeOf(readDirectory(late, after, day(199)))).toBe('sig.key-revoked');
    expect(await codeOf(readDirectory(late, before, day(199)))).toBe('done');
    expect(await codeOf(pin.take(NOVAK, former, []))).toBe('sig.key-revoked');
    // Nor does the good key take over what it has signed, whatever day that bears, nor a key that it has named.
    const good = await authority();
    for (const text of [late, early]) {
      const again = good.sign([], { former: text, validDays: 30, now });
      expect(await codeOf(again)).toBe('sig.key-revoked');
    }
    const anew = await readDescriptor(await other.descriptorOf('QV', 1), now);
    await other.remove();
    const [partner] = (await good.sign([anew], { former: early, validDays: 30, now })).partners;
    expect(partner?.statement.version).toBe(2);
    expect(partner?.statement.jwks.keys.map(({ kid }) => kid)).toEqual(
      anew.partner.statement.jwks.keys.map(({ kid }) => kid),
    );
  });

  it('takes a key back at once also where a new one comes with it, which waits for the second person', async () => {
    const third = await rotateKey(placeOfAuthority(folder), undefined, {
      use: 'sig',
      from: day(230),
      overlapUntil: day(600),
    });
    await (await authority()).handOut(folder, now);
    const token = await anchorNow();
    const { pin } = nodes.QM.known;
    expect((await pinOf(nodes.QM))[0]?.revoked).toBeUndefined();
    expect((await pin.take(WEBER, token, [third])).standing).toBe('WAITING');
    const kids = async (): Promise<string[]> => (await pinOf(nodes.QM)).map(({ kid }) => kid);
    expect((await pinOf(nodes.QM))[0]).toMatchObject({
      kid: first,
      revoked: { reason: 'compromised' },
    });
    expect(await kids()).toEqual([first, second]);
    expect((await pin.take(NOVAK, token, [third])).standing).toBe('IN_FORCE');
    expect(await kids()).toEqual([first, second, third]);
  });
});
