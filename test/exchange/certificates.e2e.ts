import { NodeKeys, setLog } from '@trace/platform';
import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import { AnApi } from '../api/an-api.ts';
import {
  aCertificate,
  nameIn,
  useCertificate,
  type ACertificate,
} from '../support/a-certificate.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

const YESTERDAY = new Date(Date.now() - 86_400_000);
const LONG_AGO = new Date(Date.now() - 3 * 86_400_000);

// B53: whoever shows another certificate than the pinned one, or one that is not good, is refused, and it is said why.
describe('the certificate of a partner', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let name: string;
  const printed: string[] = [];

  beforeAll(async () => {
    // The certificate of QT is good, the pinned ones of QV and QM are not.
    directory = await aDirectory(['QN', 'QT', 'QV', 'QM', 'QS']);
    const expired = { notBefore: LONG_AGO, notAfter: YESTERDAY };
    await useCertificate(directory.dataDir('QV'), await aCertificate(expired));
    await useCertificate(directory.dataDir('QM'), await aCertificate({ usages: [] }));
    await directory.issue();
    name = nameIn((await tlsOf('QT')).cert);
    qn = await AnApi.start('QN', directory);
    setLog({ level: 'warn', write: (line) => printed.push(line) });
    for (const to of ['QT', 'QV', 'QM']) {
      const addressees = [{ state: to, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
      const request = aTraceRequest({ header: { addressees } });
      expect((await qn.post('/v1/requests', { to, language: 'en', request })).status).toBe(201);
    }
  });
  afterAll(async () => {
    setLog({ level: 'off', write: (line) => process.stderr.write(line) });
    await qn?.stop();
    await directory?.remove();
  });

  const tlsOf = async (state: string): Promise<ACertificate> =>
    (await NodeKeys.load(directory.dataDir(state))).tls;
  const tryAt = async (state: string): Promise<LaneView | undefined> => {
    await qn.dataSource.query('update lane set next_attempt_at = null, failures = 0');
    await qn.deliver(state);
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    return partners.find((one) => one.state === state)?.lane;
  };

  // The last word is the one by which officers are told, where it is another than that of OpenSSL.
  describe.each<[string, string, () => Promise<ACertificate>, string, string?]>([
    [
      'of another authority',
      'QT',
      () => aCertificate({ byAnother: true }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['of nobody', 'QT', () => aCertificate(), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of another partner', 'QT', () => tlsOf('QS'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'with the very name of the pinned one',
      'QT',
      () => aCertificate({ name }),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'that is pinned and has expired',
      'QV',
      () => tlsOf('QV'),
      'CERT_HAS_EXPIRED',
      'partner-certificate-ended',
    ],
    [
      'that is pinned and is for no end of a connection',
      'QM',
      () => tlsOf('QM'),
      'INVALID_PURPOSE',
    ],
  ])('%s', (what, state, made, code, told = code) => {
    it(`is refused where this node calls: ${told}`, async () => {
      const stub = await AStubGateway.start(directory, state, 'QN', await made());
      const found = await tryAt(state);
      await stub.stop();
      expect(found).toMatchObject({ waiting: 1, failures: 1, lastError: told });
      expect(stub.calls).toEqual([]);
    });

    // Another partner is let in where it calls, as the one that it is.
    if (what === 'of another partner') return;
    it('is refused where this node is called, before a byte is read', async () => {
      const caller = await APartner.of(directory, state, 'QN');
      const before = await qn.rows();
      printed.length = 0;
      await expect(caller.post('garbage', { tls: await made() })).rejects.toThrow();
      await until('the gateway says why', () =>
        printed.some((line) => line.includes('"handshake refused"')) ? true : undefined,
      );
      expect(printed.join('')).toContain(`"code":"${code}"`);
      expect(await qn.rows()).toEqual(before);
    });
  });

  it('that is missing is refused where this node is called', async () => {
    const caller = await APartner.of(directory, 'QT', 'QN');
    printed.length = 0;
    await expect(caller.post('garbage', { tls: null })).rejects.toThrow();
    await until('the gateway says why', () =>
      printed.some((line) => line.includes('PEER_DID_NOT_RETURN_A_CERTIFICATE')) ? true : undefined,
    );
  });

  it('that is the pinned one is enough, whatever its name', async () => {
    const stub = await AStubGateway.start(directory, 'QT', 'QN');
    const found = await tryAt('QT');
    await stub.stop();
    expect(found).toMatchObject({ waiting: 0, failures: 0 });
  });
});
