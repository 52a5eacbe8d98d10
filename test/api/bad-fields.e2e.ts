import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { isAllowed, ROLES, type Role } from '@trace/casework';
import { Pool } from 'undici';
import { OPEN } from '../../apps/node/src/api/allow.ts';
import { Chance } from '../faults/chance.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import { contentsOf } from '../support/contents-of.ts';
import { fieldsOf, kindOf } from '../support/schema-fields.ts';
import { AnApi } from './an-api.ts';
import { bodyOf, PATHS, ROUTES, SHAPES, WITH_BODY } from './declared-routes.ts';
import {
  bodyWith,
  exampleFor,
  hostileFor,
  SEED,
  someOf,
  textFaultIn,
  triesAt,
  VALUES_PER_FIELD,
  type Try,
} from './field-tries.ts';
import { permissionsOf } from './permissions-of.ts';
import { faultIn, isAt, toldBy, type BadCall, type Told } from './refused-call.ts';
import { standingObjects } from './standing-objects.ts';

const ID = randomUUID();
/** Not what is said, but that something was tried: these rows may grow. */
const LOGS = /^audit_|^partner_use$|^session$|^sign_in/;
/** Where unfinished content may be kept or judged: what is wrong within the request is told, and not refused. */
const UNFINISHED = /^\/v1\/drafts(\/\{draftId\})?$|\/assessment$/;
const OF_A_DRAFT = /^(draft|item_mark|traced_item)$/;
/** What a person does who is signed in by hand. */
const BY_HAND = / \/v1\/me\/|^put \/v1\/session$/;
const HOSTILE = encodeURIComponent("' or 1=1 --");
/** Queries that take the name of anybody: what is hostile elsewhere is a name that nobody has. */
const NAMES = new Set(['assignee', 'unit']);

