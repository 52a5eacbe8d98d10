import { normaliseSerial } from '@trace/protocol';

/** Characters that are taken for one another on metal and in handwriting (row B28). */
const LOOK_ALIKES = new Map([
  ['O', '0'],
  ['Q', '0'],
  ['I', '1'],
  ['L', '1'],
  ['B', '8'],
  ['S', '5'],
  ['Z', '2'],
]);

/** A number as it is compared when what looks alike counts as the same: never shown, never stored in clear. */
export function foldedNumber(raw: string): string {
  return Array.from(normaliseSerial(raw), (letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
}

const HAN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The words of a text as they are compared: small letters without accents. Chinese is written without spaces, so that
 * each two characters that follow one another count as a word.
 */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const han = [...plain.matchAll(HAN)].flatMap(([run]) => pairsOf(run));
  const others = [...plain.replaceAll(HAN, ' ').matchAll(WORD)].map(([word]) => word);
  return [...others, ...han];
}

function pairsOf(run: string): string[] {
  const letters = Array.from(run);
  if (letters.length === 1) return letters;
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

/** Each three characters that follow one another. */
export function gramsOf(text: string): string[] {
  const letters = Array.from(text);
  return letters.slice(2).map((letter, at) => `${letters[at]}${letters[at + 1]}${letter}`);
}
