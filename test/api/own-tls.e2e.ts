import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { connect as connectBare } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { aCertificate, type ACertificate } from '../support/a-certificate.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anAccount } from '../support/an-account.ts';
import { until } from '../support/until.ts';

describe('the api with a certificate of its own', () => {
  let directory: ADirectory;
  let database: ADatabase;
  let node: ANode;
  let folder: string;
  let first: ACertificate;
  let next: ACertificate;

  const put = async ({ cert, key }: ACertificate): Promise<void> => {
    await writeFile(join(folder, 'api.pem'), cert);
    await writeFile(join(folder, 'api.key'), key);
  };

  /** One call over a connection that trusts this certificate and no other. */
  const call = (
    { cert }: ACertificate,
    path: string,
    body?: object,
  ): Promise<{ status: number; headers: IncomingHttpHeaders }> =>
    new Promise((resolve, reject) => {
      const method = body ? 'POST' : 'GET';
      const headers = { 'content-type': 'application/json', 'x-trace-console': '1' };
      const options = { method, ca: cert, agent: false, ...(body && { headers }) };
      request(new URL(path, node.api), options, (answer) => {
        answer.resume();
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers }),
        );
      })
        .once('error', reject)
        .end(body && JSON.stringify(body));
    });

  /** How a handshake of this version ends. */
  const greet = (maxVersion: SecureVersion): Promise<string> =>
    new Promise((resolve) => {
      const { port } = new URL(node.api);
      const socket = connect({ host: '127.0.0.1', port: Number(port), ca: first.cert, maxVersion });
      socket.once('secureConnect', () => {
        resolve(socket.getProtocol() ?? '');
        socket.destroy();
      });
      socket.once('error', () => resolve('refused'));
    });

  beforeAll(async () => {
    [directory, database] = [await aDirectory(['QN']), await aDatabase()];
    folder = await mkdtemp(join(tmpdir(), 'api-tls-'));
    [first, next] = [await aCertificate(), await aCertificate()];
    await put(first);
    node = await ANode.start({
      state: 'QN',
      directory,
      databaseUrl: database.url,
      env: {
        API_CERTIFICATE_FILE: join(folder, 'api.pem'),
        API_KEY_FILE: join(folder, 'api.key'),
        SECOND_FACTOR: 'optional',
        SWEEP_SECONDS: '0.2',
      },
    });
  });
  afterAll(async () => {
    await node?.stop();
    await database?.drop();
    await directory?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers over TLS, with the headers that keep browsers to it', async () => {
    expect(node.api).toMatch(/^https:/);
    const { status, headers } = await call(first, '/v1/health');
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it('signs people in, with a cookie that goes nowhere else', async () => {
    const { person, password } = await anAccount(node, 'OFFICER');
    const { status, headers } = await call(first, '/v1/session', { person, password });
    expect([status, headers['set-cookie']]).toEqual([
      201,
      [expect.stringMatching(/^__Host-.*; HttpOnly; Secure; SameSite=Strict$/)],
    ]);
  });

  it('takes TLS 1.3 and nothing before it, and no call in clear', async () => {
    expect([await greet('TLSv1.3'), await greet('TLSv1.2')]).toEqual(['TLSv1.3', 'refused']);
    await expect(fetch(node.api.replace('https', 'http'))).rejects.toThrow('fetch failed');
  });

  it('cuts who never shake hands', async () => {
    const { port } = new URL(node.api);
    const bare = Array.from({ length: 20 }, () => {
      const socket = connectBare({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
      return socket.on('error', () => undefined).resume();
    });
    try {
      await until('all are cut', () => bare.every((one) => one.readableEnded) || undefined);
    } finally {
      for (const one of bare) one.destroy();
    }
  });

  it('goes on with what it has when a file is no certificate, and takes up a renewed one', async () => {
    await writeFile(join(folder, 'api.pem'), 'nothing of the kind');
    await until('the log says so', () => node.printed.includes('is not usable') || undefined);
    expect((await call(first, '/v1/health')).status).toBe(200);
    await put(next);
    const renewed = await until('the new certificate', () => call(next, '/v1/health'));
    expect(renewed.status).toBe(200);
    await expect(call(first, '/v1/health')).rejects.toThrow();
  });
});

describe('a node whose certificate and key are no pair', () => {
  it('does not start', async () => {
    const [directory, database] = [await aDirectory(['QN']), await aDatabase()];
    const folder = await mkdtemp(join(tmpdir(), 'api-tls-'));
    try {
      const [one, other] = [await aCertificate(), await aCertificate()];
      await writeFile(join(folder, 'api.pem'), one.cert);
      await writeFile(join(folder, 'api.key'), other.key);
      const started = ANode.start({
        state: 'QN',
        directory,
        databaseUrl: database.url,
        env: {
          API_CERTIFICATE_FILE: join(folder, 'api.pem'),
          API_KEY_FILE: join(folder, 'api.key'),
        },
      });
      await expect(started).rejects.toThrow('ended before it was ready');
    } finally {
      await database.drop();
      await directory.remove();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
