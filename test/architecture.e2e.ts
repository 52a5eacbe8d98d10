import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { CASEWORK_ENTITIES } from '@trace/casework';
import { EXCHANGE_ENTITIES } from '@trace/exchange';
import {
  AuditEntry,
  JOB_NAMES,
  MIGRATIONS,
  openDatabase,
  PROBLEM_CODES,
  schemaDrift,
} from '@trace/platform';
import { REFUSAL_CODES } from '@trace/protocol';
import { Client } from 'pg';
import { aDatabase, type ADatabase } from './support/a-database.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** The libraries from left to right: each may import what stands to its left, and the apps may import them all. */
const ORDER = ['libs/protocol', 'libs/platform', 'libs/exchange', 'libs/casework', 'apps'] as const;

/** What the protocol must never need, so that another State can use it alone. */
const FOREIGN_TO_PROTOCOL =
  /^(@nestjs\/.*|typeorm|pg|bullmq|ioredis|undici|express|node:(fs|net|http|https|tls|process).*)$/;

/** Names that say nothing about what is inside. */
const SAYS_NOTHING =
  /(^|[-./])(utils?|helpers?|common|managers?|base|services?|misc|shared|constants|types)([-./]|$)/;

interface Source {
  path: string;
  text: string;
  isTest: boolean;
  imports: string[];
}

const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)'([^']+)'/gm;

