import { request } from 'node:https';
import { dirname } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { DirectoryDesk, EXCHANGE_ENTITIES } from '@trace/exchange';
import {
  Audit,
  AuditEntry,
  NodeKeys,
  openDatabase,
  rotateKey,
  setLog,
  SystemClock,
} from '@trace/platform';
import { fingerprintOf } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { DirectoryServer } from '../../apps/node/src/directory/directory-server.ts';
import { aCertificate, useCertificate, type ACertificate } from '../support/a-certificate.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { until } from '../support/until.ts';

const LIST = '/federation/list';

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: { code?: string; status?: number };
  /** The certificate that the authority has shown. */
  print: string;
}

describe('the door of a directory authority', () => {
  let directory: ADirectory;
  let database: ADatabase;
  let dataSource: DataSource;
  let keys: NodeKeys;
  let authority: DirectoryServer;
  let url: string;

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
    const folder = dirname(directory.authorityFile);
    const clock = new SystemClock();
    const desk = new DirectoryDesk({ dataSource, keys, audit: new Audit(), clock, folder });
    for (const state of ['QN', 'QV']) {
      const descriptor = await directory.descriptorOf(state, 1);
      const fingerprint = fingerprintOf(descriptor);
      const { proposalId } = await desk.propose(
        { person: 'One', role: 'ADMINISTRATOR' },
        { kind: 'ENTER', descriptor, fingerprint, validDays: 30 },
      );
      await desk.approve({ person: 'Another', role: 'SUPERVISOR' }, proposalId, fingerprint);
    }
    authority = new DirectoryServer(desk, keys);
    url = await authority.listen('127.0.0.1', 0);
  });
  afterAll(async () => {
    await authority?.close();
    await dataSource?.destroy();
    await Promise.all([database?.drop(), directory?.remove()]);
  });

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
        answer.once('end', () =>
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            body: JSON.parse(Buffer.concat(chunks).toString()) as Answer['body'],
            print: fingerprint256.replaceAll(':', '').toLowerCase(),
          }),
        );
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
});
