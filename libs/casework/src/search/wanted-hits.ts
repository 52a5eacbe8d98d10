import { normaliseSerial } from '@trace/protocol';
import { fitsPattern } from './fits-pattern.ts';
import { BEGIN, canBe, END, keysFor } from './partly-read.ts';
import { markOf } from './search-marks.ts';
import { foldedNumber, gramsOf, wordsOf } from './searched-forms.ts';
import { SEARCHED_KINDS, type SearchedKind, type SearchedText } from './searched-texts.ts';

/**
 * Why a case is among the results. EXACT: the number or reference itself; LOOK_ALIKE: the same if O is 0, I is 1, B is
 * 8, S is 5; PATTERN: fits the wildcards; PARTLY_READ: can be the number that was read in part; PART: stands within it;
 * SIMILAR: one character is another; TEXT: the words.
 */
export const HIT_REASONS = [
  'EXACT',
  'LOOK_ALIKE',
  'PATTERN',
  'PARTLY_READ',
  'PART',
  'SIMILAR',
  'TEXT',
] as const;

/** Why a case is among the results. */
export type HitReason = (typeof HIT_REASONS)[number];

/** One way in which a term may be meant. */
export interface WantedHit {
  because: HitReason;
  /** All marks of one of these sets stand in a message that may fit. */
  markSets: readonly (readonly string[])[];
  /** The text of a message that is what was meant; undefined where none is. */
  find: (texts: readonly SearchedText[]) => SearchedText | undefined;
}

type Fits = (text: SearchedText) => boolean;

const first =
  (fits: Fits): WantedHit['find'] =>
  (texts) =>
    texts.find(fits);

function isWhole(kind: SearchedKind): boolean {
  return kind === 'NUMBER' || kind === 'REFERENCE';
}

const WILD = /[*?]/;
/** A number shorter than this is like too many others. */
const SHORTEST_SIMILAR = 5;
const LONGEST_NUMBER = 40;

/** The ways in which a term may be meant, the surest first; none where it is too short to be looked for. */
export function wantedHits(term: string): WantedHit[] {
  if (WILD.test(term)) return [...byPattern(term), ...byWords(term)];
  return [...byNumber(term), ...byWords(term)];
}

function byNumber(term: string): WantedHit[] {
  const [normal, folded] = [normaliseSerial(term), foldedNumber(term)];
  const length = Array.from(folded).length;
  if (length < 2 || length > LONGEST_NUMBER) return [];
  const wanted: WantedHit[] = [
    {
      because: 'EXACT',
      markSets: [[markOf.exact(term)]],
      find: first(({ kind, text }) => isWhole(kind) && normaliseSerial(text) === normal),
    },
    {
      because: 'LOOK_ALIKE',
      markSets: [[markOf.folded(folded)]],
      find: first(({ kind, text }) => isWhole(kind) && foldedNumber(text) === folded),
    },
  ];
  wanted.push({
    because: 'PARTLY_READ',
    markSets: keysFor(term).map((key) => [markOf.partlyRead(key)]),
    find: first(({ kind, text }) => kind === 'PARTLY_READ' && canBe(term, text)),
  });
  const grams = gramsOf(folded);
  if (grams.length > 0) {
    wanted.push({
      because: 'PART',
      markSets: [grams.map((gram) => markOf.gram(gram))],
      find: first(({ kind, text }) => isWhole(kind) && foldedNumber(text).includes(folded)),
    });
  }
  if (length >= SHORTEST_SIMILAR) wanted.push(similarTo(folded));
  return wanted;
}

/** Numbers in which one character is another one: each place may be the one that was misread. */
function similarTo(folded: string): WantedHit {
  const letters = Array.from(folded);
  const markSets = letters.map((_, at) => {
    const around = [
      `${BEGIN}${letters.slice(0, at).join('')}`,
      `${letters.slice(at + 1).join('')}${END}`,
    ];
    return around.flatMap((run) => gramsOf(run)).map((gram) => markOf.gram(gram));
  });
  return {
    because: 'SIMILAR',
    markSets,
    find: first(({ kind, text }) => kind === 'NUMBER' && differsOnce(letters, foldedNumber(text))),
  };
}

function differsOnce(letters: readonly string[], text: string): boolean {
  const others = Array.from(text);
  return (
    others.length === letters.length &&
    others.filter((letter, at) => letter !== letters[at]).length === 1
  );
}

/** Numbers and references that fit a pattern: `*` stands for any run of characters, `?` for one. */
function byPattern(term: string): WantedHit[] {
  const runs = term.split(WILD).map((run) => foldedNumber(run));
  const ends = runs.map((run, at) => {
    const begin = at === 0 ? BEGIN : '';
    const end = at === runs.length - 1 ? END : '';
    return `${begin}${run}${end}`;
  });
  const marks = ends.flatMap((run) => gramsOf(run)).map((gram) => markOf.gram(gram));
  if (marks.length === 0) return [];
  const pattern = term
    .split(/([*?])/)
    .map((part) => (WILD.test(part) ? part : foldedNumber(part)))
    .join('');
  return [
    {
      because: 'PATTERN',
      markSets: [marks],
      find: first(({ kind, text }) => isWhole(kind) && fitsPattern(foldedNumber(text), pattern)),
    },
  ];
}

/** Messages in whose texts every word of the term begins a word. */
function byWords(term: string): WantedHit[] {
  const words = [...new Set(wordsOf(term))].filter((word) => Array.from(word).length > 1);
  if (words.length === 0) return [];
  return [
    {
      because: 'TEXT',
      markSets: [words.map((word) => markOf.word(word.length === 4 ? word.slice(0, 3) : word))],
      find: (texts) => {
        const written = texts.filter(({ kind }) => kind === 'TEXT');
        const places = words.map((word) =>
          written.find(({ text }) => wordsOf(text).some((held) => held.startsWith(word))),
        );
        return places.includes(undefined) ? undefined : places[0];
      },
    },
  ];
}

/** How surely a text is what was meant: numbers before references before texts. */
export function rankOf(because: HitReason, kind: SearchedKind): number {
  return HIT_REASONS.indexOf(because) * SEARCHED_KINDS.length + SEARCHED_KINDS.indexOf(kind);
}
