import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NOTICE_KINDS } from '@trace/casework';
import { SECURITY_EVENTS } from '@trace/exchange';
import { PROBLEM_CODES, projectRoot } from '@trace/platform';
import { REFUSAL_CODES } from '@trace/protocol';
import { sayingsOf, type Sayings } from '../../apps/console/src/language/said-by-node.ts';
import { WEAKNESSES } from '../../libs/casework/src/accounts/password-weakness.ts';
import { clocksSaid } from './clocks-said.ts';
import { closuresSaid, lanesSaid, retentionSaid } from './limits-said.ts';
import { complaintsSaid, findingsSaid, suggestionsSaid, whyNot } from './sentences-of-the-node.ts';

const RENDERED = ['fr', 'es', 'ru', 'zh', 'ar'] as const;
const FOLDER = join(projectRoot(), 'apps/console/src/language/said');

type Dictionary = Readonly<Record<string, string>>;

const dictionaries = new Map<string, Dictionary>();
let clocks: ReadonlySet<string> = new Set();
const sayings = new Map<string, Sayings>();

beforeAll(async () => {
  clocks = clocksSaid();
  for (const code of RENDERED) {
    const text = await readFile(join(FOLDER, `${code}.json`), 'utf8');
    const dictionary = JSON.parse(text) as Dictionary;
    dictionaries.set(code, dictionary);
    sayings.set(code, sayingsOf(dictionary, code === 'ar' ? 'rtl' : 'ltr'));
  }
});

/** What the language has not of these sentences. */
function unsaid(code: string, sentences: Iterable<string>): string[] {
  return [...new Set(sentences)].filter((one) => sayings.get(code)?.(one) === undefined);
}

function placesOf(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\w+\}/g))].toSorted();
}

describe('what the node says', () => {
  it('has the same sentences in the same order in every language', () => {
    const [french, ...others] = [...dictionaries.values()].map((one) => Object.keys(one));
    for (const keys of others) expect(keys).toEqual(french);
  });

  describe.each(RENDERED)('in %s', (code) => {
    it('keeps every place of a value, and leaves nothing blank', () => {
      const wrong = Object.entries(dictionaries.get(code) ?? {}).filter(
        ([english, said]) =>
          said.trim() === '' || placesOf(said).join() !== placesOf(english).join(),
      );
      expect(wrong).toEqual([]);
    });

    it('has every problem: what it is and what to do', () => {
      const problems = Object.values(PROBLEM_CODES).flatMap(({ title, detail }) => [title, detail]);
      expect(unsaid(code, problems)).toEqual([]);
    });

    it('has every refusal of the protocol, every notice and every security event', () => {
      const titles = Object.values(REFUSAL_CODES).map(({ title }) => title);
      const others = [...Object.values(NOTICE_KINDS), ...Object.values(SECURITY_EVENTS)];
      const sentences = [...titles, ...titles.map((one) => `${one}.`), ...others];
      expect(unsaid(code, sentences)).toEqual([]);
    });

    it('has why a password is too weak', () => {
      expect(unsaid(code, Object.values(WEAKNESSES))).toEqual([]);
    });

    it('has every finding of the quality check, with the values in it, and whom to ask', () => {
      expect(
        unsaid(
          code,
          [...findingsSaid(), ...suggestionsSaid()].map(([said]) => said),
        ),
      ).toEqual([]);
      for (const [english, values] of [...findingsSaid(), ...suggestionsSaid()])
        for (const value of values)
          expect([english, sayings.get(code)?.(english)]).toEqual([
            english,
            expect.stringContaining(value),
          ]);
    });

    it('has what each rule of the messages complains of', async () => {
      const complaints = await complaintsSaid();
      expect(complaints.length).toBeGreaterThan(200);
      expect(unsaid(code, complaints)).toEqual([]);
    });

    it('has what handling forbids, how long things are kept and how a lane stands', () => {
      expect(unsaid(code, [...closuresSaid(), ...retentionSaid(), ...lanesSaid()])).toEqual([]);
    });

    it('has why each step can not be done, in every state and on either side', () => {
      const sentences = whyNot();
      expect(sentences.size).toBeGreaterThan(300);
      expect(unsaid(code, sentences)).toEqual([]);
    });

    it('has what time limits are, how they were computed and what puts them at risk', () => {
      expect(clocks.size).toBeGreaterThan(2_000);
      expect(unsaid(code, clocks)).toEqual([]);
    });
  });
});

describe('a sentence of the node', () => {
  const words = {
    closed: 'clos',
    '{state} can not {Verb}.': '{state} ne peut pas {Verb}.',
    '{state} can not {Verb} now.': '{state} ne peut pas {Verb} maintenant.',
    answer: 'répondre',
    '"{serial}" is no number.': '« {serial} » n’est pas un numéro.',
  };
  const french = sayingsOf(words, 'ltr');

  it('is said by the template that has the most words of it', () => {
    expect(french('QS can not answer now.')).toBe('QS ne peut pas répondre maintenant.');
    expect(french('QS can not answer.')).toBe('QS ne peut pas répondre.');
  });

  it('is said whole or not at all', () => {
    expect(french('QS can not dance.')).toBeUndefined();
    expect(french('QS can not answer now')).toBeUndefined();
    expect(french(' can not answer.')).toBeUndefined();
  });

  it('keeps what is not its own, even where it reads like its words', () => {
    expect(french('"closed" is no number.')).toBe('« closed » n’est pas un numéro.');
    expect(french('"{serial}" is no number.')).toBe('« {serial} » n’est pas un numéro.');
    expect(french('"$& $1" is no number.')).toBe('« $& $1 » n’est pas un numéro.');
  });

  it('keeps the direction of what is not its own among words from right to left', () => {
    const arabic = sayingsOf({ '"{serial}" is no number.': '"{serial}" ليس رقماً.' }, 'rtl');
    expect(arabic('"ZP-9" is no number.')).toBe('"\u2068ZP-9\u2069" ليس رقماً.');
  });

  it('is looked up in one pass, however it was made to be slow', () => {
    const many = Object.fromEntries([['{a} {b} {c} {d} {e} {f}!', '{a}{b}{c}{d}{e}{f}']]);
    expect(sayingsOf(many, 'ltr')('a '.repeat(200_000))).toBeUndefined();
  });
});
