import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bindAgainAfter,
  destroySecret,
  makeNodeKeys,
  NodeKeys,
  protectKeys,
  revokeKey,
  rotateKey,
  type KeyUse,
  type ShownKey,
} from '@trace/platform';
import { importSigningKey, newEncryptionKey, newSigningKey, signCheckpoint } from '@trace/protocol';
import { makeCertificate } from '../../libs/platform/src/keys/make-certificate.ts';

const made = new Date('2026-01-01T00:00:00.000Z');
const day = (number: number): Date => new Date(made.getTime() + number * 86_400_000);

describe('the life of the keys of a node', () => {
  let home: string;
  let now = made;
  const passphrase = (): string => join(home, 'passphrase');
  const other = (): string => join(home, 'other-passphrase');
  const load = (state: string, passphraseFile?: string): Promise<NodeKeys> =>
    NodeKeys.load(join(home, state), { passphraseFile, now: () => now });
  const standings = (keys: NodeKeys, use: KeyUse): ShownKey['standing'][] =>
    keys
      .list()
      .filter((key) => key.use === use)
      .map(({ standing }) => standing);

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'key-life-'));
    await writeFile(passphrase(), 'a passphrase of some length\n', { mode: 0o600 });
    await writeFile(other(), 'another one of some length', { mode: 0o600 });
  });
  afterAll(() => rm(home, { recursive: true }));

  it('lie under a passphrase from the beginning, where one is set', async () => {
    await makeNodeKeys(join(home, 'QN'), 'QN', { passphraseFile: passphrase(), now: made });
    const text = await readFile(join(home, 'QN', 'keys', 'keyring.json'), 'utf8');
    expect(text).not.toMatch(/PRIVATE KEY|"d"/);
    const keys = await load('QN', passphrase());
    expect(keys.inClear).toBe(false);
    expect(keys.list().map(({ kept }) => kept)).toEqual(Array(5).fill('LOCKED'));
    expect(JSON.stringify(keys.list())).not.toContain('secret');
    await expect(load('QN')).rejects.toMatchObject({ code: 'keys.passphrase-missing' });
    await expect(load('QN', other())).rejects.toMatchObject({ code: 'keys.passphrase-wrong' });
    await writeFile(join(home, 'short'), 'too short');
    await expect(load('QN', join(home, 'short'))).rejects.toMatchObject({
      code: 'keys.passphrase-short',
    });
  });

  it('do not open when one is put in the place of another', async () => {
    const file = join(home, 'QN', 'keys', 'keyring.json');
    const text = await readFile(file, 'utf8');
    const ring = JSON.parse(text) as { keys: { use: string; secret: string }[] };
    const [parts, marks] = ['parts', 'marks'].map((use) =>
      ring.keys.find((key) => key.use === use),
    );
    if (parts && marks) [parts.secret, marks.secret] = [marks.secret, parts.secret];
    await writeFile(file, JSON.stringify(ring));
    await expect(load('QN', passphrase())).rejects.toMatchObject({ code: 'keys.passphrase-wrong' });
    await writeFile(file, text);
  });

  it('are taken over from the five files of former nodes, and then locked away', async () => {
    const [signing, encryption] = [newSigningKey(), newEncryptionKey()];
    const parts = randomBytes(32);
    const tls = await makeCertificate('QF', ['node.qf.example'], made);
    const folder = join(home, 'QF', 'keys');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const valid_from = made.toISOString();
    const files = {
      'signing.jwk.json': JSON.stringify({ ...signing, valid_from }),
      'encryption.jwk.json': JSON.stringify({ ...encryption, valid_from }),
      'parts.key': parts.toString('base64url'),
      'tls.key.pem': tls.key,
      'tls.cert.pem': tls.cert,
    };
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), text, { mode: 0o600 });
    }
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', parts, nonce);
    const hidden = Buffer.concat([nonce, cipher.update('a part'), cipher.final()]);
    const wrapped = Buffer.concat([hidden, cipher.getAuthTag()]).toString('base64url');
    const markKey = Buffer.from(hkdfSync('sha256', parts, '', 'trace item marks', 32));
    const mark = createHmac('sha256', markKey).update('C58-1').digest('base64url');

    const place = { table: 'sealed_key', column: 'wrapped_key', row: ['1', 'holder'] };
    const before = await load('QF');
    expect([before.signing.kid, before.unwrap(wrapped, place), before.mark('C58-1')]).toEqual([
      signing.kid,
      'a part',
      mark,
    ]);
    await protectKeys(join(home, 'QF'), undefined, passphrase());
    expect(await readdir(folder)).toEqual(['keyring.json']);
    const after = await load('QF', passphrase());
    expect(after.publicDescriptor()).toEqual(before.publicDescriptor());
    // A successor opens what the first key has locked, and the marks stay what they were.
    await rotateKey(join(home, 'QF'), passphrase(), {
      use: 'parts',
      from: made,
      overlapUntil: made,
    });
    await after.refresh();
    expect([after.unwrap(wrapped, place), after.mark('C58-1')]).toEqual(['a part', mark]);
    const bound = after.wrap('a part', place);
    expect(after.unwrap(bound, place)).toBe('a part');
    // Once everything is bound to its place, nothing opens that is bound to none, also after a start.
    await after.openOnlyBound(made);
    for (const keys of [after, await load('QF', passphrase())]) {
      expect(keys.unwrap(bound, place)).toBe('a part');
      expect(() => keys.unwrap(wrapped, place)).toThrow(
        expect.objectContaining({ code: 'sealed.displaced' }),
      );
    }
    await bindAgainAfter(folder, day(1));
    await after.refresh();
    expect(after.opensOnlyBound).toBe(true);
    await bindAgainAfter(folder, made);
    await after.refresh();
    expect(after.unwrap(wrapped, place)).toBe('a part');
  });

  it('are announced, overlap and end', async () => {
    const place = join(home, 'QS');
    await makeNodeKeys(place, 'QS', { now: made });
    const keys = await load('QS');
    const first = keys.signing.kid;
    const heard: string[] = [];
    keys.onChange(() => heard.push(keys.tls.cert === firstTls ? 'first' : 'second'));
    const firstTls = keys.tls.cert;
    const ids = new Map<string, string>();
    for (const use of ['sig', 'enc', 'tls'] as const) {
      const order = { use, from: day(7), overlapUntil: day(37) };
      ids.set(use, await rotateKey(place, undefined, order));
    }
    await keys.refresh();
    expect(standings(keys, 'sig')).toEqual(['IN_USE', 'NEXT']);
    const told = keys.publicDescriptor();
    expect(told.keys.map(({ valid_to }) => valid_to)).toEqual([
      day(37).toISOString(),
      day(37).toISOString(),
      undefined,
      undefined,
    ]);
    expect(told.tlsCertificates).toHaveLength(2);

    // Its time has come, and partners were not told: the first one goes on.
    now = day(8);
    keys.announced(aStatement(first, told.tlsFingerprint));
    await keys.refresh();
    expect([keys.signing.kid, keys.tls.cert]).toEqual([first, firstTls]);
    keys.announced(aStatement(first, told.tlsFingerprint, ...ids.values()));
    expect(keys.signing.kid).toBe(ids.get('sig'));
    expect(heard).toEqual(['second']);
    expect(standings(keys, 'sig')).toEqual(['OVERLAP', 'IN_USE']);
    // Nobody believes the own statement any more: nothing is signed, until there is another one.
    keys.announced(aStatement(first, told.tlsFingerprint, ...ids.values()), day(8));
    expect(() => keys.signing).toThrow(expect.objectContaining({ code: 'key.unavailable' }));
    keys.announced(aStatement(first, told.tlsFingerprint, ...ids.values()), day(9));
    expect(keys.signing.kid).toBe(ids.get('sig'));
    expect(keys.decryption).toHaveLength(2);

    await expect(destroySecret(place, first, now)).rejects.toMatchObject({
      code: 'keys.still-used',
    });
    now = day(38);
    await destroySecret(place, first, now);
    await keys.refresh();
    expect(keys.list().find(({ id }) => id === first)).toMatchObject({
      standing: 'ENDED',
      kept: 'DESTROYED',
    });
    expect(keys.publicDescriptor().keys.map(({ kid }) => kid)).toContain(first);
  });

  it('are revoked as of an instant, and nothing is signed until partners know another one', async () => {
    const place = join(home, 'QS');
    const keys = await load('QS');
    const lost = keys.signing.kid;
    keys.announced(aStatement(lost, keys.publicDescriptor().tlsFingerprint));
    const order = { id: lost, reason: 'compromised', now } as const;
    const successor = await revokeKey(place, undefined, { ...order, asOf: day(37) });
    expect(successor).toBeDefined();
    // Known to be lost even earlier: the earlier instant counts, and no further successor is made.
    expect(await revokeKey(place, undefined, { ...order, asOf: day(30) })).toBeUndefined();
    await revokeKey(place, undefined, { ...order, asOf: day(36) });
    await keys.refresh();
    expect(keys.list().find(({ id }) => id === lost)).toMatchObject({
      standing: 'REVOKED',
      revoked: { revoked_at: day(30).toISOString(), reason: 'compromised' },
    });
    expect(() => keys.signing).toThrow(expect.objectContaining({ code: 'key.unavailable' }));
    keys.announced(aStatement(lost, successor ?? ''));
    expect(keys.signing.kid).toBe(successor);
    await expect(
      revokeKey(place, undefined, { ...order, id: 'nobody', asOf: made }),
    ).rejects.toMatchObject({ code: 'keys.unknown' });
  });

  it('are changed by one command at a time, and a change that fails leaves them as they were', async () => {
    const folder = join(home, 'QN', 'keys');
    const before = await readFile(join(folder, 'keyring.json'), 'utf8');
    await writeFile(join(folder, 'keyring.json.new'), '');
    const change = rotateKey(join(home, 'QN'), undefined, {
      use: 'enc',
      from: now,
      overlapUntil: now,
    });
    await expect(change).rejects.toMatchObject({ code: 'keys.busy' });
    await rm(join(folder, 'keyring.json.new'));
    await expect(protectKeys(join(home, 'QN'), other(), other())).rejects.toMatchObject({
      code: 'keys.passphrase-wrong',
    });
    expect(await readdir(folder)).toEqual(['keyring.json']);
    expect(await readFile(join(folder, 'keyring.json'), 'utf8')).toBe(before);
  });

  it('may sign in a place that never gives its key away', async () => {
    const jwk = newSigningKey();
    const inside = await importSigningKey(jwk);
    const checkpoint = { issuer: 'QN', size: 1, root: 'A'.repeat(43), at: now.toISOString() };
    const asked: string[] = [];
    const outside = {
      ...inside,
      privateKey: async (input: string) => {
        asked.push(input);
        return Buffer.alloc(64, 1);
      },
    };
    const token = await signCheckpoint(checkpoint, outside);
    expect(token.split('.').slice(0, 2).join('.')).toBe(asked[0]);
    const [header, payload] = (await signCheckpoint(checkpoint, inside)).split('.');
    expect(asked[0]).toBe(`${header}.${payload}`);
  });
});

/** As much of a State's own statement as its keys need to know. */
function aStatement(...ids: string[]): Parameters<NodeKeys['announced']>[0] {
  const keys = ids.map((kid) => ({ kid }));
  return { statement: { jwks: { keys } }, certificates: ids } as never;
}
