import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isAllowed, ROLES, type Role } from '@trace/casework';
import { PROBLEM_CODES, projectRoot } from '@trace/platform';
import { REFUSAL_CODES } from '@trace/protocol';
import { Pool } from 'undici';
import { OPEN } from '../../apps/node/src/api/allow.ts';
import { Chance } from '../faults/chance.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import { badValuesFor, HOSTILE_TEXTS, UNREADABLE, type BadValue } from '../support/bad-values.ts';
import { aCooperationRequest } from '../support/builders/index.ts';
import { contentsOf } from '../support/contents-of.ts';
import { fieldsOf, kindOf, type Field, type Schema } from '../support/schema-fields.ts';
import { AnApi } from './an-api.ts';
import { permissionsOf } from './permissions-of.ts';
import { standingObjects } from './standing-objects.ts';

interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema; example: object }> };
}
type Route = [method: string, path: string, operation: Operation];

interface Fault {
  pointer: string;
  code: string;
}

interface Told {
  status: number;
  type: string;
  code: string;
  errors: readonly Fault[];
  etag: string;
  text: string;
}

/** A call that must be refused, with the codes of which one says why, and the place that it must name. */
interface BadCall {
  what: string;
  codes: readonly string[] | RegExp;
  make: () => Promise<Told>;
  /** The place of the fault; with `above`, that of what it lies in does as well. */
  at?: { pointer: string; above: boolean };
}

const ID = randomUUID();
const PLACE = '@@the-bad-value@@';
/** Not what is said, but that something was tried: these rows may grow. */
const LOGS = /^audit_|^partner_use$|^session$|^sign_in/;
/** Which values are tried is another matter with every run; `--globals '{"seed":"…"}'` tries those of a run again. */
const SEED = (globalThis as { seed?: string }).seed ?? randomUUID().slice(0, 8);
/** At every field so many of the values that are tried there; all with `--globals '{"valuesPerField":30}'`. */
const VALUES_PER_FIELD = (globalThis as { valuesPerField?: number }).valuesPerField ?? 1;
/** Where unfinished content may be kept or judged: what is wrong within the request is told, and not refused. */
const UNFINISHED = /^\/v1\/drafts(\/\{draftId\})?$|\/assessment$/;
const OF_A_DRAFT = /^(draft|item_mark|traced_item)$/;
/** What a person does who is signed in by hand. */
const BY_HAND = / \/v1\/me\/|^put \/v1\/session$/;
/** What is said of a text for itself, and not for what it would mean, such as that a password is weak. */
const OF_A_TEXT = /^(text\.|limit\.length$|member\.(type|invalid)$|code\.unknown$|date\.)/;
const HOSTILE = encodeURIComponent("' or 1=1 --");
/** Queries that take the name of anybody: what is hostile elsewhere is a name that nobody has. */
const NAMES = new Set(['assignee', 'unit']);
const KNOWN: Readonly<Record<string, { status: number }>> = { ...PROBLEM_CODES, ...REFUSAL_CODES };

const { paths, components } = JSON.parse(
  await readFile(join(projectRoot(), 'apps/node/openapi.json'), 'utf8'),
) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
const ROUTES: Route[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): Route => [method, path, operation]),
);
const jsonOf = ({ requestBody }: Operation): { schema: Schema; example: object } | undefined =>
  requestBody?.content['application/json'];
