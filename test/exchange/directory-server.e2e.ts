import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { AuthorityKeys, DirectoryDesk, EXCHANGE_ENTITIES, OwnAuthority } from '@trace/exchange';
import {
  Audit,
  AuditEntry,
  NodeKeys,
  openDatabase,
  placeOfAuthority,
  protectKeys,
  revokeKey,
  rotateKey,
  setLog,
} from '@trace/platform';
import {
  fingerprintOf,
  importVerificationKey,
  type HistoricalKey,
  type PublishedKey,
} from '@trace/protocol';
import { compactVerify } from 'jose';
import type { DataSource } from 'typeorm';
import { DirectoryServer } from '../../apps/node/src/directory/directory-server.ts';
import { aCertificate, useCertificate, type ACertificate } from '../support/a-certificate.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { until } from '../support/until.ts';

const LIST = '/federation/list';
const FORMER_KEYS = '/federation/historical-keys';

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: { code?: string; status?: number };
  text: string;
  /** The certificate that the authority has shown. */
  print: string;
}

describe('the door of a directory authority', () => {
  let directory: ADirectory;
  let database: ADatabase;
  let dataSource: DataSource;
  let keys: NodeKeys;
  let desk: DirectoryDesk;
  let authority: DirectoryServer;
  let url: string;
  let aheadMs = 0;

  beforeAll(async () => {
    setLog({ level: 'off' });
    [directory, database] = await Promise.all([aDirectory(['QS', 'QN', 'QV', 'QM']), aDatabase()]);
    const soon = await aCertificate({ notAfter: new Date(Date.now() + 15_000) });
    await useCertificate(directory.dataDir('QV'), soon);
    dataSource = await openDatabase({ state: 'QS', databaseUrl: database.url, poolSize: 4 }, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
    ]);
    keys = await NodeKeys.load(directory.dataDir('QS'));
    const own = new OwnAuthority({ folder: dirname(directory.authorityFile) });
    const clock = { now: () => new Date(Date.now() + aheadMs) };
    const ground = { dataSource, keys, audit: new Audit(), clock, authority: own };
    desk = new DirectoryDesk(ground);
    for (const state of ['QN', 'QV']) await enter(state, 1);
    authority = new DirectoryServer(desk, keys);
    url = await authority.listen('127.0.0.1', 0);
  });
  afterAll(async () => {
    await authority?.close();
    await dataSource?.destroy();
    await Promise.all([database?.drop(), directory?.remove()]);
  });

  /** Two persons enter what a State says of itself. */
  async function enter(state: string, version: number): Promise<void> {
    const descriptor = await directory.descriptorOf(state, version);
    const fingerprint = fingerprintOf(descriptor);
    const { proposalId } = await desk.propose(
      { person: 'One', role: 'ADMINISTRATOR' },
      { kind: 'ENTER', descriptor, fingerprint, validDays: 30 },
    );
    await desk.approve({ person: 'Another', role: 'SUPERVISOR' }, proposalId, fingerprint);
  }

  const tlsOf = async (state: string): Promise<ACertificate> =>
    (await NodeKeys.load(directory.dataDir(state))).tls;

  /** One question over a connection of its own. */
  function ask(tls: ACertificate | undefined, path = LIST, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { ...tls, method, agent: false, rejectUnauthorized: false };
      request(new URL(path, url), options, (answer) => {
        const { fingerprint256 } = (answer.socket as TLSSocket).getPeerCertificate();
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = String(answer.headers['content-type']).endsWith('json');
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
            text,
            print: fingerprint256.replaceAll(':', '').toLowerCase(),
          });
        });
      })
        .once('error', reject)
        .end();
    });
  }

  it.each<[string, () => Promise<Answer>, number, string]>([
    ['without a certificate', () => ask(undefined), 401, 'peer.certificate-missing'],
    ['with one of nobody', async () => ask(await aCertificate()), 403, 'peer.unknown'],
    ['of a State that it does not name', async () => ask(await tlsOf('QM')), 403, 'peer.unknown'],
    ['for what is not there', async () => ask(await tlsOf('QN'), '/x'), 404, 'route.unknown'],
    [
      'by another method',
      async () => ask(await tlsOf('QN'), LIST, 'POST'),
      405,
      'method.not-allowed',
    ],
  ])('refuses a caller %s with a problem document', async (_, asked, status, code) => {
    const { headers, body, ...answer } = await asked();
    expect(answer.status).toBe(status);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      connection: 'close',
      ...(status === 405 && { allow: 'GET' }),
    });
    expect(body).toMatchObject({ status, code, type: `urn:trace:problem:${code}` });
  });

  it('answers a State that it names until its certificate has ended, and then says so', async () => {
    const ending = await tlsOf('QV');
    await until('its end counts', async () => {
      const { status, body } = await ask(ending);
      return (status === 401 && body.code === 'peer.certificate-ended') || undefined;
    });
    expect(await ask(await tlsOf('QN'))).toMatchObject({ status: 200, body: ['QN', 'QV'] });
  });

  it('shows its next certificate as soon as that is in use', async () => {
    const tls = await tlsOf('QN');
    const first = await ask(tls);
    const now = new Date();
    const overlapUntil = new Date(now.getTime() + 86_400_000);
    const next = await rotateKey(directory.dataDir('QS'), undefined, {
      use: 'tls',
      from: now,
      overlapUntil,
    });
    expect((await ask(tls)).print).toBe(first.print);
    await keys.refresh();
    expect(await ask(tls)).toMatchObject({ status: 200, print: next });
    expect(next).not.toBe(first.print);
  });

  it('serves what it signed with before, as OpenID Federation has it, and signs what it is with the oldest key that counts', async () => {
    const tls = await tlsOf('QN');
    const folder = dirname(directory.authorityFile);
    const place = placeOfAuthority(folder);
    const [first] = (await AuthorityKeys.open({ folder })).published();
    const none = await ask(tls, FORMER_KEYS);
    expect(none.headers['content-type']).toBe('application/jwk-set+jwt');
    const name = `urn:trace:authority:${first?.kid ?? ''}`;
    expect(partsOf(none.text)).toMatchObject([{ typ: 'jwk-set+jwt' }, { iss: name, keys: [] }]);

    // A statement says the second in which it was signed, which is not to be before the key.
    const from = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const overlapUntil = new Date(from.getTime() + 86_400_000);
    const second = await rotateKey(place, undefined, { use: 'sig', from, overlapUntil });
    const configuration = await ask(tls, '/.well-known/openid-federation');
    expect(partsOf(configuration.text)).toMatchObject([
      { kid: first?.kid, typ: 'entity-statement+jwt' },
      {
        iss: name,
        sub: name,
        jwks: {
          keys: [{ kid: first?.kid, valid_to: overlapUntil.toISOString() }, { kid: second }],
        },
        metadata: {
          federation_entity: { federation_historical_keys_endpoint: `${url}${FORMER_KEYS}` },
        },
      },
    ]);
    expect(partsOf((await ask(tls, FORMER_KEYS)).text)).toMatchObject([{}, { keys: [] }]);

    const now = new Date();
    const [, before] = partsOf((await ask(tls, '/federation/fetch?sub=QV')).text);
    const order = { id: first?.kid ?? '', asOf: from, reason: 'compromised', now } as const;
    expect(await revokeKey(place, undefined, order)).toBeUndefined();
    const former = await ask(tls, FORMER_KEYS);
    const verifies = await importVerificationKey(
      (await AuthorityKeys.open({ folder })).published()[1] as PublishedKey,
    );
    expect((await compactVerify(former.text, verifies.publicKey)).protectedHeader).toEqual({
      alg: 'ES256',
      kid: second,
      typ: 'jwk-set+jwt',
    });
    const { keys: [listed] = [] } = partsOf(former.text)[1] as { keys?: HistoricalKey[] };
    expect(listed).toEqual({
      ...jwkOf(first),
      iat: 0,
      exp: Math.floor(overlapUntil.getTime() / 1_000),
      revoked: { revoked_at: Math.floor(from.getTime() / 1_000), reason: 'compromised' },
    });
    // The next change signs nothing again that the revoked key had signed, before or after: it is entered anew.
    const ofQv = async (): Promise<object[]> =>
      partsOf((await ask(tls, '/federation/fetch?sub=QV')).text);
    await enter('QN', 2);
    const { version } = before as { version: number };
    expect(await ofQv()).toEqual([expect.objectContaining({ kid: first?.kid }), before]);
    await enter('QV', 2);
    const anew = await ofQv();
    expect(anew).toMatchObject([{ kid: second }, { sub: 'QV', version: version + 1 }]);

    // What a key has signed that has only ended is signed again, in the next version and up to the same end.
    const third = await rotateKey(place, undefined, { use: 'sig', from: now, overlapUntil });
    aheadMs = 2 * 86_400_000;
    await enter('QN', 3);
    aheadMs = 0;
    const { exp } = anew[1] as { exp: number };
    const again = { sub: 'QV', exp, version: version + 2 };
    expect(await ofQv()).toMatchObject([{ kid: third }, again]);
  });

  it('says that it can not sign while its keys are locked with another passphrase, and serves what is signed', async () => {
    const folder = dirname(directory.authorityFile);
    const passphrase = join(directory.dataDir('QM'), 'passphrase');
    await writeFile(passphrase, 'of the authority alone', { mode: 0o600 });
    await protectKeys(placeOfAuthority(folder), undefined, passphrase);
    const answer = await ask(await tlsOf('QN'), FORMER_KEYS);
    expect(answer).toMatchObject({ status: 503, body: { code: 'key.unavailable' } });
    expect(await ask(await tlsOf('QN'))).toMatchObject({ status: 200, body: ['QN', 'QV'] });
    await expect(AuthorityKeys.open({ folder, passphraseFile: passphrase })).resolves.toBeDefined();
  });
});

function partsOf(token: string): object[] {
  return token
    .split('.', 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object);
}

function jwkOf(key: PublishedKey | undefined): object {
  const { kty, crv, x, y, use, alg, kid } = key ?? {};
  return { kty, crv, x, y, use, alg, kid };
}
