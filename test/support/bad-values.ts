/** A value that must be refused, as it stands in the text of a body, and its row in the bad-input matrix. */
export interface BadValue {
  row: string;
  json: string;
}

const bad = (row: string, json: string): BadValue => ({ row, json });
const text = (row: string, content: string): BadValue => bad(row, JSON.stringify(content));

/** What may stand nowhere, whatever belongs there. */
const NOWHERE: readonly BadValue[] = [
  bad('B5 half a surrogate pair', String.raw`"a\ud800b"`),
  text('B6 NUL', 'a\u0000b'),
  bad('B7 a number beyond precision', '12345678901234567890'),
  bad('B8 a number beyond everything', '1e400'),
  bad('B8 minus zero', '-0'),
  bad('B8 no number', 'NaN'),
  bad('B9 depth', `${'['.repeat(5_000)}${']'.repeat(5_000)}`),
  bad('B10 a forbidden member', '{"__proto__":{"polluted":1}}'),
  bad('B12 a list in a list', '[[{}]]'),
  bad('B13 null', 'null'),
  text('B63 an escape sequence', '\u001B[31mred\u001B[0m'),
];

/** What may not stand where another kind of value belongs. */
const INSTEAD: Readonly<Record<string, readonly BadValue[]>> = {
  string: [
    bad('B13 a number', '0'),
    bad('B13 false', 'false'),
    bad('B12 a list', '[]'),
    bad('B12 an object', '{}'),
    text('B29 nothing', ''),
    text('B29 blank', '   '),
    text('B29 far too long', 'x'.repeat(100_001)),
    text('B27 a zero-width space', 'a\u200Bb'),
    text('B27 a bidi override', 'a\u202Eb'),
    text('B27 too many combining marks', `a${'\u0301'.repeat(40)}`),
  ],
  code: [
    text('B39 an unknown code', 'NO_SUCH_CODE'),
    bad('B13 a number', '1'),
    text('B29 blank', ' '),
  ],
  date: [
    text('B31 the 30th of February', '2026-02-30'),
    text('B31 the year 1', '0001-01-01'),
    text('B31 the year 9999', '9999-12-31'),
    text('B31 infinity', 'infinity'),
    text('B32 without a zone', '2026-01-06T09:00:00'),
    bad('B13 a number', '1767690000'),
  ],
  number: [text('B13 a text', '7'), text('B13 hexadecimal', '0x10'), bad('B13 true', 'true')],
  integer: [text('B13 a text', '7'), bad('B13 a fraction', '1.5'), bad('B13 true', 'true')],
  boolean: [text('B13 a text', 'false'), bad('B13 a number', '0'), bad('B12 an object', '{}')],
  object: [
    bad('B12 a list', '[]'),
    text('B12 a text', 'x'),
    bad('B11 an unknown member', '{"noSuchMember":1}'),
  ],
  array: [
    bad('B12 an object', '{}'),
    text('B12 a text', 'x'),
    bad('B17 far too many', `[${'1,'.repeat(20_000)}1]`),
  ],
  any: [],
};

/** Everything that must be refused at a place where a kind of value belongs. */
export function badValuesFor(kind: string): readonly BadValue[] {
  return [...(INSTEAD[kind] ?? []), ...NOWHERE];
}

/** Texts that mean something to another program: here they are text (B60, B61, B62, B64, B75). */
export const HOSTILE_TEXTS: readonly string[] = [
  `"><img src=x onerror=alert(1)>'"><svg/onload=alert(1)>javascript:alert(1)`,
  `1'; drop table message; --`,
  `' or '1'='1`,
  `=cmd|' /C calc'!A0`,
  '+1+1',
  '@SUM(1)',
  '{{7*7}}${7*7}<%= 7*7 %>#{7*7}',
  '../../../../etc/passwd',
  'طلب تتبع سلاح',
  'запрос 🔫 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 中文',
  'constructor',
  '%00%0d%0aSet-Cookie: a=b',
];
