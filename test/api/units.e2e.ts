import { randomUUID } from 'node:crypto';
import { PERMISSIONS, ROLES, writeNotices, type Action, type Role } from '@trace/casework';
import { DiscoveryService, ModulesContainer, Reflector } from '@nestjs/core';
import type { AuditPageView } from '../../apps/node/src/api/views/audit-entry.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { anAccount } from '../support/an-account.ts';
import { anItem, aTraceRequest } from '../support/builders/index.ts';
import { AnApi, type CallMethod } from './an-api.ts';

type Somebody = Awaited<ReturnType<AnApi['somebody']>>;

/** Requests about weapons of their own. */
let weapons = 0;
function aRequest(): object {
  weapons += 1;
  const serials = [
    { component: 'FRAME', raw: `UN-${4_711 + weapons}`, condition: 'INTACT', readBy: 'Weber' },
  ] as const;
  const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
  return { to: 'QS', language: 'en', request };
}

describe('the cases of another unit', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  const people = {} as Record<'north' | 'south' | 'all', Record<Role, Somebody>>;
  let northCase: string;
  let openCase: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    for (const [name, unit] of [
      ['north', 'North'],
      ['south', 'South'],
      ['all', undefined],
    ] as const) {
      people[name] = {} as Record<Role, Somebody>;
      for (const role of ROLES) {
        const wish = { person: `${name} ${role}`, ...(unit !== undefined && { unit }) };
        people[name][role] = await qn.somebody(role, wish);
      }
    }
    northCase = (await people.north.FOCAL_POINT('post', '/v1/requests', aRequest())).body.caseId;
    openCase = (await people.all.FOCAL_POINT('post', '/v1/requests', aRequest())).body.caseId;
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  /** Every address of the running api under a case, and a role that may call it. */
  const caseRoutes = (): [method: CallMethod, path: string, role: Role][] => {
    const reflector = new Reflector();
    const discovery = new DiscoveryService(qn.app.get(ModulesContainer));
    const allowed = new Map<string, Action>();
    for (const { metatype } of discovery.getControllers()) {
      if (typeof metatype !== 'function') continue;
      const prefix = reflector.get<string>('path', metatype);
      const prototype = metatype.prototype as Record<string, () => unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const path = reflector.get<string | undefined>('path', prototype[name] ?? metatype);
        const action = reflector.get<Action | undefined>(
          'trace:allow',
          prototype[name] ?? metatype,
        );
        if (name === 'constructor' || path === undefined || action === undefined) continue;
        allowed.set(`/${prefix}/${path}`.replaceAll(/\/+/g, '/').replace(/\/$/, ''), action);
      }
    }
    const { stack } = qn.app.getHttpAdapter().getInstance().router as unknown as {
      stack: { route?: { path: string; methods: Record<string, boolean> } }[];
    };
    return stack.flatMap(({ route }) => {
      if (!route?.path.startsWith('/v1/cases/:id')) return [];
      const action = allowed.get(route.path);
      const [role] = action ? PERMISSIONS[action] : [];
      if (!role) throw new Error(`nobody may call ${route.path}`);
      return Object.keys(route.methods).map((method): [CallMethod, string, Role] => [
        method as CallMethod,
        route.path,
        role,
      ]);
    });
  };
  const call = (
    who: Record<Role, Somebody>,
    [method, path, role]: [CallMethod, string, Role],
    id: string,
  ) => {
    const address = path
      .replace(':id', id)
      .replaceAll(/:(?:messageId|holdId|noteId|digest)/g, randomUUID())
      .replace(':part', 'holder');
    return who[role](method, address, method === 'get' ? undefined : {}, {
      'If-Match': '"1"',
      'X-Reason': 'the test asks',
      'Content-Type': 'application/json',
    });
  };

  it('are not there, whichever address asks (B33)', async () => {
    const routes = caseRoutes();
    expect(routes.length).toBeGreaterThan(30);
    const unknown = randomUUID();
    for (const route of routes) {
      const theirs = await call(people.south, route, northCase);
      expect([route, theirs.status, theirs.body.code]).toEqual([route, 404, 'case.unknown']);
      const own = await call(people.north, route, northCase);
      const nobodys = await call(people.south, route, openCase);
      const everywhere = await call(people.all, route, northCase);
      const codes = [own, nobodys, everywhere].map(({ body }) => body?.code as string | undefined);
      expect([route, ...codes]).not.toContain('case.unknown');
      if (route[0] !== 'get') continue;
      const { body } = await call(people.south, route, unknown);
      const { instance: _, ...told } = body as { instance: string };
      const { instance: __, ...same } = theirs.body as { instance: string };
      expect(same).toEqual(told);
    }
  });

  it('stand in no list, and the counts agree with the lists', async () => {
    const listed = async (who: Record<Role, Somebody>): Promise<string[]> =>
      (await who.SUPERVISOR('get', '/v1/cases')).body.cases
        .map(({ caseId }: { caseId: string }) => caseId)
        .toSorted();
    expect(await listed(people.south)).toEqual([openCase]);
    expect(await listed(people.north)).toEqual([northCase, openCase].toSorted());
    expect(await listed(people.all)).toEqual([northCase, openCase].toSorted());
    qn.clock.aheadMs = 60 * 86_400_000;
    for (const [who, count] of [
      [people.south, 1],
      [people.north, 2],
      [people.all, 2],
    ] as const) {
      const { body } = await who.SUPERVISOR('get', '/v1/overdue');
      expect(body.cases).toHaveLength(count);
      expect(
        body.totals.find(({ direction }: { direction: string }) => direction === 'OUT').overdue,
      ).toBe(count);
    }
    qn.clock.aheadMs = 0;
    expect((await people.south.SUPERVISOR('get', `/v1/traces/${northCase}`)).body.code).toBe(
      'trace.unknown',
    );
    expect((await people.north.SUPERVISOR('get', `/v1/traces/${northCase}`)).status).toBe(200);
  });

  it('stand in no trail of what was read and done', async () => {
    const read = async (who: Record<Role, Somebody>, query: string): Promise<AuditPageView> => {
      const { status, body } = await who.SUPERVISOR('get', `/v1/audit-entries?${query}`);
      expect(status).toBe(200);
      return body;
    };
    const about = `caseId=${northCase}`;
    expect((await read(people.south, about)).entries).toEqual([]);
    const [latest, before] = (await read(people.north, `${about}&limit=2`)).entries;
    expect(latest?.caseId).toBe(northCase);
    // The list goes on where its first part has ended, and by a name there is what this person did.
    const { next } = await read(people.north, `${about}&limit=1`);
    const [second] = (await read(people.north, `${about}&limit=1&cursor=${next}`)).entries;
    expect(second).toEqual(before);
    const own = (await read(people.all, `actor=${encodeURIComponent(latest?.actor ?? '')}`))
      .entries;
    expect(new Set(own.map(({ actor }) => actor))).toEqual(new Set([latest?.actor]));
    const broken = await people.all.SUPERVISOR('get', '/v1/audit-entries?cursor=abc');
    expect(broken.body.code).toBe('cursor.invalid');
  });

  it('bring no notices, and nothing to decide', async () => {
    const order = { what: 'CLOCK_CROSSED', desk: 'FOCAL_POINT', raisedAt: new Date() } as const;
    await qn.dataSource.transaction((em) =>
      writeNotices(em, [
        { ...order, key: 'one', caseId: northCase },
        { ...order, key: 'two', caseId: openCase },
        { ...order, key: 'three' },
      ]),
    );
    const unread = async (who: Record<Role, Somebody>): Promise<number> =>
      (await who.FOCAL_POINT('get', '/v1/notices')).body.unread;
    expect(await unread(people.south)).toBe(2);
    expect(await unread(people.north)).toBe(3);
    expect((await people.south.FOCAL_POINT('post', '/v1/notices/read')).body).toEqual({ read: 2 });
    expect(await unread(people.north)).toBe(1);
    const purgeId = randomUUID();
    await qn.dataSource.query(
      `insert into purge (purge_id, case_id, partner, origin, reason, state, proposed_at, proposed_by)
       values ($1, $2, 'QS', 'PERSON', 'ACQUITTAL', 'PROPOSED', now(), 'somebody')`,
      [purgeId, northCase],
    );
    const approve = (who: Record<Role, Somebody>) =>
      who.SUPERVISOR('post', `/v1/purges/${purgeId}/approval`);
    expect((await people.south.SUPERVISOR('get', '/v1/purges')).body.purges).toEqual([]);
    expect((await people.north.SUPERVISOR('get', '/v1/purges')).body.purges).toHaveLength(1);
    expect((await approve(people.south)).body.code).toBe('purge.unknown');
    expect((await approve(people.north)).status).toBe(200);
  });

  it('have drafts that only this unit sees', async () => {
    const draft = { request: (aRequest() as { request: object }).request };
    const begun = await people.north.FOCAL_POINT('post', '/v1/drafts', draft);
    expect(begun.status).toBe(201);
    const path = `/v1/drafts/${begun.body.draftId}`;
    expect((await people.south.FOCAL_POINT('get', path)).body.code).toBe('draft.unknown');
    expect((await people.north.FOCAL_POINT('get', path)).status).toBe(200);
    const isListed = async (who: Record<Role, Somebody>): Promise<boolean> => {
      const { body } = await who.FOCAL_POINT('get', '/v1/drafts');
      return body.drafts.some((one: { draftId: string }) => one.draftId === begun.body.draftId);
    };
    expect([
      await isListed(people.south),
      await isListed(people.north),
      await isListed(people.all),
    ]).toEqual([false, true, true]);
  });

  it('are those that an officer of it was given, and change hands with the next', async () => {
    await qn.deliver('QS');
    const node = {
      state: 'QS',
      databaseUrl: qs.database.url,
      dataDir: directory.dataDir('QS'),
    };
    await anAccount(node, 'OFFICER', { person: 'T. Officer', unit: 'Ballistics' });
    const registry = await qs.somebody('OFFICER', { person: 'R. Registrar', unit: 'Registry' });
    const ballistics = await qs.somebody('OFFICER', { person: 'T. Officer', unit: 'Ballistics' });
    const boss = await qs.somebody('SUPERVISOR', { person: 'B. Boss' });
    const path = `/v1/cases/${northCase}`;
    const seen = async () => [
      (await registry('get', path)).status,
      (await ballistics('get', path)).status,
    ];
    expect(await seen()).toEqual([200, 200]);
    const give = async (who: Somebody, to: object) => {
      const { headers } = await boss('get', path);
      const answer = await who('post', `${path}/assignment`, to, {
        'If-Match': headers['etag'] ?? '',
      });
      expect(answer.status).toBe(201);
    };
    await give(registry, { officer: 'R. Registrar' });
    expect(await seen()).toEqual([200, 404]);
    await give(boss, { officer: 'T. Officer', reason: 'a question of ballistics' });
    expect(await seen()).toEqual([404, 200]);
    await give(boss, { officer: 'T. Officer', unit: 'Registry' });
    expect(await seen()).toEqual([200, 404]);
  });
});
