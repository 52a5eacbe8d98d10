import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { makeNodeKeys, NodeKeys } from '@trace/platform';
import { assessPublicKeys } from '@trace/protocol';

describe('the keys of a node', () => {
  let home: string;
  let keys: NodeKeys;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'keys-'));
    await makeNodeKeys(join(home, 'QN'), 'QN', { hosts: ['node.qn.example', '192.0.2.7'] });
    keys = await NodeKeys.load(join(home, 'QN'));
  });
  afterAll(() => rm(home, { recursive: true }));

  it('are made once, for the eyes of the node only, and stay the same', async () => {
    const folder = join(home, 'QN', 'keys');
    const before = await readFile(join(folder, 'keyring.json'), 'utf8');
    expect(await makeNodeKeys(join(home, 'QN'), 'QN')).toBe(false);
    expect(await readFile(join(folder, 'keyring.json'), 'utf8')).toBe(before);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(['keyring.json']);
    expect((await stat(join(folder, 'keyring.json'))).mode & 0o777).toBe(0o600);
  });

  it('come from one process when several begin at once', async () => {
    const made = await Promise.all([1, 2].map(() => makeNodeKeys(join(home, 'QS'), 'QS')));
    expect(made.filter(Boolean)).toHaveLength(1);
    await expect(NodeKeys.load(join(home, 'QS'))).resolves.toBeInstanceOf(NodeKeys);
    expect(await readdir(join(home, 'QS'))).toEqual(['keys']);
  });

  it('sign with the algorithm that was wished for', async () => {
    await makeNodeKeys(join(home, 'QM'), 'QM', { algorithm: 'EdDSA' });
    expect((await NodeKeys.load(join(home, 'QM'))).signing.alg).toBe('EdDSA');
    expect(keys.signing.alg).toBe('ES256');
  });

  it('wrap the keys of sealed parts so that nobody else opens or alters them', async () => {
    const place = { table: 'draft', column: 'identities', row: ['1', '2'] };
    const wrapped = keys.wrap('a key', place);
    expect(keys.unwrap(wrapped, place)).toBe('a key');
    expect(keys.wrap('a key', place)).not.toBe(wrapped);
    const [id = '', form = '', content = ''] = wrapped.split('.');
    const bytes = Buffer.from(content, 'base64url');
    bytes[14] = (bytes[14] ?? 0) ^ 1;
    const told: string[] = [];
    keys.onDisplaced(({ row }) => told.push(row.join(' ')));
    const displaced = expect.objectContaining({ code: 'sealed.displaced' });
    const altered = [
      `${id}.${form}.${bytes.toString('base64url')}`,
      // Called what it was before there were places, or something else, or cut off.
      `${id}.${content}`,
      content,
      `${form}.${content}`,
      `${id}.${form}.${form}.${content}`,
      `${id}.on.${content}`,
      `${id}.${form}.AAAA`,
      'AAAA',
      '',
    ];
    for (const one of altered) expect(() => keys.unwrap(one, place)).toThrow(displaced);
    expect(told).toEqual(altered.map(() => '1 2'));
    const elsewhere = [
      { ...place, table: 'upload' },
      { ...place, column: 'content' },
      { ...place, row: ['2', '1'] },
      { ...place, row: ['1'] },
      { ...place, row: ['1","2'] },
      { ...place, column: 'identities","1', row: ['2'] },
    ];
    for (const one of elsewhere) expect(() => keys.unwrap(wrapped, one)).toThrow(displaced);
    expect(keys.unwrapQuietly(wrapped, { ...place, row: [] })).toBeUndefined();
    expect(told).toHaveLength(altered.length + elsewhere.length);
    const other = await NodeKeys.load(join(home, 'QM'));
    expect(() => other.unwrap(wrapped, place)).toThrow(displaced);
  });

  it('show the directory authority their public half and nothing more', () => {
    const descriptor = keys.publicDescriptor();
    expect(() => assessPublicKeys(descriptor.keys)).not.toThrow();
    expect(descriptor.state).toBe('QN');
    expect(descriptor.keys.map(({ use }) => use)).toEqual(['sig', 'enc']);
    const certificate = new X509Certificate(Buffer.from(descriptor.tlsCertificate, 'base64'));
    expect(certificate.checkHost('node.qn.example')).toBe('node.qn.example');
    expect(certificate.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect(certificate.ca).toBe(false);
    expect(descriptor.tlsFingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('serve both ends of a connection that trusts exactly the pinned certificates', async () => {
    const other = await NodeKeys.load(join(home, 'QS'));
    const stranger = await NodeKeys.load(join(home, 'QM'));
    const server = createServer(
      {
        ...keys.tls,
        ca: other.tls.cert,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
      },
      (asked, answer) =>
        answer.end((asked.socket as TLSSocket).getPeerCertificate().fingerprint256),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const call = (mine: NodeKeys, trusted: NodeKeys): Promise<string> =>
      new Promise((resolve, reject) => {
        const options = {
          ...mine.tls,
          ca: trusted.tls.cert,
          port,
          host: '127.0.0.1',
          agent: false,
        };
        request(options, (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
          answer.on('end', () => resolve(text));
        })
          .on('error', reject)
          .end();
      });
    try {
      const seen = await call(other, keys);
      expect(seen.replaceAll(':', '').toLowerCase()).toBe(other.publicDescriptor().tlsFingerprint);
      await expect(call(stranger, keys)).rejects.toThrow();
      await expect(call(other, stranger)).rejects.toThrow();
    } finally {
      server.close();
    }
  });
});
