import type { AddresseeReason } from '@trace/protocol';
import type { ImportReading } from './import-mark-form.ts';
import { couldBeRead, hasMaker, type LooseItem, type LooseMark } from './loose-item.ts';
import { modelOf, type ReferenceKnowledge } from './reference-knowledge.ts';

/** By what an item points to a State. */
export type Evidence =
  | 'IMPORT_MARK'
  | 'IMPORT_DATA'
  | 'LICENCE_MARK'
  | 'MANUFACTURE'
  | 'MAKER_LISTED'
  | 'LICENCE_COPY'
  | 'EARLIER_IMPORT';

/** A State to ask about an item, and why. */
export interface Suggestion {
  state: string;
  /** The reason in the words of a request's addressees. */
  why: AddresseeReason;
  evidence: Evidence;
  sentence: string;
  source: string;
  /** What the sentence is made of, for other languages. */
  values: Record<string, string>;
}

const ROUTING = 'MOSAIC 05.31, routing rule';

/** What each kind of evidence says; `{…}` stands for a value. */
export const SAYS: Record<Evidence, { why: AddresseeReason; sentence: string; source: string }> = {
  IMPORT_MARK: {
    why: 'LAST_IMPORT',
    sentence:
      'The import mark "{mark}" shows an import into {state}{year}: its registers hold what came after.',
    source: `ITI 8(b), ${ROUTING}`,
  },
  IMPORT_DATA: {
    why: 'LAST_IMPORT',
    sentence: 'It was last imported into {state}{year}, as the request says.',
    source: `ITI 8(b), ${ROUTING}`,
  },
  LICENCE_MARK: {
    why: 'MANUFACTURER',
    sentence: 'Its marks name {state}, where it was made under licence.',
    source: `ITI 8(a), ${ROUTING}`,
  },
  MANUFACTURE: {
    why: 'MANUFACTURER',
    sentence: 'It was made in {state}, whose maker knows to whom it was first sold.',
    source: `ITI 8(a), ${ROUTING}`,
  },
  MAKER_LISTED: {
    why: 'MANUFACTURER',
    sentence: 'By the reference list {maker} makes in {state}.',
    source: ROUTING,
  },
  LICENCE_COPY: {
    why: 'MANUFACTURER',
    sentence: 'The {model} was also made under licence in {state}.',
    source: ROUTING,
  },
  EARLIER_IMPORT: {
    why: 'TRANSIT',
    sentence: 'An earlier import mark "{mark}" shows an import into {state}{year}.',
    source: 'ITI 8(b)',
  },
};

/**
 * Whom to ask about an item, the first one first: with an import mark the State of the last import, else the State of
 * manufacture; then whoever else is indicated. Each State once, and never the one that asks.
 */
export function suggestAddressees(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
  { own, latest }: { own: string; latest: number },
): Suggestion[] {
  const all = [
    ...lastImport(item, reference, latest),
    ...manufacture(item, reference),
    ...earlierImports(item, reference, latest),
  ];
  const byState = new Map<string, Suggestion>();
  for (const one of all) {
    if (one.state !== own && !byState.has(one.state)) byState.set(one.state, one);
  }
  return [...byState.values()];
}

interface Import {
  state: string;
  mark: string;
  year: number | undefined;
}

function lastImport(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Suggestion[] {
  const [last] = imports(item, reference, latest);
  if (last) return [suggestion('IMPORT_MARK', last.state, marked(last))];
  const { importCountry, importYear } = item;
  return importCountry === undefined
    ? []
    : [suggestion('IMPORT_DATA', importCountry, { year: inYear(importYear) })];
}

function earlierImports(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Suggestion[] {
  const [, ...earlier] = imports(item, reference, latest);
  return earlier.map((one) => suggestion('EARLIER_IMPORT', one.state, marked(one)));
}

/** What the import marks say, the latest import first. */
function imports(
  item: LooseItem,
  reference: ReferenceKnowledge | undefined,
  latest: number,
): Import[] {
  const read = item.marks
    .filter((mark) => mark.kind === 'IMPORT' && couldBeRead(mark))
    .flatMap((mark) => importOf(item, mark, reference?.importMark(mark.text ?? '', latest)) ?? []);
  return read.toSorted((one, other) => (other.year ?? 0) - (one.year ?? 0));
}

/** What a mark says: first as the officer has read it, then by its form, then as the request says of the item. */
function importOf(
  { importCountry, importYear }: LooseItem,
  { text: mark = '', country, year }: LooseMark,
  reading: ImportReading | undefined,
): Import | undefined {
  const state = country ?? reading?.state ?? importCountry;
  if (state === undefined) return undefined;
  const known = state === reading?.state ? reading.year : undefined;
  const given = state === importCountry ? importYear : undefined;
  return { state, mark, year: year ?? known ?? given };
}

function manufacture(item: LooseItem, reference: ReferenceKnowledge | undefined): Suggestion[] {
  if (!hasMaker(item)) return [];
  const maker = reference?.maker([item.maker, item.make], item.country);
  const model = maker && item.model !== undefined ? modelOf(maker, item.model) : undefined;
  const licences = model?.licenceCopies ?? [];
  const markedIn = new Set(
    item.marks
      .filter((mark) => mark.kind === 'MANUFACTURE_SET' || mark.kind === 'COUNTRY')
      .flatMap(({ country }) => country ?? []),
  );
  return [
    ...licences
      .filter(({ state }) => markedIn.has(state) && state !== maker?.state)
      .map(({ state }) => suggestion('LICENCE_MARK', state)),
    ...(item.country === undefined ? [] : [suggestion('MANUFACTURE', item.country)]),
    ...(maker ? [suggestion('MAKER_LISTED', maker.state, { maker: maker.name })] : []),
    ...licences.map(({ state }) => suggestion('LICENCE_COPY', state, { model: model?.name ?? '' })),
  ];
}

function marked({ mark, year }: Import): Record<string, string> {
  return { mark, year: inYear(year) };
}

function inYear(year: number | undefined): string {
  return year === undefined ? '' : ` in ${year}`;
}

function suggestion(
  evidence: Evidence,
  state: string,
  given: Record<string, string> = {},
): Suggestion {
  const { why, sentence, source } = SAYS[evidence];
  const values: Record<string, string> = { ...given, state };
  const said = sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { state, why, evidence, sentence: said, source, values };
}
