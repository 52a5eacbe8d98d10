import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FINDINGS, mayDo } from '@trace/casework';
import { projectRoot } from '@trace/platform';
import { MESSAGE_KINDS, REFUSAL_MODES, type LegalBasis } from '@trace/protocol';
import { SAYS } from '../../libs/casework/src/quality/suggest-addressees.ts';
import { EMPTY_CASE, type Case } from '../../libs/casework/src/case/case.ts';
import { CASE_STATES, WITHOUT_REQUEST } from '../../libs/casework/src/case/transitions.ts';

/** A sentence, and the values that stand in it as they are. */
export type Filled = readonly [sentence: string, values: readonly string[]];

/** What stands at a place whose values are not any text: words of the node itself, or nothing. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  '.{nearest}': ['.', '. The nearest names are Zorin, Zorex.'],
  '{year},': [',', ' in 2004,'],
  '{year}:': [':', ' in 2004:'],
  '{year}.': ['.', ' in 2004.'],
  'the {mark},': ['calibre', 'model', 'PROOF mark', 'IMPORT mark', 'YEAR mark of QS'].map(
    (one) => `the ${one},`,
  ),
};

/** A template with something at each place. */
function filled(template: string): Filled[] {
  const [special, stands] = Object.entries(SPECIAL).find(([one]) => template.includes(one)) ?? [];
  if (special !== undefined && stands)
    return stands.flatMap((one) => filled(template.replace(special, one)));
  const values: string[] = [];
  const sentence = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = `${name} QN-04.7, 9 mm`;
    values.push(value);
    return value;
  });
  return [[sentence, values]];
}

/** Every finding of the quality check and what to do about it. */
export function findingsSaid(): Filled[] {
  return Object.values(FINDINGS).flatMap(({ sentence, remedy }) => [
    ...filled(sentence),
    [remedy, []] as const,
  ]);
}

/** Every reason why a State is suggested as addressee. */
export function suggestionsSaid(): Filled[] {
  return Object.values(SAYS).flatMap(({ sentence }) => filled(sentence));
}

/** Every sentence with which a step is declined: all kinds in all states, from all sides, said in each way. */
export function whyNot(): Set<string> {
  const sayings = [
    {},
    ...REFUSAL_MODES.map((mode) => ({ mode, ground: 'TOC18-21A' as const })),
    { closing: 'INSUFFICIENT' as const },
    { closing: 'FEEDBACK' as const },
    { correctsMessageId: 'none', at: new Date(0) },
  ];
  const sentences = new Set<string>();
  for (const c of cases())
    for (const kind of MESSAGE_KINDS)
      for (const state of ['QN', 'QS', 'QT'])
        for (const saying of sayings) {
          const may = mayDo(c, kind, state, saying);
          if (!may.allowed) sentences.add(may.because);
        }
  return sentences;
}

function cases(): Case[] {
  return CASE_STATES.map((state) => ({
    ...EMPTY_CASE,
    state,
    legalBases: ['UNTOC_18'] satisfies LegalBasis[],
    ...((WITHOUT_REQUEST as readonly string[]).includes(state) && {
      opening: 'SPONTANEOUS_INFO' as const,
    }),
    ...(state !== 'NOTHING_YET' && { requestingState: 'QN', requestedState: 'QS' }),
  }));
}

/** Where the rules of the messages stand, each with the sentence of its complaint. */
const RULES = 'libs/protocol/src/messages/rules';
/** A whole sentence between quotation marks, as code holds it. */
const SENTENCE = /'([A-Z][^'\n]* [^'\n]*\.)'/g;

/** What is wrong with a message, as the rules say it, alone and with the paragraph that asks for it. */
export async function complaintsSaid(): Promise<string[]> {
  const folder = join(projectRoot(), RULES);
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.spec.ts'));
  const texts = await Promise.all(names.map(async (name) => readFile(join(folder, name), 'utf8')));
  const sentences = texts
    .flatMap((text) => [...text.matchAll(SENTENCE)].map(([, sentence = '']) => sentence))
    .filter((sentence) => !sentence.includes('art.'));
  return sentences.flatMap((one) => [one, `${one} (UNTOC 18(15)(e), 18(24))`]);
}
