import { normaliseSerial } from '@trace/protocol';
import { BEGIN, END, keyOfPartlyRead } from './partly-read.ts';
import { foldedNumber, gramsOf, wordsOf } from './searched-forms.ts';
import type { SearchedText } from './searched-texts.ts';

/** Of one message at most so many words are found again: enough for its longest texts. */
const MOST_WORDS = 2_000;

/** What stands for a text in the table, before it is hashed: what kind of thing it is, and its comparable form. */
export const markOf = {
  exact: (raw: string): string => `EXACT|${normaliseSerial(raw)}`,
  folded: (folded: string): string => `FOLDED|${folded}`,
  gram: (gram: string): string => `GRAM|${gram}`,
  partlyRead: (key: string): string => `PARTLY|${key}`,
  word: (word: string): string => `WORD|${beginningOf(word)}`,
};

/** The marks of everything that can be searched for in a message, each once. */
export function marksOfTexts(texts: readonly SearchedText[]): string[] {
  const marks = new Set<string>();
  const words = new Set<string>();
  for (const { kind, text } of texts) {
    if (kind === 'TEXT') for (const word of wordsOf(text)) words.add(word);
    else if (kind === 'PARTLY_READ') marks.add(markOf.partlyRead(keyOfPartlyRead(text)));
    else for (const mark of marksOfNumber(text)) marks.add(mark);
  }
  for (const word of [...words].slice(0, MOST_WORDS)) {
    marks.add(markOf.word(word));
    // Whoever has only begun to write a long word finds it by its first three letters.
    if (Array.from(word).length > 3) marks.add(markOf.word(Array.from(word).slice(0, 3).join('')));
  }
  return [...marks];
}

function marksOfNumber(raw: string): string[] {
  const folded = foldedNumber(raw);
  if (folded === '') return [];
  return [
    markOf.exact(raw),
    markOf.folded(folded),
    ...gramsOf(`${BEGIN}${folded}${END}`).map((gram) => markOf.gram(gram)),
  ];
}

/** A word counts by its first five letters; whether the rest fits is read in the message. */
function beginningOf(word: string): string {
  return Array.from(word).slice(0, 5).join('');
}
