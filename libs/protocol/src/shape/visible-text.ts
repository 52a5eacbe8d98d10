import type { Finding } from './rule.ts';

const PLAIN = /^[\x20-\x7e]*$/;
const CONTROL = /(?![\n\t])\p{Cc}/u;
const LINE = /[\n\t]/;
const HALF_PAIR = /\p{Surrogate}/u;

/** Default-ignorable and non-characters (Unicode TR 44), line separators, annotation marks. */
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029\ufff9-\ufffb]/u;

/**
 * The invisible characters that writing needs: joiners inside emoji, in Persian and after an Indic
 * virama (RFC 5892 appendix A), emoji and Han variations, Mongolian variants, flags of regions.
 */
const NEEDED = new RegExp(
  [
    String.raw`(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\p{scx=Arabic})\u200c(?=\p{scx=Arabic})`,
    String.raw`(?<=[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca])[\u200c\u200d]`,
    String.raw`(?<=[\p{Emoji}])[\ufe0e\ufe0f]`,
    String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=\p{Script=Mongolian})[\u180b-\u180d\u180f]`,
    String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}`,
  ].join('|'),
  'gu',
);

const OVERLOAD = /[\p{Mn}\p{Me}]{5}/u;

/** Whether a text may run over several lines. */
export type Lines = 'one-line' | 'many-lines';

/**
 * What in a text can not be seen as it stands: control characters, zero-width and reordering
 * characters, more than four combining marks in a row. Every script and emoji passes.
 */
export function findInvisible(text: string, lines: Lines): Finding | undefined {
  if (PLAIN.test(text)) return undefined;
  if (CONTROL.test(text)) {
    return { code: 'text.control-character', detail: 'Remove the control characters.' };
  }
  if (lines === 'one-line' && LINE.test(text)) {
    return {
      code: 'text.control-character',
      detail: 'Write this on one line: no line feed and no tab.',
    };
  }
  if (HALF_PAIR.test(text)) {
    return { code: 'text.surrogate', detail: 'Half of a surrogate pair is not a character.' };
  }
  return findHidden(text);
}

function findHidden(text: string): Finding | undefined {
  if (INVISIBLE.test(text) && INVISIBLE.test(text.replace(NEEDED, ''))) {
    return {
      code: 'text.invisible',
      detail: 'Remove the zero-width, bidirectional control or other invisible characters.',
    };
  }
  if (OVERLOAD.test(text)) {
    return {
      code: 'text.invisible',
      detail: 'More than four combining marks on one character can not be read.',
    };
  }
  return undefined;
}
