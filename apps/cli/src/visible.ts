/** Control, format, surrogate, private and line-separating characters: everything that could steer a terminal or hide. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * Text of a partner as it may be printed on a terminal: each character that can not be seen is written as its code
 * point, so that nobody abroad moves this State's cursor or turns its writing direction.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (unseen) => `\\u{${(unseen.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Data as indented JSON that may be printed on a terminal. */
export function visibleJson(data: unknown): string {
  // JSON.stringify escapes C0 only; line breaks here are its own layout and stay.
  return JSON.stringify(data, undefined, 2).split('\n').map(visible).join('\n');
}
