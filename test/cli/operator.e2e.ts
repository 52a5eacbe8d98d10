import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeNodeKeys, type Keyring } from '@trace/platform';
import { newSigningKey } from '@trace/protocol';
import { DirectoryAuthority, readDescriptors } from '../../apps/cli/src/directory-authority.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aCall, aCallHere, type Call } from './a-call.ts';

const FACTS = {
  QN: ['--name', 'Nordania', '--zone', 'Europe/Vienna', '--country', 'AT'],
  QS: ['--name', 'Sorava', '--zone', 'Europe/Ljubljana', '--country', 'SI'],
};
const BOUND = ['--membership', 'FP_12_4:2005-07-03', '--membership', 'ITI:2005-12-08'];

describe('what an operator does before two States are partners', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  const call = (state: keyof typeof FACTS, ...words: string[]): Promise<Call> =>
    aCallHere([...words, '--state', state, '--data', file(state)]);
  const authority = ['--authority', '', '--out', ''];
  const persons = ['A. Weber', 'B. Novak', 'C. Third'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-cli-'));
    authority[1] = file('authority');
    authority[3] = file('directory.json');
    for (const name of persons) {
      await writeFile(`${file(name)}.pass`, `the passphrase of ${name}`, { mode: 0o600 });
    }
  });
  afterAll(async () => {
    for (const one of [folder, `${folder}-keys`]) await rm(one, { recursive: true, force: true });
  });

  /** What somebody of the authority does with a drafted change. */
  const approve = (name = '', ...more: string[]): Promise<Call> => {
    const own = ['--as', file(name), '--passphrase-file', `${file(name)}.pass`];
    return aCallHere(['partners', 'approve', file('change'), ...own, ...more]);
  };
  const draft = (...words: string[]): Promise<Call> =>
    aCallHere([
      'partners',
      'draft',
      ...words,
      '--out',
      file('change'),
      '--former',
      file('directory.json'),
    ]);
  const sign = (): Promise<Call> => aCallHere(['partners', 'sign', file('change'), ...authority]);

  /** The whole way of a change: drafted, approved by two, signed. */
  async function changed(...words: string[]): Promise<Call> {
    await draft(...words);
    for (const name of persons.slice(0, 2)) await approve(name, '--compared');
    return sign();
  }

  it('makes the keys once and keeps them', async () => {
    const first = await aCall(['keys', 'make', '--state', 'QN', '--data', file('QN')]);
    const again = await call('QN', 'keys', 'make');
    await call('QS', 'keys', 'make');
    expect(first.stdout).toContain('Made the keys of QN.');
    expect(again.stdout).toContain('nothing was changed');
    expect(again.stdout.split('\n').slice(1)).toEqual(first.stdout.split('\n').slice(1));
  });

  it('locks them by a passphrase that lies apart from the data, without being asked', async () => {
    const list = await call('QN', 'keys', 'list');
    expect(list.stdout).toMatch(/signs messages .* \d{4}-\d{2}-\d{2} +locked/);
    const old = new Date(Date.now() - 3 * 366 * 86_400_000);
    await makeNodeKeys(file('QT'), 'QT', { now: old });
    const overdue = await aCallHere(['keys', 'list', '--state', 'QT', '--data', file('QT')], {
      KEYS_IN_CLEAR: 'yes',
    });
    expect(overdue.stdout.match(/\d{4}-\d{2}-\d{2} OVERDUE/g)).toHaveLength(4);
    const passphrase = file('QN-keys/passphrase');
    expect((await stat(passphrase)).mode & 0o777).toBe(0o600);
    expect(await readFile(passphrase, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    const named = await aCallHere(['keys', 'list', '--state', 'QN', '--data', file('QN')], {
      KEYS_PASSPHRASE_FILE: file('QS-keys/passphrase'),
    });
    expect([named.exitCode, named.stderr]).toEqual([1, expect.stringContaining('does not open')]);
    const production = await aCallHere(['keys', 'make', '--state', 'QM', '--data', file('QM')], {
      NODE_ENV: 'production',
    });
    expect(production.stderr).toContain('KEYS_PASSPHRASE_FILE');
  });

  it('describes each node, and gives the same fingerprint to both ends of the line', async () => {
    for (const state of ['QN', 'QS'] as const) {
      const out = file(`${state}.descriptor`);
      const endpoint = ['--endpoint', 'https://node.example:8443'];
      const described = await call(
        state,
        'keys',
        'descriptor',
        ...FACTS[state],
        ...endpoint,
        ...BOUND,
        '--out',
        out,
      );
      expect(described.exitCode).toBe(0);
      const read = await aCallHere(['keys', 'fingerprint', out]);
      const fingerprint = read.stdout.trim().slice(4);
      expect(read.stdout).toMatch(new RegExp(`^${state}  ([0-9a-f]{4} ){15}[0-9a-f]{4}\n$`));
      expect(described.stderr).toContain(fingerprint);
    }
  });

  it('locks the key of an authority, and never overwrites it', async () => {
    const make = ['partners', 'authority-make', '--out', file('authority')];
    const made = await aCallHere(make);
    const passphrase = `${folder}-keys/authority-passphrase`;
    expect(made.stderr).toContain(passphrase);
    expect((await stat(passphrase)).mode & 0o777).toBe(0o600);
    const ring = JSON.parse(await readFile(file('authority/keyring.json'), 'utf8')) as Keyring;
    expect(ring).toMatchObject({
      state: `urn:trace:authority:${ring.keys[0]?.id}`,
      protection: { kind: 'PASSPHRASE' },
    });
    // 32 bytes, with what the lock adds: a nonce and a tag.
    expect(Buffer.from(ring.keys[0]?.secret ?? '', 'base64url').length).toBeGreaterThan(60);
    const list = await aCallHere(['partners', 'authority-keys', '--authority', file('authority')]);
    expect(list.stdout).toMatch(/ES256 P-256 +in use .* locked /);
    const again = await aCallHere(make);
    expect([again.exitCode, again.stderr]).toEqual([
      1,
      expect.stringContaining('never overwritten'),
    ]);
    const other = await aCallHere(
      ['partners', 'authority-keys', '--authority', file('authority')],
      { AUTHORITY_PASSPHRASE_FILE: file('QS-keys/passphrase') },
    );
    expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining('does not open')]);
  });

  it.each([
    ['that begins as an option does', `-${'a'.repeat(42)}`],
    ['that begins as the call for help does', `-h${'Z'.repeat(41)}`],
    ['that begins as a long option does', `--${'b'.repeat(41)}`],
    ['of the sealed parts', '-Ab3xY-q'],
  ])('takes the id of a key %s for an id', async (_, id) => {
    const asOf = ['--as-of', '2026-11-01T00:00:00.000Z', '--reason', 'compromised'];
    const node = ['--state', 'QN', '--data', file('QN')];
    const calls = [
      ['keys', 'destroy', id, ...node],
      ['keys', 'revoke', id, ...asOf, ...node],
      ['keys', 'revoke', ...asOf, ...node, '--', id],
      ['partners', 'authority-revoke', ...asOf, '--yes', id, ...authority.slice(0, 2)],
    ];
    for (const words of calls) {
      const { exitCode, stderr } = await aCallHere(words);
      expect(stderr).toContain('no such key');
      expect(exitCode).toBe(1);
    }
  });

  it('opens a key of an authority in clear, but not in production, until it is locked', async () => {
    const jwk = newSigningKey();
    const clear = file('former');
    await mkdir(clear);
    await writeFile(join(clear, 'authority.secret.jwk.json'), JSON.stringify(jwk), { mode: 0o600 });
    const list = (env: Record<string, string>): Promise<Call> =>
      aCallHere(['partners', 'authority-keys', '--authority', clear], env);
    const production = { NODE_ENV: 'production' };
    expect((await list({})).stdout).toMatch(new RegExp(`in clear +${jwk.kid}`));
    expect((await list(production)).stderr).toContain('authority-encrypt');
    expect((await list({ ...production, KEYS_IN_CLEAR: 'yes' })).exitCode).toBe(0);
    const encrypt = ['partners', 'authority-encrypt', '--authority', clear];
    expect((await aCallHere(encrypt, production)).stderr).toContain('AUTHORITY_PASSPHRASE_FILE');
    const named = { ...production, AUTHORITY_PASSPHRASE_FILE: `${file(persons[2] ?? '')}.pass` };
    expect(await aCallHere(encrypt, named)).toMatchObject({ exitCode: 0 });
    expect((await list(named)).stdout).toMatch(new RegExp(`locked +${jwk.kid}`));
    await expect(stat(join(clear, 'authority.secret.jwk.json'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(clear, 'keyring.json'), 'utf8')).not.toContain(jwk.d);
  });

  it('signs a directory only as two persons have approved it, each with a key of his own', async () => {
    for (const name of persons) {
      const words = ['--out', file(name), '--passphrase-file', `${file(name)}.pass`];
      await aCallHere(['partners', 'approver-make', name, ...words]);
    }
    const files = persons.slice(0, 2).map((name) => file(`${name}/approver.json`));
    const approvers = ['partners', 'authority-approvers', '--authority', file('authority')];
    const drafted = await draft(file('QN.descriptor'), file('QS.descriptor'));
    expect(drafted.stderr).toContain('Nothing was signed');
    expect((await sign()).stderr).toContain('authority-approvers');
    const alone = await aCallHere([...approvers, ...files.slice(0, 1)]);
    expect(alone.exitCode).toBe(1);
    expect(await aCallHere([...approvers, ...files])).toMatchObject({ exitCode: 0 });
    expect((await aCallHere([...approvers, ...files])).exitCode).toBe(1);
    expect((await sign()).stderr).toContain('nobody has');
    const [one, two, third] = persons;
    expect((await approve(one)).stderr).toContain('Nothing was approved');
    await approve(one, '--compared');
    await approve(one, '--compared');
    expect((await sign()).stderr).toContain(`only ${one} has`);
    // One from the future would never be too old.
    const dated = await readFile(file('change'), 'utf8');
    await writeFile(file('change'), dated.replace(/"draftedAt": "\d{4}/, '"draftedAt": "2999'));
    expect((await sign()).stderr).toContain('in the future');
    await writeFile(file('change'), dated);
    // What was approved is what is signed: the address of another gateway is not.
    const approved = await readFile(file('change'), 'utf8');
    await approve(two, '--compared');
    const both = await readFile(file('change'), 'utf8');
    await writeFile(file('change'), both.replace('"days": 365', '"days": 366'));
    expect((await sign()).stderr).toContain('something else');
    await writeFile(file('change'), approved);
    await approve(third, '--compared');
    expect((await sign()).exitCode).toBe(1);
    await expect(readFile(file('directory.json'))).rejects.toThrow('ENOENT');
    await writeFile(file('change'), both);
    const signed = await sign();
    expect(signed.stdout).toContain('QN (version 1), QS (version 1)');
    expect(signed.stdout).toContain(`${one}, ${two} have approved`);
    expect(await readFile(file('authority/signed.log'), 'utf8')).toContain(
      `approved by ${one}, ${two}: QN (version 1), QS (version 1)`,
    );
    // Once, and upon nothing else than what was there.
    expect((await sign()).stderr).toContain('another one than that');
  });

  it('changes who approves with the approval of two of them, and of nobody else', async () => {
    const files = persons
      .slice(0, 3)
      .flatMap((name) => ['--approvers', file(`${name}/approver.json`)]);
    await draft(...files);
    const [one, two, third] = persons;
    for (const name of [one, third]) await approve(name, '--compared');
    expect((await sign()).exitCode).toBe(1);
    expect(await changed(...files)).toMatchObject({ exitCode: 0 });
    const added = await readFile(file('change'), 'utf8');
    await draft('--remove', 'QX');
    for (const name of [two, third]) await approve(name, '--compared');
    expect((await sign()).stdout).toContain(`${two}, ${third} have approved`);
    // The directory is the same as ever: what two wanted once brings back nobody whom they have taken out since.
    expect(await changed(...files.slice(0, 4))).toMatchObject({ exitCode: 0 });
    await writeFile(file('change'), added);
    expect((await sign()).stderr).toContain('signed already');
    await draft('--remove', 'QX');
    for (const name of [two, third]) await approve(name, '--compared');
    expect((await sign()).exitCode).toBe(1);
  });

  it('pins the authority once it was compared, and then shows the partners', async () => {
    const install = ['partners', 'install', file('directory.json')];
    const pin = ['--authority', file('authority/authority.jwk.json')];
    expect((await call('QN', 'partners', 'list')).stderr).toContain('has no directory yet');
    expect((await call('QN', ...install)).stderr).toContain('has not pinned the key');
    expect((await call('QN', ...install, ...pin)).stderr).toContain('Nothing was installed');
    const installed = await call('QN', ...install, ...pin, '--compared');
    expect(installed.exitCode).toBe(0);
    expect(installed.stdout).toContain('QS is new: https://node.example:8443');
    const list = await call('QN', 'partners', 'list');
    expect(list.stdout).toMatch(/QS +Sorava +https:\/\/node\.example:8443 +Europe\/Ljubljana/);
    expect(list.stdout).toContain('FP_12_4 ITI');
    const show = await call('QN', 'partners', 'show', 'QS');
    expect(show.stdout).toContain('Sat, Sun');
  });

  it('gives a State that describes itself anew the next version, and takes no older directory', async () => {
    const older = await readFile(file('directory.json'), 'utf8');
    expect(await changed(file('QS.descriptor'))).toMatchObject({ exitCode: 0 });
    const install = ['partners', 'install', file('directory.json')];
    expect((await call('QN', ...install)).stdout).toContain('QS: version 2 of its statement');
    await writeFile(file('older.json'), older);
    const refused = await call('QN', 'partners', 'install', file('older.json'));
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('version 1 of the statement of QS, and version 2 is in force');
  });

  it('changes its calendar in a new version, which counts only once the authority has signed it', async () => {
    const added = await call('QN', 'calendar', 'add-holiday', '2027-02-08', 'Day of culture');
    expect(added).toMatchObject({ exitCode: 0 });
    expect(added.stdout).toMatch(
      /^Changed:\n {2}\+ 2027-02-08 {2}Day of culture\nVersion: AT-\S+ -> QN-\S+\.1\n/,
    );
    expect(added.stdout).toContain('By whom: the directory authority');
    // The next edit builds upon the one that waits.
    const weekend = await call('QN', 'calendar', 'set-weekend', '5,6');
    expect(weekend.stdout).toMatch(/Version: QN-\S+\.1 -> QN-\S+\.2\n/);
    const waiting = await call('QN', 'calendar', 'show');
    expect(waiting.stdout).toMatch(/version AT-\S+, in force:/);
    expect(waiting.stdout).not.toContain('Day of culture');
    expect(waiting.stdout).toMatch(/Version QN-\S+\.2 waits for the signature/);
    const pending = join(file('QN'), 'calendar.descriptor');
    expect(await changed(pending)).toMatchObject({ exitCode: 0 });
    expect((await call('QN', 'partners', 'install', file('directory.json'))).exitCode).toBe(0);
    const signed = await call('QN', 'calendar', 'show');
    expect(signed.stdout).toMatch(/version QN-\S+\.2, in force:/);
    expect(signed.stdout).toContain('weekend  Fri, Sat');
    expect(signed.stdout).toContain('2027-02-08  Day of culture');
    expect(signed.stdout).not.toContain('waits for the signature');
    const again = await call('QN', 'calendar', 'set-weekend', '5,6');
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('Nothing would change');
    expect((await call('QN', 'calendar', 'add-holiday', '2027-02-30', 'Never')).exitCode).toBe(2);
  });

  it('takes no directory of another authority', async () => {
    const stranger = await DirectoryAuthority.make(file('stranger'));
    const now = new Date();
    const described = await readDescriptors([file('QN.descriptor'), file('QS.descriptor')], now);
    const { text } = await stranger.sign(described, { validDays: 30, now });
    await writeFile(file('other.json'), text);
    const { exitCode, stderr } = await call('QN', 'partners', 'install', file('other.json'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Not done:');
  });
});

describe('the keys of an authority', () => {
  let database: ADatabase;
  let directory: ADirectory;
  let folder: string;
  let pin: string;
  const at = (): string[] => ['--authority', dirname(directory.authorityFile)];
  const keysOf = async (file: string): Promise<string[]> => {
    const set = JSON.parse(await readFile(file, 'utf8')) as { keys?: { kid: string }[] };
    return (set.keys ?? [set as { kid: string }]).map(({ kid }) => kid);
  };

  beforeAll(async () => {
    [database, directory] = await Promise.all([aDatabase(), aDirectory(['QN', 'QS'])]);
    folder = await mkdtemp(join(tmpdir(), 'trace-keys-'));
    pin = join(folder, 'pin.json');
    await copyFile(directory.authorityFile, pin);
  });
  afterAll(async () => {
    await Promise.all([database.drop(), directory.remove()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('are rolled by one command, and pinned at a node by two persons who have compared the new one', async () => {
    const env = {
      STATE: 'QN',
      DATABASE_URL: database.url,
      DATA_DIR: directory.dataDir('QN'),
      DIRECTORY_FILE: directory.file,
      DIRECTORY_AUTHORITY_FILE: pin,
      PARTNER_NETWORKS: 'loopback',
    };
    const token = async (person: string): Promise<string> => {
      const words = ['tokens', 'make', '--person', person, '--role', 'supervisor', '--days', '9'];
      return (await aCallHere(words, env)).stdout.trim();
    };
    const [weber, novak] = [await token('M. Weber'), await token('P. Novak')];
    const anchor = (TRACE_TOKEN: string, ...words: string[]): Promise<Call> => {
      const file = join(dirname(directory.authorityFile), 'authority.anchor');
      return aCallHere(['partners', 'anchor', file, ...words], { ...env, TRACE_TOKEN });
    };
    const rotated = await aCallHere(['partners', 'authority-rotate', ...at()]);
    expect(rotated).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Two persons') });
    const [old = '', next = ''] = await keysOf(directory.authorityFile);
    expect(rotated.stdout).toContain(`Made ${next}, which signs from `);
    const shown = await anchor(weber);
    expect(shown.stdout).toMatch(new RegExp(`${next} +NEW .*\\nstanding {2}OFFERED\\n$`));
    expect(shown.stderr).toContain('Nothing was changed');
    expect((await anchor(weber, '--take')).exitCode).toBe(1);
    expect((await anchor(weber, '--key', next)).stdout).toMatch(
      /WAITING, compared by M\. Weber\n$/,
    );
    expect((await anchor(weber, '--key', next)).exitCode).toBe(1);
    expect(await keysOf(pin)).toEqual([old]);
    const done = await anchor(novak, '--key', next);
    expect(done.stdout).toMatch(new RegExp(`${next} +pinned now .*\\nstanding {2}IN_FORCE`));
    expect(await keysOf(pin)).toEqual([old, next]);
  });

  it('are revoked, and then nobody approves by a list that a thief can have signed', async () => {
    const files = ['A. Weber', 'B. Novak'].map((name) => join(folder, name));
    for (const [index, one] of files.entries()) {
      await writeFile(`${one}.pass`, `the passphrase of person ${index}`, { mode: 0o600 });
      const own = ['--out', one, '--passphrase-file', `${one}.pass`];
      await aCallHere(['partners', 'approver-make', basename(one), ...own]);
    }
    const handed = files.map((one) => join(one, 'approver.json'));
    const say = (): Promise<Call> =>
      aCallHere(['partners', 'authority-approvers', ...at(), ...handed]);
    const revoke = async (...words: string[]): Promise<Call> => {
      const list = await aCallHere(['partners', 'authority-keys', ...at()]);
      const kid = /in use .* (\S{43})$/m.exec(list.stdout)?.[1] ?? '';
      const as = ['--as-of', new Date().toISOString(), '--reason', 'compromised'];
      return aCallHere(['partners', 'authority-revoke', kid, ...as, ...at(), ...words]);
    };
    expect((await say()).exitCode).toBe(0);
    expect((await say()).exitCode).toBe(1);
    const revoked = await revoke();
    expect(revoked.exitCode).toBe(0);
    expect(revoked.stdout).toMatch(
      /as the revoked key has signed:\nPERSON .*\nA\. Weber .*\nB\. Novak /,
    );
    expect(revoked.stderr).toContain('Nobody approves any more');
    expect((await say()).exitCode).toBe(0);
    const kept = await revoke('--yes');
    expect(kept.stdout).toMatch(/signed anew:\nPERSON .*\nA\. Weber /);
    expect(kept.stderr).not.toContain('Nobody approves');
    expect((await say()).stderr).toContain('said already');
  });
});

describe('the tokens of a node', () => {
  let database: ADatabase;
  let directory: ADirectory;
  const call = (...words: string[]): Promise<Call> =>
    aCallHere(['tokens', ...words], {
      STATE: 'QN',
      DATABASE_URL: database.url,
      DATA_DIR: directory.dataDir('QN'),
    });

  beforeAll(async () => {
    [database, directory] = await Promise.all([aDatabase(), aDirectory(['QN'])]);
  });
  afterAll(() => Promise.all([database.drop(), directory.remove()]));

  it('are printed once, listed without their text, and revoked for ever', async () => {
    expect((await call('list')).stdout).toContain('There are no tokens yet');
    const made = await call(
      'make',
      '--person',
      'M. Weber',
      '--role',
      'focal-point',
      '--days',
      '90',
    );
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toMatch(/^tx_[A-Za-z0-9_-]{43}\n$/);
    const list = await call('list');
    expect(list.stdout).toMatch(/M\. Weber +FOCAL_POINT .* in force until /);
    expect(list.stdout).not.toContain(made.stdout.trim());
    const tokenId = /^[0-9a-f-]{36}/m.exec(list.stdout)?.[0] ?? '';
    expect((await call('revoke', tokenId)).exitCode).toBe(0);
    expect((await call('list')).stdout).toMatch(/FOCAL_POINT .* revoked on /);
    const again = await call('revoke', tokenId);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('There is no token in force');
  });

  it('are made for programs as JSON', async () => {
    const { stdout } = await call('make', '--person', 'System', '--role', 'OFFICER', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ person: 'System', role: 'OFFICER' });
  });
});
