import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { IntlMessageFormat } from 'intl-messageformat';
import { catalogueOf, type Words } from '../../apps/console/src/language/catalogue-of.ts';
import { LANGUAGES } from '../../apps/console/src/language/languages.ts';

const FOLDER = join(projectRoot(), 'apps/console/src/language');

type Catalogue = ReturnType<typeof catalogueOf>;

async function read<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(FOLDER, name), 'utf8')) as T;
}

async function readCatalogue(code: string): Promise<Catalogue> {
  const names = (await readdir(join(FOLDER, 'catalogue', code))).toSorted();
  const files = await Promise.all(
    names.map(async (name) => [name, await read<Words>(`catalogue/${code}/${name}`)] as const),
  );
  return catalogueOf(Object.fromEntries(files));
}

function flat(catalogue: Catalogue): Map<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([name, words]) =>
      typeof words === 'string'
        ? [[name, words] as const]
        : Object.entries(words).map(([key, word]) => [`${name}.${key}`, word] as const),
    ),
  );
}

/** What a message wants to be told, such as a count. */
function wants(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].filter(
    (name) => /^[a-z]/.test(name) && !['one', 'other'].includes(name),
  );
}

describe('the catalogue', () => {
  const codes = LANGUAGES.map(({ code }) => code);

  it('is in the six languages of the United Nations', () => {
    expect(codes.toSorted()).toEqual(['ar', 'en', 'es', 'fr', 'ru', 'zh']);
  });

  it.each(LANGUAGES)('says in $name all that it says in English', async ({ code, locale }) => {
    const [english, here] = await Promise.all(
      ['en', code].map(async (one) => flat(await readCatalogue(one))),
    );
    expect([...(here?.keys() ?? [])]).toEqual([...(english?.keys() ?? [])]);
    for (const [key, message] of here ?? []) {
      expect([key, message.trim().length > 0]).toEqual([key, true]);
      expect(() => new IntlMessageFormat(message, locale)).not.toThrow();
      const values = Object.fromEntries(
        wants(english?.get(key) ?? '').map((name) => [name, /count|days/.test(name) ? 3 : 'X']),
      );
      const said = String(new IntlMessageFormat(message, locale).format(values));
      expect([key, said]).toEqual([key, expect.not.stringContaining('{')]);
      // A count is written in the digits in which serials are written.
      if ('count' in values && /#/.test(message)) expect(said).not.toMatch(/[٠-٩]/);
    }
  });

  it('has a word for every field and every code of the forms', async () => {
    const { fields, codes } = formWords(
      JSON.parse(
        await readFile(join(projectRoot(), 'apps/node/openapi.json'), 'utf8'),
      ) as ApiDocument,
    );
    const known = flat(await readCatalogue('en'));
    expect(fields.filter((name) => !known.has(`field.${name}`))).toEqual([]);
    expect(
      codes.filter(
        ([member, code]) =>
          !SAID_AS_THEY_ARE.has(member) &&
          !known.has(`code.${code}`) &&
          !known.has(`code.${member}-${code}`),
      ),
    ).toEqual([]);
  });

  it('has the words of the glossary where it has a word for the same thing, each with how sure it is', async () => {
    const terms = await read<Record<string, Term>>('terms.json');
    for (const code of ['fr', 'es', 'ru', 'zh', 'ar'] as const) {
      const here = flat(await readCatalogue(code));
      for (const [key, term] of Object.entries(terms)) {
        const { term: word, status } = term[code];
        expect(status).toMatch(/^[VTUMP]$/);
        if (!DEVIATES.has(`${code} ${key}`))
          expect([key, here.get(key)?.toLowerCase().replaceAll('’', "'")]).toEqual([
            key,
            expect.stringContaining(word.toLowerCase()),
          ]);
      }
    }
  });
});

/** Members whose codes are the same in every language: kinds of files, bands of years. */
const SAID_AS_THEY_ARE = new Set(['mime', 'ageBand']);

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  enum?: string[];
  $ref?: string;
}
interface ApiDocument {
  components: { schemas: Record<string, Schema> };
}

/** The members and codes of all that can be posted and is drawn as a form. */
function formWords({ components: { schemas } }: ApiDocument): {
  fields: string[];
  codes: [member: string, code: string][];
} {
  const fields = new Set<string>();
  const codes = new Map<string, [string, string]>();
  const seen = new Set<string>();
  const walk = (schema: Schema, member: string): void => {
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined && !seen.has(name)) {
      seen.add(name);
      walk(schemas[name] ?? {}, member);
    }
    for (const code of schema.enum ?? []) codes.set(`${member} ${code}`, [member, code]);
    for (const part of [schema.items, ...(schema.allOf ?? [])]) if (part) walk(part, member);
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      fields.add(key);
      walk(value, key);
    }
  };
  for (const name of Object.keys(schemas).filter((one) => one.startsWith('Submit')))
    walk({ $ref: `#/components/schemas/${name}` }, name);
  return { fields: [...fields], codes: [...codes.values()] };
}

/** Where the term stands in another case of the language. */
const DEVIATES = new Set(['ru case.diversion']);

interface Language {
  term: string;
  status: string;
}
type Term = Record<'fr' | 'es' | 'ru' | 'zh' | 'ar', Language>;
