import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DESKS, NOTICE_KINDS, RUNGS } from '@trace/casework';
import { projectRoot } from '@trace/platform';
import { IntlMessageFormat } from 'intl-messageformat';
import { catalogueOf, type Words } from '../../apps/console/src/language/catalogue-of.ts';
import { EXPLAINED } from '../../apps/console/src/glossary/explained.ts';
import type { Term } from '../../apps/console/src/glossary/glossary.ts';
import { LANGUAGES } from '../../apps/console/src/language/languages.ts';

const RENDERED = ['fr', 'es', 'ru', 'zh', 'ar'] as const;
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
    const { fields, codes } = await readFormWords();
    const known = flat(await readCatalogue('en'));
    expect([...fields].filter((name) => !known.has(`field.${name}`))).toEqual([]);
    expect(
      [...codes.values()].filter(
        ([member, code]) =>
          !SAID_AS_THEY_ARE.has(member) &&
          !known.has(`code.${code}`) &&
          !known.has(`code.${member}-${code}`),
      ),
    ).toEqual([]);
  });

  it('has a word for whatever somebody is told, for every rung of the ladder and for every desk', async () => {
    const known = flat(await readCatalogue('en'));
    const wanted = [
      ...Object.keys(NOTICE_KINDS).map((kind) => `notices.what-${kind}`),
      ...[...RUNGS, 'WEEK'].map((rung) => `notices.rung-${rung}`),
      ...DESKS.map((desk) => `code.${desk}`),
    ];
    expect(wanted.filter((key) => !known.has(key))).toEqual([]);
  });

  it.each(RENDERED)(
    'has the help at every field in %s, and none that no field has',
    async (code) => {
      const helps = [...(await readFormWords()).helps];
      const said = await read<Words>(`help/${code}.json`);
      expect(helps.filter((one) => (said[one] ?? '').trim() === '')).toEqual([]);
      expect(Object.keys(said).filter((one) => !helps.includes(one))).toEqual([]);
      // What is counted, cited or named in capitals stays what it is.
      for (const [english, here] of Object.entries(said))
        for (const exact of english.match(/\b(?:[A-Z]{2,}[A-Z_]+[A-Z]|\d{4}\/\d+)\b/g) ?? [])
          if (NAMED.test(exact))
            expect([english, here]).toEqual([english, expect.stringContaining(exact)]);
    },
  );

  it('has the words of the glossary where it has a word for the same thing, each with how sure it is', async () => {
    const catalogues = new Map(
      await Promise.all(
        RENDERED.map(async (code) => [code, flat(await readCatalogue(code))] as const),
      ),
    );
    for (const term of await read<Term[]>('glossary.json')) {
      const unsure = RENDERED.some((code) => /^[UMP]$/.test(term[code].status));
      expect([term.en, term.uncertain && !unsure]).toEqual([term.en, false]);
      for (const code of RENDERED) {
        const { term: word, status } = term[code];
        expect(status).toMatch(/^[VTUMP]$/);
        for (const key of term.at.filter((one) => !DEVIATES.has(`${code} ${one}`)))
          expect([key, catalogues.get(code)?.get(key)?.toLowerCase().replaceAll('’', "'")]).toEqual(
            [key, expect.stringContaining(word.toLowerCase())],
          );
      }
    }
  });

  it('offers the glossary at the fields that it explains, and at no others', async () => {
    const known = flat(await readCatalogue('en'));
    const glossary = await read<Term[]>('glossary.json');
    const explained = glossary.flatMap(({ explains }) => explains);
    expect([...EXPLAINED].toSorted()).toEqual([...new Set(explained)].toSorted());
    for (const name of EXPLAINED) expect([name, known.has(`field.${name}`)]).toEqual([name, true]);
  });
});

/** Members whose codes are the same in every language: kinds of files, bands of years. */
const SAID_AS_THEY_ARE = new Set(['mime', 'ageBand']);

/** Codes and numbers of instruments that a sentence of help names. */
const NAMED = /_|\//;

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  enum?: string[];
  $ref?: string;
}
interface ApiDocument {
  components: { schemas: Record<string, Schema> };
}

/** What the forms have words for. */
class FormWords {
  readonly fields = new Set<string>();
  readonly helps = new Set<string>();
  readonly codes = new Map<string, [member: string, code: string]>();
  private readonly seen = new Set<string>();

  constructor(private readonly schemas: Readonly<Record<string, Schema>>) {
    for (const name of Object.keys(schemas).filter((one) => one.startsWith('Submit')))
      this.walk({ $ref: `#/components/schemas/${name}` }, name);
  }

  private walk(schema: Schema, member: string): void {
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined && !this.seen.has(name)) {
      this.seen.add(name);
      this.walk(this.schemas[name] ?? {}, member);
    }
    for (const code of schema.enum ?? []) this.codes.set(`${member} ${code}`, [member, code]);
    for (const part of partsOf(schema)) this.walk(part, member);
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      this.fields.add(key);
      if (value.description !== undefined) this.helps.add(value.description);
      this.walk(value, key);
    }
  }
}

function partsOf({ items, allOf = [], oneOf = [] }: Schema): Schema[] {
  return [...(items ? [items] : []), ...allOf, ...oneOf];
}

async function readFormWords(): Promise<FormWords> {
  const document = await readFile(join(projectRoot(), 'apps/node/openapi.json'), 'utf8');
  return new FormWords((JSON.parse(document) as ApiDocument).components.schemas);
}

/** Where the term stands in another case of the language. */
const DEVIATES = new Set(['ru case.diversion']);