async function sources(...folders: string[]): Promise<Source[]> {
  const found = await Promise.all(
    folders.map((folder) => readdir(join(ROOT, folder), { recursive: true })),
  );
  const paths = found.flatMap((names, i) => names.map((name) => `${folders[i]}/${name}`));
  return Promise.all(
    paths
      .filter((path) => /\.tsx?$/.test(path) && !/node_modules|console\/src\/client\//.test(path))
      .map(async (path) => {
        const text = await readFile(join(ROOT, path), 'utf8');
        const isTest = /\.(spec|e2e)\.ts$/.test(path) || path.startsWith('test/');
        return {
          path,
          text,
          isTest,
          imports: [...text.matchAll(IMPORT)].map((match) => match[1] ?? ''),
        };
      }),
  );
}

/** The place in ORDER of a file of the project; -1 for what is outside it. */
function placeOf(path: string): number {
  return ORDER.findIndex((folder) => path.startsWith(`${folder}/`));
}

/** The file or library inside the project that an import leads to, undefined for a package. */
function target(from: Source, specifier: string): string | undefined {
  if (specifier.startsWith('@trace/'))
    return `libs/${specifier.slice('@trace/'.length)}/src/index.ts`;
  if (!specifier.startsWith('.')) return undefined;
  return relative(ROOT, resolve(ROOT, dirname(from.path), specifier));
}

describe('the architecture', () => {
  let all: Source[];
  let product: Source[];

  beforeAll(async () => {
    all = await sources('libs', 'apps', 'test');
    product = all.filter(({ isTest }) => !isTest);
    expect(product.length).toBeGreaterThan(20);
  });

  describe('who may import whom', () => {
    it('goes one way: protocol, platform, exchange, casework, then the apps', () => {
      const wrong = product.flatMap((source) =>
        source.imports
          .map((specifier) => target(source, specifier))
          .filter((path) => path !== undefined)
          .filter((path) => placeOf(path) > placeOf(source.path) || placeOf(path) === -1)
          .map((path) => `${source.path} imports ${path}`),
      );
      expect(wrong).toEqual([]);
    });

    it('goes through the front door of a library, never into its inside', () => {
      const wrong = product.flatMap((source) =>
        source.imports
          .filter((specifier) => specifier.startsWith('.'))
          .filter((specifier) => {
            const to = placeOf(target(source, specifier) ?? '');
            return to !== -1 && to !== placeOf(source.path);
          })
          .map((specifier) => `${source.path} imports ${specifier}`),
      );
      expect(wrong).toEqual([]);
    });

    it('leaves the protocol free of framework, database, files and network', () => {
      const wrong = product
        .filter(({ path }) => path.startsWith('libs/protocol/'))
        .flatMap(({ path, imports }) =>
          imports
            .filter((one) => FOREIGN_TO_PROTOCOL.test(one))
            .map((one) => `${path} imports ${one}`),
        );
      expect(wrong).toEqual([]);
    });

    it('would notice an import the wrong way', () => {
      const planted: Source = {
        path: 'libs/platform/src/config.ts',
        text: '',
        isTest: false,
        imports: [],
      };
      expect(placeOf(target(planted, '@trace/casework') ?? '')).toBeGreaterThan(
        placeOf(planted.path),
      );
      expect(placeOf(target(planted, '../../exchange/src/outbox.ts') ?? '')).toBeGreaterThan(
        placeOf(planted.path),
      );
      expect(FOREIGN_TO_PROTOCOL.test('@nestjs/common')).toBe(true);
      const text = `import 'a';\nimport { b } from 'b';\nexport * from 'c';\nawait import('d');`;
      expect([...text.matchAll(IMPORT)].map((match) => match[1])).toEqual(['a', 'b', 'c', 'd']);
    });
  });

  describe('the house', () => {
    it('reads the environment nowhere but in a main file', () => {
      const readers = product.filter(({ text }) =>
        /\bprocess\.env\b|\bfrom 'node:process'/.test(text),
      );
      expect(
        readers.map(({ path }) => path).filter((path) => !/^apps\/\w+\/src\/main\.ts$/.test(path)),
      ).toEqual([]);
    });

    it('names every file after what it holds', () => {
      const wrong = all
        .map(({ path }) => path)
        .filter(
          (path) =>
            SAYS_NOTHING.test(path) ||
            !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.tsx?$/.test(path.split('/').at(-1) ?? ''),
        );
      expect(wrong).toEqual([]);
    });

    it.each(['protocol', 'platform', 'exchange', 'casework'])(
      'has a chapter about libs/%s',
      async (library) => {
        const chapter = await readFile(join(ROOT, 'libs', library, 'README.md'), 'utf8');
        expect(chapter.length).toBeGreaterThan(1_000);
      },
    );
  });

  describe('the api', () => {
    let routes: Route[];
    beforeAll(async () => {
      routes = await routesOf(all);
      expect(routes.flatMap(({ inputs }) => inputs).length).toBeGreaterThan(5);
    });

    // `import type` of a body class compiles, lints, and leaves Nest with `Object`: validation is then silently off.
    it('knows the class of every body and query at run time', () => {
      const unknown = routes.flatMap(({ name, inputs }) =>
        inputs.filter(({ type }) => !isClass(type)).map(({ kind }) => `${name}: ${kind}`),
      );
      expect(unknown).toEqual([]);
    });

    it('would notice a body whose class is known to the compiler only', () => {
      expect([Object, Function, Array, String, undefined].map(isClass)).toEqual(
        Array.from({ length: 5 }, () => false),
      );
      expect(isClass(class SubmittedRequest {})).toBe(true);
    });

    it('says of every route who may call it', () => {
      const closed = routes.filter(({ allowed }) => allowed === undefined).map(({ name }) => name);
      expect(closed).toEqual([]);
    });
  });

  describe('the closed lists', () => {
    it('have exactly one place where each job is handled', () => {
      const handling = product.filter(({ text }) => /\bjobs\.handle\(\{/.test(text));
      expect(handling.map(({ path }) => path)).toEqual(['apps/node/src/worker/worker.ts']);
      const [worker] = handling;
      for (const job of JOB_NAMES) expect(worker?.text.split(`'${job}':`)).toHaveLength(2);
    });

    it('give every problem a status, a title and a sentence', () => {
      for (const [code, { status, title, detail }] of Object.entries(PROBLEM_CODES)) {
        expect(code).toMatch(/^[a-z]+([.-][a-z]+)*$/);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(title.length).toBeGreaterThan(5);
        expect(detail).toMatch(/\.$/);
      }
    });

    it('give every refusal a client status and a title', () => {
      for (const [code, { status, title }] of Object.entries(REFUSAL_CODES)) {
        expect(code).toMatch(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/);
        expect([code, status >= 400 && status < 500]).toEqual([code, true]);
        expect(title.length).toBeGreaterThan(5);
      }
    });

    it('have a vector for every refusal, or say why it needs a node that holds something', async () => {
      const folder = join(ROOT, 'libs/protocol/vectors');
      const text = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
      const elsewhere = JSON.parse(await text('elsewhere.json')) as Record<string, string>;
      const names = (await readdir(folder)).filter((name) => name !== 'elsewhere.json');
      const refused = (await Promise.all(names.map(text))).flatMap((vectors) =>
        [...vectors.matchAll(/"refuse":\s*"([^"]+)"/g)].map((match) => match[1] ?? ''),
      );
      const shown = new Set([...refused, ...Object.keys(elsewhere)]);
      expect(Object.keys(REFUSAL_CODES).filter((code) => !shown.has(code))).toEqual([]);
      expect([...shown].filter((code) => !Object.hasOwn(REFUSAL_CODES, code))).toEqual([]);
      expect(Object.keys(elsewhere).filter((code) => refused.includes(code))).toEqual([]);
    });
  });

  describe('the tables', () => {
    let database: ADatabase;
    beforeAll(async () => {
      database = await aDatabase();
    });
    afterAll(() => database.drop());

    it('come from the numbered files in their order, and from no others', async () => {
      const names = await readdir(join(ROOT, 'libs/platform/migrations'));
      expect(names.toSorted()).toEqual(MIGRATIONS.map((name) => `${name}.sql`));
      expect(new Set(MIGRATIONS.map((name) => name.slice(0, 5))).size).toBe(MIGRATIONS.length);
      for (const name of MIGRATIONS) expect(name).toMatch(/^\d{4}-[a-z]+$/);
    });

    it('are what the entities of all libraries say they are', async () => {
      const entities = [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES];
      const dataSource = await openDatabase(
        { state: 'QN', poolSize: 2, databaseUrl: database.url },
        entities,
      );
      try {
        expect(await schemaDrift(dataSource)).toEqual([]);
      } finally {
        await dataSource.destroy();
      }
    });

    it('keep the audit trail from being changed, even by the node itself', async () => {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      await client.query(
        `insert into audit_entry (at, actor, role, action) values (now(), 'node', 'NODE', 'NODE_STARTED')`,
      );
      for (const change of [
        `update audit_entry set actor = 'somebody else'`,
        'delete from audit_entry',
        'truncate audit_entry',
      ]) {
        await expect(client.query(change)).rejects.toThrow('append-only');
      }
      await client.end();
    });
  });
});

interface Route {
  name: string;
  inputs: { kind: string; type: unknown }[];
  allowed: unknown;
}

const INPUTS: Record<string, string> = {
  [RouteParamtypes.BODY]: 'body',
  [RouteParamtypes.QUERY]: 'query',
};

/** Every route of every controller, with the run-time types of what it takes in. */
async function routesOf(all: readonly Source[]): Promise<Route[]> {
  const files = all.filter(({ path }) => path.endsWith('.controller.ts'));
  const modules: object[] = [];
  // One after the other: Jest cannot link modules that have imports in common at the same time.
  for (const { path } of files) modules.push((await import(join(ROOT, path))) as object);
  const controllers = modules
    .flatMap((module) => Object.values(module))
    .filter((one) => typeof one === 'function');
  return controllers.flatMap((controller: { name: string; prototype: Record<string, object> }) =>
    Object.getOwnPropertyNames(controller.prototype)
      .filter(
        (method) =>
          method !== 'constructor' &&
          Reflect.hasMetadata('path', controller.prototype[method] ?? {}),
      )
      .map((method) => {
        const taken = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ??
          {}) as Record<string, { index: number }>;
        const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, method) ??
          []) as unknown[];
        const inputs = Object.entries(taken).flatMap(([key, { index }]) => {
          const kind = INPUTS[key.split(':')[0] ?? ''];
          return kind === undefined ? [] : [{ kind, type: types[index] }];
        });
        const allowed: unknown = Reflect.getMetadata(
          'trace:allow',
          controller.prototype[method] ?? {},
        );
        return { name: `${controller.name}.${method}`, inputs, allowed };
      }),
  );
}

function isClass(type: unknown): boolean {
  const nameless: unknown[] = [Object, Function, Array, String, Number, Boolean, Promise];
  return typeof type === 'function' && !nameless.includes(type);
}
