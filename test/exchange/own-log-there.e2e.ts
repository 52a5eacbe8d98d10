import { Audit, AuditLog, NodeKeys, rotateKey } from '@trace/platform';
import { askWitnesses, EndpointPolicy, type WitnessSays } from '@trace/exchange';
import { readCheckpoint, signCheckpoint, type Checkpoint } from '@trace/protocol';
import type { ReconciliationView } from '../../apps/node/src/api/views/reconciliation.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { tellWitnesses } from '../../apps/cli/src/tell-witnesses.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { holdingNothing } from '../support/holding-nothing.ts';

// What a partner says that it keeps of the own audit log counts where this State has signed it, and only there.
describe('a checkpoint of the own log that a partner names', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qt: AStubGateway;
  let keys: NodeKeys;
  let own: string;

  beforeEach(async () => {
    directory = await aDirectory(['QN', 'QT']);
    qn = await AnApi.start('QN', directory);
    qt = await AStubGateway.start(directory, 'QT', 'QN');
    keys = await NodeKeys.load(directory.dataDir('QN'));
    // Whoever calls leaves an entry, so there is a log.
    await qn.get('/v1/partners');
    own = await sequenced();
  });
  afterEach(async () => {
    await qn?.stop();
    await qt?.stop();
    await directory?.remove();
  });

  const sequenced = async (): Promise<string> => {
    const auditLog = new AuditLog('QN', qn.dataSource, keys, qn.clock);
    await auditLog.sequence();
    return (await auditLog.latest()) ?? '';
  };
  const names = async (checkpoint: string | undefined): Promise<void> => {
    const changes = checkpoint === undefined ? {} : { checkpoint };
    qt.answer = await holdingNothing(directory, 'QT', changes);
  };
  const ownLog = async (checkpoint: string | undefined): Promise<string> => {
    await names(checkpoint);
    const { status, body } = await qn.post('/v1/partners/QT/reconciliations', {});
    expect([status, body]).toEqual([200, body]);
    return (body as ReconciliationView).ownLog;
  };
  const events = async (): Promise<[string, string, string, number][]> => {
    const { body } = await qn.get('/v1/security-events');
    return (body as SecurityEventsView).events.map(({ kind, partner = '', code, times }) => [
      kind,
      partner,
      code,
      times,
    ]);
  };
  /** Signed by this State, and of another log than the one that is here. */
  const signed = async (changes: Partial<Checkpoint>, by = keys): Promise<string> =>
    signCheckpoint(Object.assign(readCheckpoint(own), changes), by.signing);
  const told = (one: WitnessSays): string[] => {
    const lines: string[] = [];
    tellWitnesses({ line: (text) => void lines.push(text) }, [one]);
    return lines;
  };

  it('is compared with the log where this State has signed it', async () => {
    expect(await ownLog(undefined)).toBe('NOT_WITNESSED');
    expect(await ownLog(own)).toBe('HOLDS');
    expect(await ownLog(await signed({ size: 999_999 }))).toBe('SHORTER');
    expect(await ownLog(await signed({ root: 'A'.repeat(43) }))).toBe('ANOTHER');
    expect(await events()).toEqual([]);
  });

  it('counts under a key that signs no more', async () => {
    const former = await signed({ size: 999_999 });
    const now = new Date();
    await rotateKey(directory.dataDir('QN'), undefined, {
      use: 'sig',
      from: now,
      overlapUntil: now,
    });
    await directory.issue();
    await qn.partners.refresh();
    expect(qn.partners.self?.signing).toHaveLength(2);
    expect(await ownLog(former)).toBe('SHORTER');
    expect(await ownLog(own)).toBe('HOLDS');
    expect(await events()).toEqual([]);
  });

  it('is an event of the partner where this State has not signed it, and nothing is concluded', async () => {
    const qtKeys = await NodeKeys.load(directory.dataDir('QT'));
    const payload = (text: string): string => `x.${Buffer.from(text).toString('base64url')}.y`;
    const [head = '', , signature = ''] = own.split('.');
    const longer = Buffer.from(
      JSON.stringify(Object.assign(readCheckpoint(own), { size: 999_999 })),
    );
    const wrong: [string, string][] = [
      ['abc', 'sig.encoding'],
      [payload('null'), 'sig.encoding'],
      [payload('{"size":"abc","root":"r"}'), 'sig.encoding'],
      [payload('{"size":999999999,"root":"r"}'), 'sig.encoding'],
      [`${head}.${longer.toString('base64url')}.${signature}`, 'sig.invalid'],
      [await signed({ size: 999_999 }, qtKeys), 'sig.unknown-key'],
      [await signed({ issuer: 'QT' }), 'checkpoint.issuer'],
    ];
    for (const [checkpoint, code] of wrong) {
      expect([code, await ownLog(checkpoint)]).toEqual([code, 'FORGED']);
      expect((await events())[0]).toEqual(['FORGED', 'QT', code, expect.any(Number)]);
    }
    expect(await events()).toHaveLength(1);
    expect((await events())[0]?.[3]).toBe(wrong.length);
    const untold = 'select 1 from reconciliation where untold';
    expect(await qn.dataSource.query(untold)).toEqual([]);
    const trail = await qn.dataSource.query(
      `select distinct actor, partner from audit_entry where action = 'CHECKPOINT_REFUSED'`,
    );
    expect(trail).toEqual([{ actor: 'node:QT', partner: 'QT' }]);
  });

  it('does not end a restore: it goes on, and says so', async () => {
    await names('abc');
    const { dataSource, partners, clock } = qn;
    const endpoints = new EndpointPolicy('loopback');
    const ground = { dataSource, partners, endpoints, keys, audit: new Audit(), clock };
    const asking = { person: 'operator', role: 'OPERATOR' };
    const [says, ...others] = await askWitnesses('QN', ground, asking);
    expect(others).toEqual([]);
    expect(says).toMatchObject({ partner: 'QT', ownLog: 'FORGED', missingHere: 0 });
    expect(says && told(says)).toEqual([
      '  QT names a checkpoint that this State has not signed, and nothing follows from it; 0 messages of this State that it holds are not here.',
    ]);
  });
});
