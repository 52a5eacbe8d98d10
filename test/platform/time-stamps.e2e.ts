import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyEvidence } from '@trace/casework';
import {
  Audit,
  AuditEntry,
  AuditLog,
  CheckpointStamps,
  SystemClock,
  NodeKeys,
  openDatabase,
} from '@trace/platform';
import { verifyTimeStamp } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { anEvidenceFile, sealedAnew } from '../cli/an-evidence-file.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';

const CONFIG = `
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical, CA:true
[tsa]
extendedKeyUsage = critical, timeStamping
[server]
extendedKeyUsage = serverAuth
[stamps]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`;

// The authority is that of OpenSSL: what it stamps we check, and what we ask it understands.
describe('time-stamps of an independent authority', () => {
  let folder: string;
  let directory: ADirectory;
  let database: ADatabase;
  let dataSource: DataSource;
  let server: Server;
  let signer = 'tsa';
  let asked = 0;
  let stamps: CheckpointStamps;

  const openssl = (...words: string[]): Buffer =>
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const certificate = async (name: string): Promise<X509Certificate> =>
    new X509Certificate(await readFile(join(folder, `${name}.pem`)));
  const held = async (): Promise<{ size: string; token: Buffer; jws: string }[]> =>
    dataSource.query(
      'select stamp.size, stamp.token, jws from checkpoint_stamp stamp join audit_checkpoint using (size)',
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-tsa-'));
    await writeFile(join(folder, 'tsa.cnf'), CONFIG);
    await writeFile(join(folder, 'serial'), '01\n');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const made = (name: string): string[] => ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '30', '-config', 'tsa.cnf'];
    openssl(
      'req',
      '-x509',
      ...key,
      ...made('ca'),
      '-subj',
      '/CN=Test CA',
      '-days',
      '30',
      '-config',
      'tsa.cnf',
      '-extensions',
      'ca',
    );
    openssl(
      'req',
      '-x509',
      ...key,
      ...made('tsa'),
      '-subj',
      '/CN=Test TSA',
      ...by,
      '-extensions',
      'tsa',
    );
    openssl(
      'req',
      '-x509',
      ...key,
      ...made('other'),
      '-subj',
      '/CN=Other',
      '-days',
      '30',
      '-config',
      'tsa.cnf',
      '-extensions',
      'tsa',
    );
    server = createServer((call, answer) => {
      void (async () => {
        asked += 1;
        const chunks: Buffer[] = [];
        for await (const chunk of call) chunks.push(chunk as Buffer);
        await writeFile(join(folder, 'query.tsq'), Buffer.concat(chunks));
        const words = [
          '-config',
          'tsa.cnf',
          '-section',
          'one',
          '-signer',
          `${signer}.pem`,
          '-inkey',
          `${signer}.key`,
        ];
        answer.end(openssl('ts', '-reply', '-queryfile', 'query.tsq', ...words));
      })().catch(() => answer.writeHead(500).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    directory = await aDirectory(['QN', 'QS']);
    database = await aDatabase();
    dataSource = await openDatabase({ state: 'QN', poolSize: 2, databaseUrl: database.url }, [
      AuditEntry,
    ]);
    const ground = { dataSource, audit: new Audit(), clock: new SystemClock() };
    await dataSource.transaction((em) =>
      ground.audit.record(em, [
        { at: new Date(), actor: 'node', role: 'NODE', action: 'NODE_STARTED' },
      ]),
    );
    const keys = await NodeKeys.load(directory.dataDir('QN'));
    await new AuditLog('QN', dataSource, keys, ground.clock).sequence();
    stamps = new CheckpointStamps({ ...ground, url });
  });
  afterAll(async () => {
    await dataSource.destroy();
    await new Promise((resolve) => server.close(resolve));
    await Promise.all([database.drop(), directory.remove(), rm(folder, { recursive: true })]);
  });

  it('stand beside the latest checkpoint, once an hour', async () => {
    await stamps.run();
    await stamps.run();
    expect([asked, (await held()).map(({ size }) => size)]).toEqual([1, ['1']]);
    const notes: object[] = await dataSource.query(
      `select outcome from audit_entry where action = 'CHECKPOINT_STAMPED'`,
    );
    expect(notes).toEqual([{ outcome: '1 entries' }]);
  });

  it('are verified by us and by OpenSSL alike, for the authority that one knows', async () => {
    const [{ token, jws } = { token: Buffer.of(), jws: '' }] = await held();
    const [ca, tsa, other] = await Promise.all(['ca', 'tsa', 'other'].map(certificate));
    for (const trusted of [undefined, ca, tsa]) {
      expect(await verifyTimeStamp(token, jws, trusted)).toMatchObject({ kind: 'PROVED' });
    }
    expect(await verifyTimeStamp(token, jws, other)).toMatchObject({ kind: 'NOTHING' });
    await writeFile(join(folder, 'token.der'), token);
    await writeFile(join(folder, 'checkpoint.jws'), jws);
    const words = ['-data', 'checkpoint.jws', '-in', 'token.der', '-token_in', '-CAfile', 'ca.pem'];
    expect(openssl('ts', '-verify', ...words).toString()).toContain('OK');
  });

  it('prove nothing over another text, with a changed byte, or of a signer for something else', async () => {
    const [{ token, jws } = { token: Buffer.of(), jws: '' }] = await held();
    expect(await verifyTimeStamp(token, `${jws}A`)).toMatchObject({ kind: 'NOTHING' });
    for (const at of [token.length - 1, token.indexOf('Test TSA'), 20]) {
      const copy = Buffer.from(token);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      expect([at, (await verifyTimeStamp(copy, jws)).kind]).toEqual([at, 'NOTHING']);
    }
    expect(await verifyTimeStamp(Buffer.from('none'), jws)).toMatchObject({ kind: 'NOTHING' });
  });

  it('are part of what an evidence file proves', async () => {
    const [{ token, jws } = { token: Buffer.of(), jws: '' }] = await held();
    const bare = await anEvidenceFile(directory);
    const head = { checkpoint: jws, stamp: token.toString('base64url') };
    const log = { state: 'QN', heads: [head], entries: [], waiting: 2, leftOut: 0 };
    const file = await sealedAnew(directory, Object.assign({}, bare, { log }));
    const report = await verifyEvidence(file, undefined, await certificate('ca'));
    expect([report.proved, report.log?.faults]).toEqual([true, []]);
    expect(report.log?.heads[0]?.stamp).toMatchObject({ signer: 'CN=Test TSA' });
    const other = await verifyEvidence(file, undefined, await certificate('other'));
    expect(other.log?.faults.join()).toContain('/log/heads/0: time-stamp: It is signed by another');
  });
});
