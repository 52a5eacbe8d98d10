/** What a spreadsheet takes for the beginning of a formula, also in its wide forms (OWASP: CSV injection; row B62). */
const FORMULA = /^\s*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/u;

/** A text that no spreadsheet runs: one that would begin a formula gets an apostrophe before it, which is shown and does nothing. */
export function safeCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
