import type { RefusalCode } from '@trace/protocol';
import type { Schema } from './schema-fields.ts';

/** A value that must be refused, as it stands in the text of a body, and its row in the bad-input matrix. */
export interface BadValue {
  row: string;
  json: string;
  /** The codes of which one says what is wrong with it. */
  codes: readonly RefusalCode[];
  /** Whether the reader of JSON refuses it, before anybody knows what belongs there. */
  unread?: true;
}

const bad = (row: string, json: string, ...codes: RefusalCode[]): BadValue => ({
  row,
  json,
  codes,
});
const text = (row: string, content: string, ...codes: RefusalCode[]): BadValue =>
  bad(row, JSON.stringify(content), ...codes);
const wrongType = (row: string, json: string): BadValue => bad(row, json, 'member.type');

/** What may stand nowhere, whatever belongs there. */
export const UNREADABLE: readonly BadValue[] = [
  bad('B5 half a surrogate pair', String.raw`"a\ud800b"`, 'text.surrogate'),
  text('B6 NUL', 'a\u0000b', 'text.control-character'),
  bad('B7 a number beyond precision', '12345678901234567890', 'number.precision'),
  bad('B8 a number beyond everything', '1e400', 'number.precision'),
  bad('B8 minus zero', '-0', 'number.precision'),
  bad('B8 no number', 'NaN', 'json.syntax'),
  bad('B9 depth', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'json.depth'),
  bad('B10 a forbidden member', '{"__proto__":{"polluted":1}}', 'json.forbidden-member'),
  bad('B12 a list in a list', '[[{}]]', 'json.nested-array'),
  bad('B17 far too many', `[${'1,'.repeat(20_000)}1]`, 'limit.items'),
  text('B63 an escape sequence', '\u001B[31mred\u001B[0m', 'text.control-character'),
].map((value) => ({ ...value, unread: true }));

/** What may not stand where another kind of value belongs. */
const INSTEAD: Readonly<Record<string, readonly BadValue[]>> = {
  string: [
    wrongType('B13 a number', '0'),
    wrongType('B13 false', 'false'),
    wrongType('B12 a list', '[]'),
    wrongType('B12 an object', '{}'),
    text('B29 nothing', '', 'text.blank', 'member.invalid'),
    text('B29 blank', '   ', 'text.blank', 'member.invalid'),
    text('B27 a zero-width space', 'a\u200Bb', 'text.invisible', 'member.invalid'),
    text('B27 a bidi override', 'a\u202Eb', 'text.invisible', 'member.invalid'),
    text(
      'B27 too many combining marks',
      `a${'\u0301'.repeat(40)}`,
      'text.invisible',
      'member.invalid',
      // Where not even so many characters fit.
      'limit.length',
    ),
  ],
  code: [
    text('B39 an unknown code', 'NO_SUCH_CODE', 'code.unknown'),
    wrongType('B13 a number', '1'),
    text('B29 blank', ' ', 'code.unknown'),
  ],
  date: [
    text('B31 the 30th of February', '2026-02-30', 'date.impossible', 'member.invalid'),
    text('B31 the year 1', '0001-01-01', 'date.impossible', 'member.invalid'),
    text('B31 the year 9999', '9999-12-31', 'date.impossible', 'member.invalid'),
    text('B31 infinity', 'infinity', 'member.invalid'),
    text('B32 without a zone', '2026-01-06T09:00:00', 'member.invalid'),
    wrongType('B13 a number', '1767690000'),
  ],
  number: [
    wrongType('B13 a text', '"7"'),
    wrongType('B13 hexadecimal', '"0x10"'),
    wrongType('B13 true', 'true'),
  ],
  integer: [
    wrongType('B13 a text', '"7"'),
    wrongType('B13 a fraction', '1.5'),
    wrongType('B13 true', 'true'),
  ],
  boolean: [
    wrongType('B13 a text', '"false"'),
    wrongType('B13 a number', '0'),
    wrongType('B12 an object', '{}'),
  ],
  object: [
    wrongType('B12 a list', '[]'),
    wrongType('B12 a text', '"x"'),
    bad('B11 an unknown member', '{"noSuchMember":1}', 'member.unknown', 'member.missing'),
  ],
  array: [wrongType('B12 an object', '{}'), wrongType('B12 a text', '"x"')],
};

/** Everything that must be refused at a place where a kind of value belongs, also beyond the bounds of this one. */
export function badValuesFor(kind: string, schema: Schema): readonly BadValue[] {
  // Where any object may stand, no member is unknown.
  const isOpen = schema.type === 'object' && schema.properties === undefined;
  const instead = (INSTEAD[kind] ?? []).filter(({ row }) => !(isOpen && row.startsWith('B11')));
  return [...instead, wrongType('B13 null', 'null'), ...beyond(schema)];
}

function beyond({ maximum, minimum, maxLength, minItems, maxItems, pattern }: Schema): BadValue[] {
  const values: BadValue[] = [];
  if (pattern !== undefined && !new RegExp(pattern, 'u').test('!'))
    values.push(text('B39 another form', '!', 'member.invalid'));
  if (maximum !== undefined)
    values.push(bad('B13 too much', String(maximum + 1), 'member.invalid'));
  if (minimum !== undefined)
    values.push(bad('B13 too little', String(minimum - 1), 'member.invalid'));
  if (maxLength !== undefined)
    values.push(
      text('B29 too long by one', 'x'.repeat(maxLength + 1), 'limit.length', 'member.invalid'),
    );
  if (minItems !== undefined && minItems > 0) values.push(bad('B17 none', '[]', 'limit.items'));
  if (maxItems !== undefined && maxItems < 1_000)
    values.push(bad('B17 one too many', `[${'7,'.repeat(maxItems)}7]`, 'limit.items'));
  return values;
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
