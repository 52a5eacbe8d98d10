import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXCHANGE_ENTITIES, listSecurityEvents, type KnownPartners } from '@trace/exchange';
import { AuditEntry, NodeKeys, openDatabase, replaceFile, setLog } from '@trace/platform';
import {
  fingerprintOf,
  readDescriptor,
  Refusal,
  signStatement,
  type Statement,
} from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { DirectoryAuthority } from '../../apps/cli/src/directory-authority.ts';
import { describeNode } from '../../apps/cli/src/node-descriptor.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { inventedState } from '../support/invented-states.ts';
import { aProcess } from './a-process.ts';

const WEBER = { person: 'M. Weber', role: 'ADMINISTRATOR' };
const NOVAK = { person: 'P. Novak', role: 'SUPERVISOR' };

// A certificate and a key are public: whoever names that of another State would be taken for it (T-3).
describe('a State that names what is another State’s', () => {
  let directory: ADirectory;
  let other: ADirectory;
  let database: ADatabase;
  let dataSource: DataSource;
  let known: KnownPartners;

  beforeEach(async () => {
    setLog({ level: 'off' });
    [directory, other, database] = await Promise.all([
      aDirectory(['QN', 'QS']),
      aDirectory(['QT', 'XAA']),
      aDatabase(),
    ]);
    dataSource = await openDatabase({ state: 'QN', databaseUrl: database.url, poolSize: 4 }, [
      AuditEntry,
      ...EXCHANGE_ENTITIES,
    ]);
    known = await aProcess(directory, dataSource);
  });
  afterEach(async () => {
    await dataSource?.destroy();
    await Promise.all([database?.drop(), directory?.remove(), other?.remove()]);
  });

  /** What a State says of itself, and what it should not. */
  async function descriptorOf(
    state: string,
    change: (statement: Statement) => void,
    { version = 1, from = other } = {},
  ): Promise<string> {
    const keys = await NodeKeys.load(from.dataDir(state));
    const facts = { ...inventedState(state), endpoint: from.endpoint(state), validDays: 300 };
    const statement = structuredClone(await describeNode(facts, keys, new Date(), version));
    change(statement);
    return signStatement(statement, keys.signing);
  }

  async function certificateOf(from: ADirectory, state: string): Promise<X509Certificate> {
    const { tls } = await NodeKeys.load(from.dataDir(state));
    return new X509Certificate(tls.cert);
  }

  const withCertificate =
    (certificate: X509Certificate) =>
    ({ metadata }: Statement): void => {
      metadata.trace_node.tls_certificates.push(certificate.raw.toString('base64'));
    };

  const printOf = ({ fingerprint256 }: X509Certificate): string =>
    fingerprint256.replaceAll(':', '').toLowerCase();

  async function codeOf(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'done',
      (fault: unknown) => {
        if (fault instanceof Refusal) return fault.code;
        throw fault;
      },
    );
  }

  it('can not be offered: neither with its certificate nor with its key', async () => {
    const certificate = await certificateOf(directory, 'QS');
    const impostor = await descriptorOf('QT', withCertificate(certificate));
    expect(await codeOf(known.changes.propose(WEBER, impostor, fingerprintOf(impostor)))).toBe(
      'directory.certificate',
    );
    const key = known.partners.find('QS')?.statement.jwks.keys.find(({ use }) => use === 'enc');
    if (!key) throw new Error('QS has no key');
    const listener = await descriptorOf('QT', ({ jwks }) => jwks.keys.push(key));
    expect(await codeOf(known.changes.propose(WEBER, listener, fingerprintOf(listener)))).toBe(
      'key.duplicate',
    );
    expect(await known.changes.list()).toEqual([]);
    expect(known.partners.findByCertificate(printOf(certificate))?.state).toBe('QS');
  });

  it('does not come into force when what it names has come into force since it was offered', async () => {
    const shared = await certificateOf(other, 'XAA');
    const offers = [
      await descriptorOf('QT', withCertificate(shared)),
      await descriptorOf('XAA', () => undefined),
    ];
    const changes: string[] = [];
    for (const offer of offers) {
      const change = await known.changes.propose(WEBER, offer, fingerprintOf(offer));
      changes.push(change?.row.changeId ?? '');
    }
    const [impostor = '', honest = ''] = changes;
    await known.changes.confirm(NOVAK, honest, fingerprintOf(offers[1] ?? ''));
    expect(
      await codeOf(known.changes.confirm(NOVAK, impostor, fingerprintOf(offers[0] ?? ''))),
    ).toBe('directory.certificate');
    expect(known.partners.find('QT')).toBeUndefined();
    expect(known.partners.findByCertificate(printOf(shared))?.state).toBe('XAA');
  });

  it('refuses a directory that gives it to another than the State believed by its descriptor', async () => {
    const descriptor = await descriptorOf('QT', () => undefined);
    const change = await known.changes.propose(WEBER, descriptor, fingerprintOf(descriptor));
    await known.changes.confirm(NOVAK, change?.row.changeId ?? '', fingerprintOf(descriptor));
    const shared = await certificateOf(other, 'QT');
    const before = known.partners.find('QS')?.token;
    const authority = await DirectoryAuthority.load({ folder: dirname(directory.authorityFile) });
    const told = await descriptorOf('QS', withCertificate(shared), { from: directory });
    const now = new Date();
    const { text } = await authority.sign([await readDescriptor(told, now)], {
      former: await readFile(directory.file, 'utf8'),
      validDays: 300,
      now,
    });
    await replaceFile(directory.file, text);
    await known.partners.refresh();
    expect(known.partners.find('QS')?.token).toBe(before);
    expect(await known.changes.list()).toHaveLength(1);
    const refused: unknown = await dataSource.query('select code from directory_refusal');
    expect(refused).toEqual([{ code: 'directory.certificate' }]);
    expect(known.partners.findByCertificate(printOf(shared))?.state).toBe('QT');
  });

  it('is not believed where it is in force already, and the State that named it first is', async () => {
    const shared = await certificateOf(directory, 'QS');
    const honest = await descriptorOf('QT', () => undefined);
    const change = await known.changes.propose(WEBER, honest, fingerprintOf(honest));
    await known.changes.confirm(NOVAK, change?.row.changeId ?? '', fingerprintOf(honest));
    // As a node of an earlier version has taken it: unchecked, and with a mark of its own.
    const token = await descriptorOf('QT', withCertificate(shared), { version: 2 });
    const { partner } = await readDescriptor(token, new Date());
    const { store } = known.partners;
    await store.locked(async (em) => {
      const before = (await store.inForce(em)).find(({ state }) => state === 'QT');
      await store.take(em, { partner, source: 'DESCRIPTOR' }, before);
    });
    for (const { partners } of [known, await aProcess(directory, dataSource)]) {
      await partners.refresh();
      expect(partners.findByCertificate(printOf(shared))?.state).toBe('QS');
      expect(partners.find('QT')).toBeUndefined();
    }
    const events = await listSecurityEvents(dataSource.manager, 10);
    expect(events).toMatchObject([
      { kind: 'TRUST_ALTERED', partner: 'QT', outcome: 'directory.certificate' },
    ]);
  });
});
