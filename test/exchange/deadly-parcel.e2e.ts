import { NodeKeys } from '@trace/platform';
import { newId, signCanary } from '@trace/protocol';
import { Client } from 'pg';
import type { NoticeView } from '../../apps/node/src/api/views/notice.view.ts';
import type { PartnersView, PartnerView } from '../../apps/node/src/api/views/partner.view.ts';
import { breakAt, DEBUGGER_ENV } from '../support/a-breakpoint.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { APartner, type GatewayAnswer } from '../support/a-partner.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 240_000;
type From = 'QN' | 'QT';

// F8, T-39: a parcel that ends the process which opens it, before anybody can know what is in it.
describe('a parcel at whose opening the process of a node dies', () => {
  const clocks = new MovedClocks();
  let directory: ADirectory;
  let database: ADatabase;
  let atDatabase: Client;
  let qs: ANode;
  let supervisor: AnOfficer;
  let administrator: AnOfficer;
  let partners: Record<From, APartner>;

  beforeAll(async () => {
    await clocks.start();
    directory = await aDirectory(['QN', 'QS', 'QT'], () => clocks.now);
    database = await aDatabase();
    atDatabase = new Client({ connectionString: database.url });
    await atDatabase.connect();
    qs = await ANode.start({
      state: 'QS',
      directory,
      databaseUrl: database.url,
      processes: [['gateway'], ['api', 'worker']],
      env: { ...clocks.env, ...DEBUGGER_ENV, SWEEP_SECONDS: '0.5' },
    });
    [supervisor, administrator] = await Promise.all([
      anOfficer(qs, 'SUPERVISOR'),
      anOfficer(qs, 'ADMINISTRATOR'),
    ]);
    const played = (state: From): Promise<APartner> =>
      APartner.of(directory, state, 'QS', () => clocks.now);
    partners = { QN: await played('QN'), QT: await played('QT') };
  }, LIMIT_MS);
  afterAll(async () => {
    await qs?.stop();
    await atDatabase?.end();
    await database?.drop();
    await Promise.all([directory?.remove(), clocks.stop()]);
  });

  const send = async (from: From): Promise<GatewayAnswer> => {
    const keys = await NodeKeys.load(directory.dataDir(from), { now: () => clocks.now });
    const order = { messageId: newId(), issuer: from, audience: 'QS', schemaVersion: '1.0' };
    const jws = await signCanary({ ...order, at: clocks.now }, keys.signing);
    return partners[from].post(await partners[from].pack([{ jws, keys: [] }]));
  };
  const answered = async (from: From): Promise<string> => {
    const { status, problem } = await send(from);
    return problem?.code ?? String(status);
  };
  /** Kills the gateway while it opens a parcel of QN, and starts it again. */
  const dieAtOpening = async (): Promise<void> => {
    const { reached } = await breakAt(qs, 'gateway', {
      file: 'libs/protocol/src/check-parcel.js',
      after: 'export async function openParcel(',
      when: "context.partner === 'QN'",
    });
    const sent = answered('QN').catch(() => 'broken off');
    expect(await Promise.race([reached.then(() => 'opens it'), sent])).toBe('opens it');
    await qs.kill9('gateway');
    expect(await sent).toBe('broken off');
    await qs.restart();
  };
  const seen = async (state: From): Promise<PartnerView | undefined> => {
    const { body } = await supervisor.call<PartnersView>('GET', '/v1/partners');
    return body.partners.find((one) => one.state === state);
  };
  const told = async (officer: AnOfficer): Promise<number> => {
    const { body } = await officer.call<{ notices: NoticeView[] }>('GET', '/v1/notices?limit=100');
    const about = body.notices.filter(({ what, partner }) => [what, partner].join() === TOLD);
    return about.length;
  };

  it(
    'is put off after the fifth, and then tried alone after rests that grow; all others are taken',
    async () => {
      for (let deaths = 1; deaths <= 5; deaths += 1) {
        await dieAtOpening();
        expect([deaths, (await seen('QN'))?.putOff]).toEqual([
          deaths,
          deaths < 5 ? undefined : { deaths: 5, until: expect.any(String) },
        ]);
        expect(await answered('QT')).toBe('200');
      }
      expect((await seen('QT'))?.putOff).toBeUndefined();

      expect(await answered('QN')).toBe('parcel.put-off');
      expect(await answered('QT')).toBe('200');
      for (const officer of [supervisor, administrator])
        await until('people are told', async () =>
          (await told(officer)) === 1 ? true : undefined,
        );
      const { body } = await supervisor.call('GET', '/v1/security-events');
      expect(body).toMatchObject({ events: [{ kind: 'PUT_OFF', partner: 'QN', times: 1 }] });

      // The sixth is at the one that is tried after the rest: the next rest is twice as long.
      await clocks.move(125);
      await dieAtOpening();
      await clocks.move(125);
      expect(await answered('QN')).toBe('parcel.put-off');
      expect((await seen('QN'))?.putOff?.deaths).toBe(6);
      await clocks.move(125);
      expect(await answered('QN')).toBe('200');
      expect((await seen('QN'))?.putOff).toBeUndefined();
      expect(await answered('QN')).toBe('200');
      const { rows } = await atDatabase.query('select partner, stage from at_call');
      expect(rows).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'is put off as well where a good one comes after each that kills',
    async () => {
      await dieAtOpening();
      for (let deaths = 2; deaths <= 6; deaths += 1) {
        expect(await answered('QN')).toBe('200');
        await dieAtOpening();
      }
      expect(await answered('QN')).toBe('parcel.put-off');
    },
    LIMIT_MS,
  );
});

/** The notice, and about whom. */
const TOLD = 'PARCELS_PUT_OFF,QN';