const WITH_BODY = ROUTES.filter(([, , operation]) => jsonOf(operation) !== undefined);

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
    const { example } = jsonOf(operation) ?? { example: {} };
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
            const body = jsonOf(operation)?.example;
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
      Object.entries(paths).flatMap(([path, methods]) =>
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
          const body = jsonOf(operation)?.example;
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
      const { schema, example } = jsonOf(operation) ?? { schema: {}, example: {} };
      const texts = fieldsOf(schema, components.schemas).filter(
        (field) => kindOf(field.schema, components.schemas) === 'string',
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

/** What an answer says, as far as it matters here; what is told of a draft counts as what is told of a refusal. */
function toldBy(status: number, header: (name: string) => string, text: string): Told {
  const type = header('content-type');
  const said = (type.includes('json') ? JSON.parse(text) : {}) as {
    code?: string;
    errors?: Fault[];
    findings?: Fault[];
    form?: Fault[];
  };
  const errors = said.errors ?? said.form ?? said.findings ?? [];
  return { status, type, code: said.code ?? '', errors, etag: header('etag'), text };
}

/** One bad value at one field of a body. */
interface Try extends Omit<BadCall, 'make'> {
  body: string;
  codes: readonly string[];
  at: { pointer: string; above: boolean };
  /** Whether it lies within a request that need not be finished yet. */
  unfinished: boolean;
}

/** At every field of a route some of the values that do not belong there, and one that may stand nowhere. */
function triesAt(method: string, path: string, operation: Operation): Try[] {
  const { schema, example } = jsonOf(operation) ?? { schema: {}, example: {} };
  const chance = new Chance(`${SEED} ${method} ${path}`);
  return fieldsOf(schema, components.schemas).flatMap((field) => {
    const own = badValuesFor(kindOf(field.schema, components.schemas), field.schema);
    const some = [own, UNREADABLE].flatMap((all) =>
      chance.shuffled(all).slice(0, VALUES_PER_FIELD),
    );
    return some.map((value) => tryOf(value, field, exampleFor(field, example)));
  });
}

/** Judged is all of it, and saved as a draft a fifth, others with every run: it is the same that judges there. */
function someOf(path: string, tries: readonly Try[]): readonly Try[] {
  if (VALUES_PER_FIELD > 1 || path.includes('assessment')) return tries;
  return new Chance(`${SEED} drafts ${path}`).shuffled(tries).slice(0, Math.ceil(tries.length / 5));
}

function tryOf(value: BadValue, field: Field, example: object): Try {
  const [first, ...deeper] = field.path;
  const pointer = pointerOf(field);
  const isObject = value.json.startsWith('{"noSuch');
  const isListInList = value.json.startsWith('[') && /\/\d+$/.test(pointer);
  const isUnread = value.unread === true || isListInList;
  return {
    what: `${value.row} at ${pointer}`,
    codes: isListInList ? ['json.nested-array', 'json.depth'] : value.codes,
    body: bodyWith(example, field, value.json),
    // The reader names where it stopped, which may be what holds the field.
    at: { pointer, above: isUnread },
    unfinished: !isUnread && first === 'request' && (deeper.length > 0 || isObject),
  };
}

/** What is wrong with how a bad call was answered; undefined when all is well. */
function faultIn(told: Told, { what, codes, at }: BadCall): string | undefined {
  const { status, type, code, errors, text } = told;
  const says = `${what}: ${status} ${type} ${code} ${text.slice(0, 300)}`;
  const isKnown = Object.hasOwn(KNOWN, code) && KNOWN[code]?.status === status && status < 500;
  if (type !== 'application/problem+json' || !isKnown) return says;
  if (text.includes(PLACE) || text.includes('NO_SUCH_CODE')) return `${what}: echoes`;
  const isMeant = (one: string): boolean =>
    codes instanceof RegExp ? codes.test(one) : codes.includes(one);
  if (at === undefined) return isMeant(code) ? undefined : says;
  const isTold = errors.some((one) => isMeant(one.code) && isAt(one.pointer, at));
  return status === 400 && isTold ? undefined : says;
}

/** What is wrong with how a text was taken that means something to another program. */
function textFaultIn(told: Told, field: Field, hostile: string): string | undefined {
  const { status, type, code, errors, text } = told;
  const says = `${hostile} at ${pointerOf(field)}: ${status} ${code} ${text.slice(0, 300)}`;
  if (status >= 500) return says;
  if (status >= 400 && (type !== 'application/problem+json' || KNOWN[code]?.status !== status))
    return says;
  const isRefused = errors.some(
    (one) => one.pointer === pointerOf(field) && OF_A_TEXT.test(one.code),
  );
  // What has a form is refused unless it happens to fit, and free text never for what it says.
  if (!fits(field.schema, hostile)) return isRefused ? undefined : says;
  return isRefused && field.schema.pattern === undefined ? says : undefined;
}

/** Those that are short enough for a place, where there are any: what is too long is refused for that alone. */
function hostileFor({ schema: { maxLength = Infinity } }: Field): readonly string[] {
  const short = HOSTILE_TEXTS.filter((text) => Array.from(text).length <= maxLength);
  return short.length > 0 ? short : HOSTILE_TEXTS;
}

/** Whether a text fits what the document says of its place. */
function fits({ pattern, maxLength = Infinity }: Schema, text: string): boolean {
  if (Array.from(text).length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

/** Whether a fault lies at a place: there, within, or where that does as well, at what holds it. */
function isAt(
  pointer: string,
  { pointer: place, above }: { pointer: string; above: boolean },
): boolean {
  return (
    pointer === place ||
    pointer.startsWith(`${place}/`) ||
    (above && place.startsWith(`${pointer}/`))
  );
}

function pointerOf({ path }: Field): string {
  return path.map((step) => `/${step}`).join('');
}

/** The contents of all tables but these. */
function without<T>(tables: RegExp, contents: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(contents).filter(([name]) => !tables.test(name)));
}

/** The example in which a field can stand: of the two kinds of requests it shows one. */
function exampleFor({ within }: Field, example: object): object {
  if (!within.includes('CooperationRequest')) return example;
  return { ...example, request: aCooperationRequest() };
}

/** The example with something else in one place; what leads there is made where the example lacks it. */
function bodyWith(example: object, { path }: Field, json: string): string {
  const body = structuredClone(example) as Record<string, unknown>;
  let here: Record<string, unknown> = body;
  for (const [index, step] of path.slice(0, -1).entries()) {
    const inside = here[step];
    const next = /^\d+$/.test(path[index + 1] ?? '') ? [] : {};
    here[step] = typeof inside === 'object' && inside !== null ? inside : next;
    here = here[step] as Record<string, unknown>;
  }
  here[path.at(-1) ?? ''] = PLACE;
  return JSON.stringify(body).replace(JSON.stringify(PLACE), () => json);
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
