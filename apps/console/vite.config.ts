import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const HERE = import.meta.dirname;
const DOCUMENT = resolve(HERE, '../node/openapi.json');

const STEP = /^\/v1\/cases\/\{id\}\/([a-z-]+)$/;

interface ApiDocument {
  paths: Record<string, { post?: { requestBody?: object } }>;
  components: { schemas: Record<string, object> };
}

/** The names of the schemas to which a part of the document refers. */
function referred(part: object): string[] {
  const refs = JSON.stringify(part).matchAll(/#\/components\/schemas\/(\w+)/g);
  return [...refs].map((match) => match[1] ?? '');
}

/** The schemas of what may be posted, picked out of the document of the api: the forms of the console are made of them. */
function formSchemas(): Plugin {
  return {
    name: 'form-schemas',
    resolveId: {
      filter: { id: /^virtual:form-schemas$/ },
      handler: (id) => `\0${id}`,
    },
    load: {
      filter: { id: /^\0virtual:form-schemas$/ },
      async handler() {
        this.addWatchFile(DOCUMENT);
        const { components, paths } = JSON.parse(await readFile(DOCUMENT, 'utf8')) as ApiDocument;
        const names = Object.keys(components.schemas).filter((one) => one.startsWith('Submit'));
        const picked: Record<string, object> = {};
        while (names.length > 0) {
          const next = names.pop() ?? '';
          const schema = components.schemas[next];
          if (picked[next] || !schema) continue;
          picked[next] = schema;
          names.push(...referred(schema));
        }
        const steps = Object.entries(paths).flatMap(([path, { post }]) => {
          const step = STEP.exec(path)?.[1];
          const body = referred(post?.requestBody ?? {})[0];
          return step !== undefined && body?.startsWith('Submit') === true ? [[step, body]] : [];
        });
        const found = JSON.stringify({
          schemas: picked,
          steps: Object.fromEntries(steps) as object,
        });
        return `const found = JSON.parse(${JSON.stringify(found)});
        export const { schemas, steps } = found;`;
      },
    },
  };
}

const withBrotli = promisify(brotliCompress);
const withGzip = promisify(gzip);

/** Beside each script and style its compressed forms: the node gives out what the browser takes, and compresses nothing. */
function compressedForms(): Plugin {
  return {
    name: 'compressed-forms',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(?:js|css)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = join(dir, name);
          const bytes = await readFile(file);
          const params = { [constants.BROTLI_PARAM_QUALITY]: 10 };
          await Promise.all([
            writeFile(`${file}.br`, await withBrotli(bytes, { params })),
            writeFile(`${file}.gz`, await withGzip(bytes, { level: 9 })),
          ]);
        }),
      );
    },
  };
}

/** The console is built into the node's own folder, and served by it: it needs no server of its own and no network. */
export default defineConfig({
  root: HERE,
  base: '/',
  plugins: [formSchemas(), compressedForms()],
  // A module has the same name wherever the packages lie, so that what is built is the same to the byte.
  resolve: { preserveSymlinks: true },
  // The node puts a fresh nonce in the place of this word each time that it gives out the page.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: resolve(HERE, '../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // The components mark what may run on a server; here everything runs in the browser.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