// Reliability.md, bad-input matrix: generated over every address and every field that the document of the api declares.
// Whoever calls may do so, and what the paths name is there: nothing is refused for another reason than the one that is tried.
describe(`bad input at every address (seed ${SEED})`, () => {
  let directory: ADirectory;
  let qn: AnApi;
  let pool: Pool;
  let permissions: ReturnType<typeof permissionsOf>;
  let objects: Record<string, string>;
  /** The cookie of somebody who is signed in by hand. */
  let cookie: string;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, {
      limits: { mostBytes: 1_048_576, mostMilliseconds: 3_000 },
      env: { CALLS_PER_MINUTE: '1000000', SYSTEM_CALLS_PER_MINUTE: '1000000' },
    });
    for (const role of ROLES) tokens.set(role, await qn.tokenOf(role));
    permissions = permissionsOf(qn.app);
    objects = await standingObjects(qn);
    const { port } = qn.server.address() as AddressInfo;
    pool = new Pool(`http://127.0.0.1:${port}`, { connections: 8 });
    const home = {
      state: 'QN',
      databaseUrl: qn.database.url,
      dataDir: directory.dataDir('QN'),
    };
    const { person } = await anAccount(home, 'SUPERVISOR', { person: 'H. Hand' });
    const signedIn = await pool.request({
      method: 'POST',
      path: '/v1/session',
      headers: { 'content-type': 'application/json', 'x-trace-console': '1' },
      body: JSON.stringify({ person, password: A_PASSWORD }),
    });
    await signedIn.body.dump();
    cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    expect(signedIn.statusCode).toBe(201);
  });
  afterAll(async () => {
    await pool?.close();
    await qn?.stop();
    await directory?.remove();
  });

  /** What a caller sends along who may call there: a supervisor where he may, and by hand what is for people alone. */
  function headersAt(method: string, path: string): Record<string, string> {
    const needs = permissions.get(`${method} ${path}`);
    const everywhere = {
      'idempotency-key': randomUUID(),
      'if-match': '"1"',
      'x-reason': 'to test the node',
      'x-trace-console': '1',
    };
    if (needs === OPEN) return everywhere;
    if (BY_HAND.test(`${method} ${path}`)) return { ...everywhere, cookie };
    const roles = ['SUPERVISOR', ...ROLES] as const;
    const role = roles.find((one) => needs === undefined || isAllowed(one, needs)) ?? 'SUPERVISOR';
    return { ...everywhere, authorization: `Bearer ${tokens.get(role)}` };
  }

  async function call(
    method: string,
    path: string,
    {
      to = concrete(path),
      body,
      headers = {},
    }: { to?: string; body?: string | Buffer; headers?: Record<string, string> } = {},
  ): Promise<Told> {
    const answer = await pool.request({
      method: method.toUpperCase(),
      path: to,
      headers: {
        ...headersAt(method, path),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    return toldBy(
      answer.statusCode,
      (name) => String(answer.headers[name] ?? ''),
      await answer.body.text(),
    );
  }

  /** The path with something that exists in every place, as far as one node can make it alone. */
  function concrete(path: string, otherwise: Record<string, string> = {}): string {
    return path.replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => otherwise[name] ?? objects[name] ?? ID,
    );
  }

  /** Makes all calls, a few at a time: each is refused as it must be, and nothing but logs has changed. */
  async function expectRefused(calls: readonly BadCall[], logs = LOGS): Promise<void> {
    expect(calls.length).toBeGreaterThan(0);
    const before = await contentsOf(qn.dataSource, logs);
    const faults = await inTurns(calls, async (one) => faultIn(await one.make(), one));
    expect(faults.filter((one) => one !== undefined)).toEqual([]);
    expect(await contentsOf(qn.dataSource, logs)).toEqual(before);
  }

  it('may be called by somebody, each of them', () => {
    const unknown = ROUTES.filter(([method, path]) => !permissions.has(`${method} ${path}`));
    expect(unknown.map(([method, path]) => `${method} ${path}`)).toEqual([]);
  });

  it.each(WITH_BODY)(
    '%s %s: every field refuses what does not belong there, and says where',
    async (method, path, operation) => {
      const tries = triesAt(method, path, operation);
      const callOf = (one: Try): BadCall => ({
        ...one,
        make: () => call(method, path, { body: one.body }),
      });
      const isKept = (one: Try): boolean => UNFINISHED.test(path) && one.unfinished;
      await expectRefused(tries.filter((one) => !isKept(one)).map(callOf));
      const kept = someOf(path, tries.filter(isKept));
      if (kept.length === 0) return;
      const before = await contentsOf(qn.dataSource, LOGS);
      let { etag } = await call('get', '/v1/drafts/{draftId}');
      const untold: string[] = [];
      for (const { body, what, codes, at } of kept) {
        const told = await call(method, path, { body, headers: { 'if-match': etag } });
        if (path.includes('{')) ({ etag } = told);
        const isTold = told.errors.some(
          ({ pointer, code }) => codes.includes(code) && isAt(pointer, at),
        );
        if (told.status >= 300 || !isTold) untold.push(`${what}: ${told.status} ${told.text}`);
      }
      expect(untold).toEqual([]);
      // A draft is kept, however unfinished, with the marks that find it; but no case, no message, nothing to be sent.
      const after = await contentsOf(qn.dataSource, LOGS);
      const mayChange = path.includes('assessment') ? /^$/ : OF_A_DRAFT;
      expect(without(mayChange, after)).toEqual(without(mayChange, before));
    },
  );

  it.each(WITH_BODY)('%s %s: what is no body', async (method, path, operation) => {
    const { example } = bodyOf(operation) ?? { example: {} };
    const sound = JSON.stringify(example);
    const bodies: [
      row: string,
      code: string,
      body: string | Buffer,
      headers?: Record<string, string>,
    ][] = [
      ['B1 nothing', 'json.syntax', ''],
      ['B1 malformed', 'json.syntax', sound.slice(0, -1)],
      ['B1 two documents', 'json.syntax', `${sound}${sound}`],
      ['B2 a member that stands twice', 'json.duplicate-member', `{"x":1,"x":2,${sound.slice(1)}`],
      [
        'B3 bytes that are no UTF-8',
        'json.encoding',
        Buffer.from(`{"x":"\u00FF",${sound.slice(1)}`, 'latin1'),
      ],
      ['B4 a byte order mark', 'json.encoding', `\uFEFF${sound}`],
      ['B9 depth', 'json.depth', `${'{"a":'.repeat(45_000)}1${'}'.repeat(45_000)}`],
      ['B11 an unknown member', 'member.unknown', `{"noSuchMember":1,${sound.slice(1)}`],
      ['B12 a list', 'member.type', `[${sound}]`],
      ['B14 too large', 'body.too-large', sound.padEnd(1_048_577, ' ')],
      ['B16 an encoding', 'media-type.unsupported', sound, { 'content-encoding': 'gzip' }],
      ['B25 another type', 'media-type.unsupported', sound, { 'content-type': 'text/plain' }],
      [
        'B25 a form',
        'media-type.unsupported',
        'a=b',
        { 'content-type': 'application/x-www-form-urlencoded' },
      ],
    ];
    await expectRefused(
      bodies.map(([what, code, body, headers = {}]) => ({
        what,
        codes: [code],
        make: () => call(method, path, { body, headers }),
      })),
    );
  });

  it('cuts a body that never ends, wherever one is read (B15)', async () => {
    const before = await contentsOf(qn.dataSource, LOGS);
    // All at once: each of them waits for as long as a body may take.
    const told = await Promise.all(
      WITH_BODY.map(async ([method, path]) => {
        const headers = {
          host: 'x',
          'content-type': 'application/json',
          'transfer-encoding': 'chunked',
          ...headersAt(method, path),
        };
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
        const head = `${method.toUpperCase()} ${concrete(path)} HTTP/1.1\n${lines.join('')}\n`;
        const answer = await qn.sendBytes(head, '5\r\n{"to"\r\n');
        return `${method} ${path} ${answer.slice(9, 12)} ${/"code":"([^"]+)"/.exec(answer)?.[1]}`;
      }),
    );
    expect(told.filter((one) => !one.endsWith(' 408 body.timeout'))).toEqual([]);
    expect(await contentsOf(qn.dataSource, LOGS)).toEqual(before);
  });

  it('refuses every id that is none, in every place of every path (B24, B33)', async () => {
    const bad = [
      '%00',
      '%2e%2e%2f',
      '%ff',
      '-1',
      "1'%20or%20'1'='1",
      '%F0%9F%94%AB',
      'x'.repeat(2_000),
    ];
    await expectRefused(
      ROUTES.flatMap(([method, path, operation]) =>
        [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
          bad.map((id): BadCall => {
            const body = bodyOf(operation)?.example;
            const to = concrete(path, { [name]: id });
            return {
              what: `${method} ${path} ${name} ${id.slice(0, 20)}`,
              codes: id === '%ff' ? ['request.malformed'] : /\.unknown$/,
              make: () => call(method, path, { to, ...(body && { body: JSON.stringify(body) }) }),
            };
          }),
        ),
      ),
    );
  });

  it('refuses every query that is not declared, and every value that does not belong (B23, B61)', async () => {
    // Where there is no sign-in of the State, there is nothing at its addresses.
    const calls = ROUTES.filter(([method]) => method === 'get')
      .filter(([, path]) => path.startsWith('/v1/') && !path.startsWith('/v1/oidc/'))
      .flatMap(([method, path, { parameters = [] }]) => {
        const declared = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
        const queries: [query: string, name?: string][] = [
          ['noSuchParameter=1'],
          ['__proto__=1'],
          ...declared.flatMap((name): [string, string][] => [
            [`${name}=a&${name}=b`, name],
            ...(NAMES.has(name) ? [] : [[`${name}=${HOSTILE}`, name] as [string, string]]),
            [`${name}[x]=1`, `${name}[x]`],
            [`${name}=%00`, name],
            [`${name}=${'9'.repeat(3_000)}`, name],
          ]),
        ];
        return queries.map(([query, name]): BadCall => ({
          what: `${method} ${path}?${query.slice(0, 40)}`,
          codes: name === undefined ? ['query.invalid'] : /./,
          make: () => call(method, path, { to: `${concrete(path)}?${query}` }),
          ...(name !== undefined && { at: { pointer: name, above: false } }),
        }));
      });
    expect(calls.length).toBeGreaterThan(60);
    await expectRefused(calls);
  });

  it('knows no method but those that are declared, and says which (B20)', async () => {
    await expectRefused(
      Object.entries(PATHS).flatMap(([path, methods]) =>
        ['get', 'post', 'put', 'delete', 'patch', 'options']
          .filter((method) => !Object.hasOwn(methods, method))
          .map((method) => ({
            what: `${method} ${path}`,
            codes: ['method.not-allowed'],
            make: () => call(method, path),
          })),
      ),
    );
  });

  it('refuses headers that are none of what they should be (B41, B42)', async () => {
    const wrong: [name: string, value: string, code: string][] = [
      ['idempotency-key', '', 'idempotency.missing'],
      ['idempotency-key', 'two words', 'idempotency.invalid'],
      ['idempotency-key', 'x'.repeat(256), 'idempotency.invalid'],
      ['if-match', '', 'version.missing'],
      ['if-match', '*', 'version.missing'],
      ['if-match', '"x"', 'version.missing'],
      ['if-match', 'W/"1"', 'version.missing'],
      ['x-reason', '', 'request.malformed'],
      ['x-reason', ' ', 'request.malformed'],
    ];
    const calls = ROUTES.flatMap(([method, path, operation]) =>
      wrong
        .filter(([name]) => operation.parameters?.some((one) => one.name.toLowerCase() === name))
        .map(([name, value, code]): BadCall => {
          const body = bodyOf(operation)?.example;
          return {
            what: `${method} ${path} ${name}: ${value.slice(0, 20)}`,
            codes: [code],
            make: () =>
              call(method, path, {
                headers: { [name]: value },
                ...(body && { body: JSON.stringify(body) }),
              }),
          };
        }),
    );
    expect(calls.length).toBeGreaterThan(100);
    await expectRefused(calls);
  });

  // The last ones: what is text is accepted, so something happens here.
  it.each(WITH_BODY)(
    '%s %s: texts that mean something elsewhere are text',
    async (method, path, operation) => {
      const { schema, example } = bodyOf(operation) ?? { schema: {}, example: {} };
      const texts = fieldsOf(schema, SHAPES).filter(
        (field) => kindOf(field.schema, SHAPES) === 'string',
      );
      const chance = new Chance(`${SEED} texts ${method} ${path}`);
      const tried = texts.flatMap((field) =>
        chance
          .shuffled(hostileFor(field))
          .slice(0, VALUES_PER_FIELD)
          .map((hostile) => ({ field, hostile })),
      );
      // A draft is saved over the version that was read: one text after the other.
      const isSaved = UNFINISHED.test(path) && method === 'put';
      let { etag } = await call('get', '/v1/drafts/{draftId}');
      const faults = await inTurns(
        tried,
        async ({ field, hostile }) => {
          const body = bodyWith(exampleFor(field, example), field, JSON.stringify(hostile));
          const told = await call(method, path, {
            body,
            ...(isSaved && { headers: { 'if-match': etag } }),
          });
          if (isSaved && told.status < 300) ({ etag } = told);
          return textFaultIn(told, field, hostile);
        },
        isSaved ? 1 : 8,
      );
      expect(faults.filter((one) => one !== undefined)).toEqual([]);
    },
  );

  it('lives after all of this', async () => {
    expect((await call('get', '/v1/health')).status).toBe(200);
  });
});

/** The contents of all tables but these. */
function without<T>(tables: RegExp, contents: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(contents).filter(([name]) => !tables.test(name)));
}

/** Does something with each, a few at a time. */
async function inTurns<T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
  atOnce = 8,
): Promise<R[]> {
  const waiting = [...all];
  const done: R[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      done.push(await work(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
