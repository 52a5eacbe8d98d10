import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

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
      .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
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
            !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.ts$/.test(path.split('/').at(-1) ?? ''),
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
});
