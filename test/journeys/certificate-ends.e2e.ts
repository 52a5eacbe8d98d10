import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { NodeKeys } from '@trace/platform';
import { newId, signCanary } from '@trace/protocol';
import { Client } from 'pg';
import type { NoticeView } from '../../apps/node/src/api/views/notice.view.ts';
import type { PartnersView, PartnerView } from '../../apps/node/src/api/views/partner.view.ts';
import { aCall } from '../cli/a-call.ts';
import { aCertificate, useCertificate } from '../support/a-certificate.ts';
import { APartner, type GatewayAnswer } from '../support/a-partner.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { States, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';

const DAY = 86_400;
/** So long the certificate counts by the machine's clock, by which TLS goes; what comes before its end has to fit in. */
const LIFE_MS = 25_000;

type Code = 'QN' | 'QS' | 'QT';

// reliability.md F52: what was expired beforehand is in test/exchange/certificates.
describe('the certificate of a node that ends while the node runs and talks', () => {
  const clocks = new MovedClocks();
  const states = new States<Code>(
    ['QN', 'QS', 'QT'],
    'PostgreSQL',
    { env: { ...clocks.env, PARTNER_CHANGES: 'notice', SWEEP_SECONDS: '0.5' } },
    clocks,
  );
  /** A connection of QS that stays open, as its own connections to QN do. */
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const asked: { from: Code; to: Code; caseId: string }[] = [];
  let played: APartner;
  let version = 1;
  let endsAt: number;

  beforeAll(async () => {
    await clocks.start(new Date(Date.now() - 40 * DAY * 1_000).toISOString());
    await states.start();
    endsAt = Date.now() + LIFE_MS;
    const notBefore = new Date(Date.now() - 60 * DAY * 1_000);
    const certificate = await aCertificate({ notBefore, notAfter: new Date(endsAt) });
    await useCertificate(states.directory.dataDir('QS'), certificate);
    await issue();
    played = await APartner.of(states.directory, 'QS', 'QN', () => clocks.now);
  });
  afterAll(async () => {
    agent.destroy();
    await states.stop();
    await clocks.stop();
  });

  const everybody = (): AState[] => [states.of('QN'), states.of('QS'), states.of('QT')];
  /** A new directory, which counts once every node goes by it. */
  const issue = async (): Promise<void> => {
    await states.directory.issue();
    version += 1;
    for (const { supervisor, node } of everybody()) {
      await until(`${node.state} goes by version ${version}`, async () => {
        const { body } = await supervisor.call<PartnersView>('GET', '/v1/partners');
        const known = [body.own, ...body.partners].map((one) => one?.statementVersion);
        return known.every((one) => one === version) ? body : undefined;
      });
    }
  };
  const ask = async (from: Code, to: Code): Promise<string> => {
    const request = aTraceRequest({
      header: { addressees: [{ state: to, why: 'MANUFACTURER', mode: 'PARALLEL' }] },
    });
    const { caseId } = await states.of(from).focalPoint.submit({ to, request });
    asked.push({ from, to, caseId });
    return caseId;
  };
  const arrives = (from: Code, to: Code, caseId: string): Promise<unknown> =>
    bothHold(states.of(from), states.of(to), caseId, 1);
  const partnerAt = async (at: Code, state: Code): Promise<PartnerView | undefined> => {
    const { body } = await states.of(at).supervisor.call<PartnersView>('GET', '/v1/partners');
    return body.partners.find((one) => one.state === state);
  };
  /** The rungs of what ends, as a supervisor has been told of them. */
  const told = async (at: Code): Promise<string[]> => {
    const path = '/v1/notices?limit=100';
    const { body } = await states.of(at).supervisor.call<{ notices: NoticeView[] }>('GET', path);
    return body.notices
      .filter(({ what }) => what === 'TRUST_ENDS')
      .map(({ partner, rung }) => `${partner} ${rung}`)
      .toSorted();
  };
  const allAreTold = async (lines: string[]): Promise<void> => {
    for (const at of ['QN', 'QS', 'QT'] as const) {
      await until(`${at} is told ${lines.join(', ')}`, async () =>
        (await told(at)).join() === lines.toSorted().join() ? true : undefined,
      );
    }
  };
  /** Calls at the gateway of QN as the node of QS does, over the connection that is open. */
  const knock = async (by: Agent): Promise<GatewayAnswer> => {
    const keys = await NodeKeys.load(states.directory.dataDir('QS'), { now: () => clocks.now });
    const order = { messageId: newId(), issuer: 'QS', audience: 'QN', schemaVersion: '1.0' };
    const jws = await signCanary({ ...order, at: clocks.now }, keys.signing);
    return played.post(await played.pack([{ jws, keys: [] }]), { agent: by });
  };

  it('is warned of 30, 7 and 1 days before, at every node', async () => {
    expect(await told('QN')).toEqual([]);
    const lines: string[] = [];
    for (const [left, rung] of [
      [29, '30'],
      [6, '7'],
      [0.5, '1'],
    ] as const) {
      await clocks.setTo(new Date(endsAt - left * DAY * 1_000).toISOString());
      lines.push(`QS ${rung}`);
      await allAreTold(lines);
    }
  });

  it('is named in both lanes from its end on, whatever connection is open, and stops no other', async () => {
    await clocks.setTo(new Date().toISOString());
    const first = [await ask('QN', 'QS'), await ask('QS', 'QN')] as const;
    await arrives('QN', 'QS', first[0]);
    await arrives('QS', 'QN', first[1]);
    expect((await knock(agent)).status).toBe(200);
    expect(Date.now()).toBeLessThan(endsAt);

    // Both sides go on talking, so that no connection is ever idle for long enough to be closed.
    await until('the certificate has ended', async () => {
      await Promise.all([ask('QN', 'QS'), ask('QS', 'QN'), pause(700)]);
      return Date.now() > endsAt + 2_000 ? true : undefined;
    });
    const seen = await until('both lanes rest', async () => {
      const lanes = [(await partnerAt('QN', 'QS'))?.lane, (await partnerAt('QS', 'QN'))?.lane];
      return lanes.every((lane) => (lane?.failures ?? 0) > 0) ? lanes : undefined;
    });
    expect(seen).toMatchObject([
      {
        lastError: 'partner-certificate-ended',
        sentence: expect.stringContaining('the TLS certificate of QS has ended'),
      },
      {
        lastError: 'own-certificate-ended',
        sentence: expect.stringContaining('the TLS certificate of this node has ended'),
      },
    ]);
    const shown = await partnerAt('QN', 'QS');
    expect(shown?.trust.certificates.map(({ standing }) => standing)).toEqual(['ENDED']);
    await allAreTold(['QS 30', 'QS 7', 'QS 1', 'QS 0']);

    await arrives('QN', 'QT', await ask('QN', 'QT'));
    await arrives('QT', 'QN', await ask('QT', 'QN'));
  });

  it('is refused by name at a gateway, on an open connection and on a session resumed', async () => {
    for (const how of ['open', 'resumed'] as const) {
      const { status, problem } = await knock(agent);
      expect([how, status, problem?.code]).toEqual([how, 401, 'peer.certificate-ended']);
    }
    // Whoever greets anew does not get past the handshake.
    await expect(knock(new Agent())).rejects.toThrow();
  });

  it('is replaced by `keys rotate tls` and a new statement; then all that waited arrives, once', async () => {
    const late = [await ask('QN', 'QS'), await ask('QS', 'QN')];
    expect((await states.of('QS').supervisor.find(late[1] ?? ''))?.state).toBe('QUEUED');
    const { exitCode, stderr } = await aCall(
      ['keys', 'rotate', 'tls', '--from', new Date().toISOString()],
      {
        STATE: 'QS',
        DATA_DIR: states.directory.dataDir('QS'),
        DATABASE_URL: states.of('QS').database.url,
        KEYS_IN_CLEAR: 'yes',
      },
    );
    expect([exitCode, stderr]).toEqual([0, expect.anything()]);
    await issue();

    for (const { from, to, caseId } of asked) {
      await arrives(from, to, caseId);
      await expectAgreement(states.of(from), states.of(to), caseId);
    }
    for (const [at, others] of [
      ['QN', ['QS', 'QT']],
      ['QS', ['QN']],
    ] as const) {
      const ours = asked.filter(({ from, to }) => from === at || to === at);
      expect(await casesAt(states.of(at))).toEqual(ours.map(({ caseId }) => caseId).toSorted());
      for (const other of others)
        expect((await partnerAt(at, other))?.lane).toMatchObject({ waiting: 0, failures: 0 });
    }
  });
});

/** Every case that the database of a State holds. */
async function casesAt({ database }: AState): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ case_id: string }>('select case_id from case_file');
  await client.end();
  return rows.map((row) => row.case_id).toSorted();
}
