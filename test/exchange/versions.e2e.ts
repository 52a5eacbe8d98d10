import { instant, newId, readMessage, readReceipt, type Message } from '@trace/protocol';
import type { PartnersView, PartnerView } from '../../apps/node/src/api/views/partner.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import { aTraceRequest } from '../support/builders/index.ts';

const BOTH = ['1.0', '1.1'];
const TOMORROW = { env: { NODE_ENV: 'test', PROTOCOL_VERSIONS: BOTH.join(',') } };
/** What was signed before the floor rose is read for a week more. */
const PAST_GRACE_MS = 8 * 86_400_000;

// Threat: a partner, or somebody between, that makes two nodes speak an older version than both know.
describe('versions of the protocol on the wire', () => {
  let directory: ADirectory;
  let [qn, qs, qt]: AnApi[] = [];
  let qm: APartner;
  const nodes = (): AnApi[] => [qn, qs, qt].filter((one) => one !== undefined);
  const at = (state: 'QN' | 'QS' | 'QT'): AnApi => {
    const found = nodes().find((one) => one.state === state);
    if (!found) throw new Error(`${state} does not run`);
    return found;
  };

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM', 'QT']);
    // QT is a node of today; the three others speak one version more.
    const versions = BOTH;
    await directory.issue({ QN: { versions }, QS: { versions }, QM: { versions } });
    [qn, qs, qt] = await Promise.all([
      AnApi.start('QN', directory, TOMORROW),
      AnApi.start('QS', directory, TOMORROW),
      AnApi.start('QT', directory),
    ]);
    qm = await APartner.of(directory, 'QM', 'QS', () => at('QS').clock.now());
  });
  afterAll(async () => {
    await Promise.all(nodes().map((one) => one.stop()));
    await directory?.remove();
  });

  const seen = async (state: 'QN' | 'QS' | 'QT', partner: string): Promise<PartnerView> => {
    const { partners } = (await at(state).get('/v1/partners')).body as PartnersView;
    const found = partners.find((one) => one.state === partner);
    if (!found) throw new Error(`${partner} is not seen`);
    return found;
  };
  /** Asks a partner something and gives the version in which it went, once it is receipted. */
  const asks = async (from: 'QN' | 'QT', to: string): Promise<string> => {
    const addressees = [{ state: to, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    const request = aTraceRequest({ header: { addressees } });
    const { status, body } = await at(from).post('/v1/requests', { to, language: 'en', request });
    expect(status).toBe(201);
    await at(from).deliver(to);
    const rows: { jws: string; outcome: string }[] = await at(from).dataSource.query(
      'select jws, outcome from message where case_id = $1',
      [body.caseId],
    );
    expect(rows).toMatchObject([{ outcome: 'ACCEPTED' }]);
    return readMessage(rows[0]?.jws ?? '').schemaVersion;
  };
  const sends = async (schemaVersion: string): Promise<string> => {
    const { receipts } = await qm.send(aRequest(schemaVersion, at('QS').clock.now()));
    const [result] = readReceipt(receipts[0] ?? '').results;
    return result?.code ?? result?.outcome ?? 'no result';
  };

  it('are the highest that both speak, whichever side writes', async () => {
    expect(await asks('QN', 'QS')).toBe('1.1');
    expect(await asks('QN', 'QT')).toBe('1.0');
    expect(await asks('QT', 'QN')).toBe('1.0');
    expect((await seen('QN', 'QS')).trust).toMatchObject({ speaks: '1.1' });
    expect((await seen('QN', 'QT')).trust).toMatchObject({ speaks: '1.0' });
  });

  it('are taken below the floor for a week, since what is signed keeps its version', async () => {
    expect([await sends('1.0'), await sends('1.1')]).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  it('are refused below the floor after that, by a signed receipt, and above what is spoken', async () => {
    for (const one of nodes()) one.clock.aheadMs = PAST_GRACE_MS;
    expect([await sends('1.0'), await sends('1.1'), await sends('1.2')]).toEqual([
      'message.version',
      'ACCEPTED',
      'message.version',
    ]);
  });

  it('never fall because a partner says so: two persons have to agree', async () => {
    await directory.issue({
      QN: { versions: BOTH },
      QS: { versions: BOTH },
      QM: { versions: ['1.0'] },
    });
    await at('QS').partners.refresh();
    expect(await sends('1.0')).toBe('message.version');
    expect((await seen('QS', 'QM')).trust).toMatchObject({ speaks: '1.1' });
  });

  it('let two nodes of tomorrow and one of today go on, and canaries with them', async () => {
    expect(await asks('QN', 'QS')).toBe('1.1');
    expect(await asks('QN', 'QT')).toBe('1.0');
    expect(await at('QN').exchange.canary.run()).toBe(3);
    for (const partner of ['QS', 'QT']) {
      await at('QN').deliver(partner);
      const kept: { outcome: string }[] = await at('QN').dataSource.query(
        "select outcome from message where kind = 'CANARY' and partner = $1",
        [partner],
      );
      expect(kept).toEqual([{ outcome: 'ACCEPTED' }]);
      expect((await seen('QN', partner)).lane).toMatchObject({ health: 'WELL', waiting: 0 });
    }
  });
});

/** A request of QM to QS in a version, as its node would make it at a moment. */
function aRequest(schemaVersion: string, now: Date): Message {
  const addressees = [{ state: 'QS', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
  return {
    messageId: newId(),
    caseId: newId(),
    issuer: 'QM',
    audience: 'QS',
    sequence: 1,
    seen: 0,
    kind: 'REQUEST',
    schemaVersion,
    createdAt: instant(now),
    language: 'en',
    body: aTraceRequest({ header: { humanRef: 'QM-TR-2026-000001', addressees } }),
    sealed: [],
  };
}
