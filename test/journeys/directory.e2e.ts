import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { NodeKeys, placeOfAuthority, rotateKey } from '@trace/platform';
import { fingerprintOf, kidOf } from '@trace/protocol';
import { Client } from 'pg';
import type { DirectoryProposalView } from '../../apps/node/src/api/views/directory-proposal.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type { PartnerChangesView } from '../../apps/node/src/api/views/partner-change.view.ts';
import type { PartnersView, PartnerView } from '../../apps/node/src/api/views/partner.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { freePorts } from '../../apps/cli/src/demo/free-ports.ts';
import { aCall } from '../cli/a-call.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

const POST = 'POST';
/** The same story is told by hand and by an authority; the queue has no part in it. */
const STATES = ['QN', 'QS'] as const;

interface AState {
  node: ANode;
  database: ADatabase;
  administrator: AnOfficer;
  supervisor: AnOfficer;
}

describe('whom States believe', () => {
  let directory: ADirectory;
  let states: Record<(typeof STATES)[number], AState>;

  async function start(
    env: (state: string) => Promise<Record<string, string>>,
    roles: (state: string) => ('gateway' | 'api' | 'worker' | 'directory')[],
  ): Promise<void> {
    directory = await aDirectory(STATES);
    const started = await Promise.all(
      STATES.map(async (state) => {
        const database = await aDatabase();
        const node = await ANode.start({
          state,
          directory,
          databaseUrl: database.url,
          processes: [roles(state)],
          // Nothing lies there: whom a node believes comes by another way.
          env: {
            DIRECTORY_FILE: join(directory.dataDir(state), 'directory.json'),
            SWEEP_SECONDS: '0.3',
            ...(await env(state)),
          },
        });
        const [administrator, supervisor] = await Promise.all([
          anOfficer(node, 'ADMINISTRATOR'),
          anOfficer(node, 'SUPERVISOR'),
        ]);
        return [state, { node, database, administrator, supervisor }] as const;
      }),
    );
    states = Object.fromEntries(started) as typeof states;
  }

  async function stop(): Promise<void> {
    for (const { node, database } of Object.values(states ?? {})) {
      await node.stop();
      await database.drop();
    }
    await directory?.remove();
  }

  async function partnersOf({ supervisor }: AState): Promise<PartnersView> {
    return (await supervisor.call<PartnersView>('GET', '/v1/partners')).body;
  }

  async function sees(
    state: AState,
    partner: string,
    wanted: (view: PartnerView) => boolean = () => true,
  ): Promise<PartnerView> {
    return until(`${state.node.state} sees ${partner}`, async () => {
      const { partners } = await partnersOf(state);
      return partners.find((one) => one.state === partner && wanted(one));
    });
  }

  async function toldOf({ supervisor }: AState, what: string): Promise<void> {
    await until(`a notice ${what}`, async () => {
      const { body } = await supervisor.call<NoticePageView>('GET', '/v1/notices');
      return body.notices.find((one) => one.what === what);
    });
  }

  /** Both persons confirm what waits for a State. */
  async function confirmed(state: AState, partner: string): Promise<void> {
    const change = await until(`a change of ${partner} waits`, async () => {
      const { body } = await state.supervisor.call<PartnerChangesView>(
        'GET',
        '/v1/partner-changes',
      );
      return body.changes.find((one) => one.state === partner && one.standing === 'WAITING');
    });
    for (const person of [state.administrator, state.supervisor]) {
      await person.call(POST, `/v1/partner-changes/${change.changeId}/confirmation`, {
        body: { fingerprint: change.fingerprint },
      });
    }
  }

  async function exchangeARequest(): Promise<void> {
    const [asking, answering] = await Promise.all([
      anOfficer(states.QN.node, 'FOCAL_POINT'),
      anOfficer(states.QS.node, 'OFFICER'),
    ]);
    const { caseId } = await asking.submit({ to: 'QS', request: aTraceRequest() });
    await answering.sees(caseId, 'DELIVERED');
    await answering.follow(caseId, 'acknowledgement', anAcknowledgement());
    await asking.sees(caseId, 'ACKNOWLEDGED');
  }

  describe('by their own descriptors, without any authority', () => {
    beforeAll(() =>
      start(
        // QS is a node of tomorrow, which speaks one version more.
        async (state): Promise<Record<string, string>> =>
          state === 'QS' ? { PROTOCOL_VERSIONS: '1.0,1.1' } : {},
        () => ['gateway', 'api', 'worker'],
      ),
    );
    afterAll(stop);

    it('two persons on each side compare the fingerprint, by the api and by the command line', async () => {
      const { QN, QS } = states;
      const descriptors = {
        QN: await directory.descriptorOf('QN', 1),
        QS: await directory.descriptorOf('QS', 1, { versions: ['1.0', '1.1'] }),
      };
      const propose = async (by: AnOfficer, state: 'QN' | 'QS'): Promise<unknown> => {
        const descriptor = descriptors[state];
        const body = { descriptor, fingerprint: fingerprintOf(descriptor) };
        return (await by.call(POST, '/v1/partner-changes', { body })).body;
      };
      expect(await propose(QN.administrator, 'QN')).toEqual({ standing: 'IN_FORCE' });
      expect(await propose(QS.administrator, 'QS')).toEqual({ standing: 'IN_FORCE' });
      expect(await propose(QN.administrator, 'QS')).toMatchObject({
        standing: 'WAITING',
        change: { state: 'QS', kinds: ['NEW_PARTNER'], confirmedBy: 'Test ADMINISTRATOR' },
      });
      await toldOf(QN, 'PARTNER_CHANGE_WAITS');
      expect((await partnersOf(QN)).partners).toEqual([]);
      const { body } = await QN.supervisor.call<PartnerChangesView>('GET', '/v1/partner-changes');
      const [change] = body.changes;
      const confirmation = {
        path: `/v1/partner-changes/${change?.changeId}/confirmation`,
        body: { fingerprint: change?.fingerprint },
      };
      const again = await QN.administrator.call(POST, confirmation.path, {
        body: confirmation.body,
      });
      expect(again.body).toMatchObject({ status: 403, code: 'partner-change.same-person' });
      const second = await QN.supervisor.call(POST, confirmation.path, { body: confirmation.body });
      expect(second.body).toMatchObject({ standing: 'ACCEPTED', decidedBy: 'Test SUPERVISOR' });
      await byCommandLine(descriptors.QN);
      const [there, here] = [await sees(QN, 'QS'), await sees(QS, 'QN')];
      expect([there.trust, here.trust]).toMatchObject([
        { source: 'DESCRIPTOR', standing: 'IN_FORCE', speaks: '1.0' },
        { source: 'DESCRIPTOR', standing: 'IN_FORCE', speaks: '1.0' },
      ]);
      await toldOf(QN, 'PARTNER_CHANGED');
    });

    it('then talk, the node of today with the node of tomorrow', exchangeARequest);

    /** The other side, with the handbook in hand. */
    async function byCommandLine(descriptor: string): Promise<void> {
      const { node, administrator, supervisor, database } = states.QS;
      const file = join(directory.dataDir('QS'), 'QN.descriptor');
      await writeFile(file, descriptor);
      const env = {
        STATE: 'QS',
        DATA_DIR: directory.dataDir('QS'),
        DATABASE_URL: database.url,
        PARTNER_NETWORKS: 'loopback',
        DIRECTORY_FILE: node.order.env?.['DIRECTORY_FILE'] ?? '',
      };
      const print = ['--fingerprint', fingerprintOf(descriptor)];
      const call = (token: string, words: string[]): ReturnType<typeof aCall> =>
        aCall(['partners', ...words], { ...env, ...(token && { TRACE_TOKEN: token }) });
      expect((await call('', ['changes'])).stderr).toContain('TRACE_TOKEN');
      const proposed = await call(administrator.token, ['propose', file, ...print]);
      expect(proposed.stdout).toContain('NEW_PARTNER');
      const id = /change +([0-9a-f-]{36})/.exec(proposed.stdout)?.[1] ?? '';
      const alone = await call(administrator.token, ['confirm', id, ...print]);
      expect(alone).toMatchObject({ exitCode: 1 });
      const done = await call(supervisor.token, ['confirm', id, ...print]);
      expect(done.stdout).toContain('ACCEPTED, compared by Test ADMINISTRATOR');
    }
  });

  describe('by an authority whose node serves the directory', () => {
    let port: number;

    beforeAll(async () => {
      [port = 0] = await freePorts(1);
      await start(
        async () => ({
          AUTHORITY_DIR: dirname(directory.authorityFile),
          DIRECTORY_HOST: '127.0.0.1',
          DIRECTORY_PORT: String(port),
          DIRECTORY_URL: `https://127.0.0.1:${port}`,
          DIRECTORY_POLL_SECONDS: '0.3',
          DIRECTORY_CERTIFICATE: await printOf('QN'),
        }),
        (state) => ['gateway', 'api', 'worker', ...(state === 'QN' ? ['directory' as const] : [])],
      );
    });
    afterAll(stop);

    async function printOf(state: string): Promise<string> {
      const { tls } = await NodeKeys.load(directory.dataDir(state));
      return new X509Certificate(tls.cert).fingerprint256;
    }

    async function propose(descriptor: string): Promise<DirectoryProposalView> {
      const body = { descriptor, fingerprint: fingerprintOf(descriptor) };
      const { administrator } = states.QN;
      const answer = await administrator.call<DirectoryProposalView>(
        POST,
        '/v1/directory-proposals',
        { body },
      );
      expect(answer.body).toMatchObject({ standing: 'WAITING', proposedBy: 'Test ADMINISTRATOR' });
      return answer.body;
    }

    async function enter(descriptor: string): Promise<void> {
      const { proposalId, fingerprint } = await propose(descriptor);
      const path = `/v1/directory-proposals/${proposalId}/approval`;
      const { administrator, supervisor } = states.QN;
      const alone = await administrator.call(POST, path, { body: { fingerprint } });
      expect(alone.body).toMatchObject({ code: 'directory-proposal.same-person' });
      const { body } = await supervisor.call(POST, path, { body: { fingerprint } });
      expect(body).toMatchObject({ standing: 'APPROVED', decidedBy: 'Test SUPERVISOR' });
    }

    it('serves what two persons have signed to the nodes that it names, and to nobody else', async () => {
      const { QS } = states;
      await enter(await directory.descriptorOf('QN', 1));
      expect((await asked('/federation/list', 'QS')).status).toBe(403);
      await until(
        'QN has taken the first directory',
        async () => (await partnersOf(states.QN)).own,
      );
      await enter(await directory.descriptorOf('QS', 1));
      const view = await sees(QS, 'QN');
      expect(view.trust).toMatchObject({ source: 'AUTHORITY', standing: 'IN_FORCE' });
      // The authority's own node has taken its first directory before QS was in it, so there two persons decide.
      await confirmed(states.QN, 'QS');
      await sees(states.QN, 'QS');
      expect((await partnersOf(QS)).directory?.fault).toBeUndefined();
      // The shape of OpenID Federation 1.0: configuration, list, and one statement.
      const [configuration, list, one, other] = await Promise.all([
        asked('/.well-known/openid-federation', 'QS'),
        asked('/federation/list', 'QS'),
        asked('/federation/fetch?sub=QN', 'QS'),
        asked('/federation/fetch?sub=QX', 'QS'),
      ]);
      expect(JSON.parse(list.body)).toEqual(['QN', 'QS']);
      expect(payloadIn(configuration.body)).toMatchObject({
        metadata: {
          federation_entity: {
            federation_list_endpoint: `https://127.0.0.1:${port}/federation/list`,
          },
        },
      });
      expect(payloadIn(one.body)).toMatchObject({ sub: 'QN', version: 1 });
      expect(other.status).toBe(404);
      await exchangeARequest();
    });

    it('lets a new address wait at the partner for two persons', async () => {
      const { QS } = states;
      const before = await sees(QS, 'QN');
      await enter(await directory.descriptorOf('QN', 2, { endpoint: 'https://127.0.0.1:1' }));
      const { endpoint, trust } = await sees(QS, 'QN', (view) => view.trust.changeWaits);
      expect([endpoint, trust.fingerprint]).toEqual([before.endpoint, before.trust.fingerprint]);
      await toldOf(QS, 'PARTNER_CHANGE_WAITS');
      const { body } = await QS.administrator.call<PartnerChangesView>(
        'GET',
        '/v1/partner-changes',
      );
      const [change] = body.changes;
      // What QN sees of itself is what its people read out, as soon as it goes by it itself.
      await until('QN goes by its new statement', async () =>
        (await partnersOf(states.QN)).own?.fingerprint === change?.fingerprint ? true : undefined,
      );
      expect(change).toMatchObject({
        kinds: ['ENDPOINT'],
        endpoint: 'https://127.0.0.1:1',
        endpointNow: before.endpoint,
      });
      await confirmed(QS, 'QN');
      await sees(QS, 'QN', (view) => view.endpoint === 'https://127.0.0.1:1');
    });

    it('is not followed back to an older statement, and people are told (F57, T-21)', async () => {
      const { QN, QS } = states;
      const older = await olderStatement(QS.database, 'QN');
      const client = new Client({ connectionString: QN.database.url });
      await client.connect();
      await client.query(`update directory_entry set jws = $1 where state = 'QN'`, [older]);
      await client.end();
      await until('the rollback is seen', async () => {
        const { directory: seen } = await partnersOf(QS);
        return seen?.fault === 'directory.rollback' ? true : undefined;
      });
      expect((await sees(QS, 'QN')).endpoint).toBe('https://127.0.0.1:1');
      await toldOf(QS, 'DIRECTORY_REFUSED');
    });

    it('keeps waiting what bears a key that two persons have not confirmed yet, and refuses none of it', async () => {
      const { QN, QS } = states;
      const [from, overlapUntil] = [new Date(), new Date(Date.now() + 86_400_000)];
      const dataDir = directory.dataDir('QN');
      const kid = await rotateKey(dataDir, undefined, { use: 'sig', from, overlapUntil });
      await enter(await directory.descriptorOf('QN', 3, { endpoint: 'https://127.0.0.1:1' }));
      await sees(QS, 'QN', (view) => view.trust.changeWaits);
      const asking = await anOfficer(QN.node, 'FOCAL_POINT');
      const { caseId } = await until('QN signs with its new key', async () => {
        const said = await asking.submit({ to: 'QS', request: aTraceRequest() });
        const shown = await QN.supervisor.find(said.caseId);
        const { body } = await QN.supervisor.call<MessageView>(
          'GET',
          shown?.timeline[0]?.proof ?? '',
        );
        return kidOf(body.jws) === kid ? said : undefined;
      });
      await until('QS has asked for it again', async () =>
        QS.node.printed.includes('a key that is not in force yet') ? true : undefined,
      );
      expect((await QN.supervisor.find(caseId))?.provisional).toBe(true);
      expect(await QS.supervisor.find(caseId)).toBeUndefined();
      await confirmed(QS, 'QN');
      await asking.sees(caseId, 'DELIVERED', 60);
      const { body } = await QS.supervisor.call<SecurityEventsView>('GET', '/v1/security-events');
      expect(
        body.events.filter(({ partner, kind }) => partner === 'QN' && kind === 'FORGED'),
      ).toEqual([]);
    });

    it('rolls its key: two persons at a node pin the new one beside the old, by the command line, while it runs', async () => {
      const folder = dirname(directory.authorityFile);
      const [from, overlapUntil] = [new Date(), new Date(Date.now() + 400 * 86_400_000)];
      const order = { use: 'sig', from, overlapUntil } as const;
      const kid = await rotateKey(placeOfAuthority(folder), undefined, order);
      await enter(await directory.descriptorOf('QS', 2));
      const { QS } = states;
      await until('QS does not know who has signed that', async () => {
        const { directory: seen } = await partnersOf(QS);
        return seen?.fault === 'sig.unknown-key' ? true : undefined;
      });
      const anchor = join(directory.dataDir('QS'), 'authority.anchor');
      await writeFile(anchor, (await asked('/.well-known/openid-federation', 'QS')).body);
      const env = {
        STATE: 'QS',
        DATA_DIR: directory.dataDir('QS'),
        DATABASE_URL: QS.database.url,
        PARTNER_NETWORKS: 'loopback',
        DIRECTORY_FILE: QS.node.order.env?.['DIRECTORY_FILE'] ?? '',
        DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
      };
      const take = (by: AnOfficer, ...words: string[]): ReturnType<typeof aCall> =>
        aCall(['partners', 'anchor', anchor, ...words], { ...env, TRACE_TOKEN: by.token });
      const looked = await take(QS.supervisor);
      expect(looked.stdout).toMatch(new RegExp(`${kid} +NEW`));
      expect(looked.stderr).toContain('Nothing was changed');
      expect((await take(QS.administrator, '--key', kid)).stderr).toContain('Another person');
      const done = await take(QS.supervisor, '--key', kid);
      expect(done.stdout).toContain('IN_FORCE, compared by Test ADMINISTRATOR');
      await until('QS takes what the new key has signed', async () => {
        const { directory: seen, own } = await partnersOf(QS);
        return seen?.fault === undefined && own?.statementVersion === 2 ? true : undefined;
      });
    });

    async function olderStatement({ url }: ADatabase, state: string): Promise<string> {
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query<{ jws: string }>(
        'select jws from partner_statement where state = $1 order by version limit 1',
        [state],
      );
      await client.end();
      return rows[0]?.jws ?? '';
    }

    async function asked(path: string, as: string): Promise<{ status: number; body: string }> {
      const { tls } = await NodeKeys.load(directory.dataDir(as));
      return new Promise((resolve, reject) => {
        const options = { port, path, ...tls, rejectUnauthorized: false };
        request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        })
          .once('error', reject)
          .end();
      });
    }
  });
});

function payloadIn(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
