import { foldedNumber, gramsOf } from './searched-forms.ts';

/** What may stand at one place of a number that was read in part: one of these, or anything. */
type Place = ReadonlySet<string> | undefined;

const UNREAD = /(\?|\[[^\]]*\])/;
/** Where a number begins and ends. */
export const BEGIN = '^';
export const END = '$';

/** Whether a whole number can be the one that was read in part: `?` is any character, `[3 8]` one of these. */
export function canBe(whole: string, partly: string): boolean {
  const letters = Array.from(foldedNumber(whole));
  const places = placesOf(partly);
  return (
    letters.length > 0 &&
    letters.length === places.length &&
    places.every((place, at) => place === undefined || place.has(letters[at] ?? ''))
  );
}

/**
 * By what a number that was read in part is found: three characters that are sure and follow one another, or its length
 * where no three do.
 */
export function keyOfPartlyRead(partly: string): string {
  const places = placesOf(partly);
  const sure = places.map((place) => (place?.size === 1 ? [...place][0] : ' ')).join('');
  const grams = gramsOf(`${BEGIN}${sure}${END}`).filter((gram) => !gram.includes(' '));
  return grams[0] ?? keyOfLength(places.length);
}

/** Every key by which a number that was read in part, and can be this whole one, may be found. */
export function keysFor(whole: string): string[] {
  const folded = foldedNumber(whole);
  return [...gramsOf(`${BEGIN}${folded}${END}`), keyOfLength(Array.from(folded).length)];
}

function keyOfLength(length: number): string {
  return `#${length}`;
}

function placesOf(partly: string): Place[] {
  return partly.split(UNREAD).flatMap((part): Place[] => {
    if (part === '?') return [undefined];
    if (part.startsWith('[')) return [new Set(Array.from(foldedNumber(part)))];
    return Array.from(foldedNumber(part), (letter) => new Set([letter]));
  });
}
