import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PROBLEM_CODES, projectRoot } from '@trace/platform';
import { REFUSAL_CODES } from '@trace/protocol';
import { Pool } from 'undici';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { badValuesFor, HOSTILE_TEXTS } from '../support/bad-values.ts';
import { fieldsOf, kindOf, type Field, type Schema } from '../support/schema-fields.ts';
import { AnApi } from './an-api.ts';

interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema; example: object }> };
  responses: Record<string, unknown>;
  security?: object[];
}
type Route = [method: string, path: string, operation: Operation];

interface Told {
  status: number;
  type: string;
  code: string;
  text: string;
}

const ID = randomUUID();
const PLACE = '@@the-bad-value@@';
/** Not what is said, but that something was tried: these rows may grow. */
const LOGS = /^audit_|^partner_use$|^session$|^sign_in/;
/** At every field so many of the values that must be refused there, another one at the next; all with `--globals '{"valuesPerField": 30}'`. */
const VALUES_PER_FIELD = (globalThis as { valuesPerField?: number }).valuesPerField ?? 1;
/** Where unfinished content may be kept or judged: what is wrong with it is told, and not refused. */
const UNFINISHED = /^\/v1\/drafts(\/\{draftId\})?$|\/assessment$/;
const OF_A_DRAFT = /^(draft|item_mark|traced_item)$/;
const HOSTILE = encodeURIComponent("' or 1=1 --");
/** Queries that take the name of anybody: what is hostile elsewhere is a name that nobody has. */
const NAMES = new Set(['assignee', 'unit']);

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
describe('bad input at every address', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let pool: Pool;
  let token: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, {
      limits: { mostBytes: 1_048_576, mostMilliseconds: 3_000 },
    });
    token = await qn.tokenOf('SUPERVISOR');
    const { port } = qn.server.address() as AddressInfo;
    pool = new Pool(`http://127.0.0.1:${port}`, { connections: 8 });
  });
  afterAll(async () => {
    await pool?.close();
    await qn?.stop();
    await directory?.remove();
  });

  async function call(
    method: string,
    path: string,
    { body, headers = {} }: { body?: string | Buffer; headers?: Record<string, string> } = {},
  ): Promise<Told> {
    const answer = await pool.request({
      method: method.toUpperCase(),
      path,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': randomUUID(),
        'if-match': '"1"',
        'x-reason': 'to test the node',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await answer.body.text();
    const type = String(answer.headers['content-type'] ?? '');
    const { code = '' } = type.includes('problem') ? (JSON.parse(text) as { code?: string }) : {};
    return { status: answer.statusCode, type, code, text };
  }

  /** How many rows every table has, logs excepted. */
  async function rows(): Promise<Record<string, string>> {
    const tables: { name: string }[] = await qn.dataSource.query(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    const counted = tables.map(({ name }) => name).filter((name) => !LOGS.test(name));
    const [row]: Record<string, string>[] = await qn.dataSource.query(
      `select ${counted.map((name) => `(select count(*) from "${name}") as "${name}"`).join(', ')}`,
    );
    return row ?? {};
  }

  /** What is wrong with how a bad call was answered; undefined when all is well. */
  function faultIn(told: Told, what: string): string | undefined {
    const { status, type, code, text } = told;
    const known = Object.hasOwn(PROBLEM_CODES, code) || Object.hasOwn(REFUSAL_CODES, code);
    if (status >= 400 && status < 500 && type === 'application/problem+json' && known)
      return text.includes(PLACE) ? `${what}: echoes` : undefined;
    return `${what}: ${status} ${type} ${code} ${text.slice(0, 120)}`;
  }

  /** Makes all calls, a few at a time, and gives what was wrong; nothing but logs may have changed. */
  async function faultsOf(
    calls: { what: string; make: () => Promise<Told> }[],
  ): Promise<(string | undefined)[]> {
    const before = await rows();
    const faults: string[] = [];
    const waiting = [...calls];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const fault = faultIn(await next.make(), next.what);
        if (fault !== undefined) faults.push(fault);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect(await rows()).toEqual(before);
    return faults;
  }

  it.each(WITH_BODY)(
    '%s %s: every field refuses what does not belong there',
    async (method, path, operation) => {
      const { schema, example } = jsonOf(operation) ?? { schema: {}, example: {} };
      let turn = path.length;
      const calls = fieldsOf(schema, components.schemas).flatMap((field) => {
        const values = badValuesFor(kindOf(field.schema, components.schemas));
        return Array.from({ length: VALUES_PER_FIELD }, () => {
          turn += 1;
          const value = values[turn % values.length] ?? { row: '', json: 'null' };
          const body = bodyWith(example, field, value.json);
          return {
            what: `${value.row} at /${field.path.join('/')}`,
            make: () => call(method, concrete(path), { body }),
          };
        });
      });
      expect(calls.length).toBeGreaterThan(0);
      if (UNFINISHED.test(path)) {
        const before = await rows();
        const told = await inTurns(calls, async ({ what, make }) => ({ what, ...(await make()) }));
        const refused = told.filter(({ status }) => status >= 400);
        expect(refused.map((one) => faultIn(one, one.what)).filter(Boolean)).toEqual([]);
        // A draft is kept, however unfinished, with the marks that find it; but no case, no message, nothing to be sent.
        const kept = told.filter(({ status }) => status === 201).length;
        const after = await rows();
        expect(Number(after['draft'])).toBe(Number(before['draft']) + kept);
        expect(without(OF_A_DRAFT, after)).toEqual(without(OF_A_DRAFT, before));
        return;
      }
      expect(await faultsOf(calls)).toEqual([]);
    },
  );

  it.each(WITH_BODY)('%s %s: what is no body', async (method, path, operation) => {
    const { example } = jsonOf(operation) ?? { example: {} };
    const sound = JSON.stringify(example);
    const to = concrete(path);
    const bodies: [row: string, body: string | Buffer, headers?: Record<string, string>][] = [
      ['B1 nothing', ''],
      ['B1 malformed', sound.slice(0, -1)],
      ['B1 two documents', `${sound}${sound}`],
      ['B2 a member that stands twice', `{"x":1,"x":2,${sound.slice(1)}`],
      ['B3 bytes that are no UTF-8', Buffer.from(`{"x":"\u00FF",${sound.slice(1)}`, 'latin1')],
      ['B4 a byte order mark', `\uFEFF${sound}`],
      ['B9 depth', `${'{"a":'.repeat(45_000)}1${'}'.repeat(45_000)}`],
      ['B11 an unknown member', `{"noSuchMember":1,${sound.slice(1)}`],
      ['B12 a list', `[${sound}]`],
      ['B14 too large', sound.padEnd(1_048_577, ' ')],
      ['B16 an encoding', sound, { 'content-encoding': 'gzip' }],
      ['B25 another type', sound, { 'content-type': 'text/plain' }],
      ['B25 a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ];
    const calls = bodies.map(([what, body, headers = {}]) => ({
      what,
      make: () => call(method, to, { body, headers }),
    }));
    expect(await faultsOf(calls)).toEqual([]);
  });

  it('cuts a body that never ends, wherever one is read (B15)', async () => {
    const before = await rows();
    // All at once: each of them waits for as long as a body may take.
    const told = await Promise.all(
      WITH_BODY.map(async ([method, path]) => {
        const head = `${method.toUpperCase()} ${concrete(path)} HTTP/1.1\nHost: x\nAuthorization: Bearer ${token}\n`;
        const more = `Content-Type: application/json\nIdempotency-Key: ${randomUUID()}\nIf-Match: "1"\nX-Reason: to test\n`;
        const end = 'Transfer-Encoding: chunked\n\n';
        const answer = await qn.sendBytes(`${head}${more}${end}`, '5\r\n{"to"\r\n');
        return `${method} ${path} ${answer.slice(9, 12)} ${/"code":"([^"]+)"/.exec(answer)?.[1]}`;
      }),
    );
    // Who may not call there at all is told so before a byte is read.
    const cut = / (408 body\.timeout|403 (role\.forbidden|session\.cross-site))$/;
    expect(told.filter((one) => !cut.test(one))).toEqual([]);
    expect(told.filter((one) => one.endsWith('408 body.timeout')).length).toBeGreaterThan(50);
    expect(await rows()).toEqual(before);
  });

  it.each(WITH_BODY)(
    '%s %s: texts that mean something elsewhere are text',
    async (method, path, operation) => {
      const { schema, example } = jsonOf(operation) ?? { schema: {}, example: {} };
      const texts = fieldsOf(schema, components.schemas).filter(
        (field) => kindOf(field.schema, components.schemas) === 'string',
      );
      let turn = path.length;
      const told = await inTurns(texts, async (field) => {
        turn += 1;
        const hostile = HOSTILE_TEXTS[turn % HOSTILE_TEXTS.length] ?? '';
        const body = bodyWith(example, field, JSON.stringify(hostile));
        return { field, answer: await call(method, concrete(path), { body }) };
      });
      const broken = told.filter(({ answer }) => answer.status >= 500);
      expect(broken.map(({ field, answer }) => `/${field.path.join('/')}: ${answer.text}`)).toEqual(
        [],
      );
    },
  );

  it('refuses every id that is none, in every path (B24, B33)', async () => {
    const bad = [
      '%00',
      '%2e%2e%2f',
      '%ff',
      '-1',
      "1'%20or%20'1'='1",
      '%F0%9F%94%AB',
      'x'.repeat(2_000),
    ];
    const calls = ROUTES.filter(([, path]) => path.includes('{')).flatMap(
      ([method, path, operation]) =>
        bad.map((id) => ({
          what: `${method} ${path} ${id.slice(0, 20)}`,
          make: () =>
            call(method, path.replaceAll(/\{\w+\}/g, id), {
              ...(jsonOf(operation) && { body: JSON.stringify(jsonOf(operation)?.example) }),
            }),
        })),
    );
    expect(await faultsOf(calls)).toEqual([]);
  });

  it('refuses every query that is not declared, and every value that does not belong (B23, B61)', async () => {
    const calls = ROUTES.filter(([method, path]) => method === 'get' && path.startsWith('/v1/'))
      .filter(([, , { security }]) => security === undefined || security.length > 0)
      .flatMap(([method, path, { parameters = [] }]) => {
        const declared = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
        const queries = [
          'noSuchParameter=1',
          '__proto__=1',
          ...declared.flatMap((name) => [
            `${name}=a&${name}=b`,
            `${name}[x]=1`,
            ...(NAMES.has(name) ? [] : [`${name}=${HOSTILE}`]),
            `${name}=%00`,
            `${name}=${'9'.repeat(3_000)}`,
          ]),
        ];
        return queries.map((query) => ({
          what: `${method} ${path}?${query.slice(0, 40)}`,
          make: () => call(method, `${concrete(path)}?${query}`),
        }));
      });
    expect(calls.length).toBeGreaterThan(60);
    expect(await faultsOf(calls)).toEqual([]);
    for (const name of NAMES)
      expect(await call('get', `/v1/cases?${name}=${HOSTILE}`)).toMatchObject({
        status: 200,
        text: '{"cases":[]}',
      });
  });

  it('knows no method but those that are declared, and says which (B20)', async () => {
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      ['get', 'post', 'put', 'delete', 'patch', 'options']
        .filter((method) => !Object.hasOwn(methods, method))
        .map((method) => ({ what: `${method} ${path}`, make: () => call(method, concrete(path)) })),
    );
    expect(await faultsOf(calls)).toEqual([]);
  });

  it('refuses headers that are none of what they should be (B41, B42)', async () => {
    const wrong: [string, string][] = [
      ['idempotency-key', ''],
      ['idempotency-key', 'two words'],
      ['idempotency-key', 'x'.repeat(256)],
      ['if-match', ''],
      ['if-match', '*'],
      ['if-match', '"x"'],
      ['if-match', 'W/"1"'],
      ['x-reason', ''],
      ['x-reason', ' '],
    ];
    const calls = ROUTES.flatMap(([method, path, operation]) =>
      wrong
        .filter(([name]) => operation.parameters?.some((one) => one.name.toLowerCase() === name))
        .map(([name, value]) => ({
          what: `${method} ${path} ${name}: ${value.slice(0, 20)}`,
          make: () =>
            call(method, concrete(path), {
              headers: { [name]: value },
              ...(jsonOf(operation) && { body: JSON.stringify(jsonOf(operation)?.example) }),
            }),
        })),
    );
    expect(calls.length).toBeGreaterThan(100);
    expect(await faultsOf(calls)).toEqual([]);
  });

  it('lives after all of this', async () => {
    expect((await call('get', '/v1/health')).status).toBe(200);
  });
});

/** The counts of all tables but these. */
function without(tables: RegExp, counts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !tables.test(name)));
}

/** The path with an id that nobody knows in every place. */
function concrete(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'state' ? 'QX' : ID));
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
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const waiting = [...all];
  const done: R[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      done.push(await work(next));
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return done;
}
