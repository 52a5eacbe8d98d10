import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { Refusal, type RefusalCode } from './refusal.ts';
import { parseStrictJson, type JsonLimits } from './strict-json.ts';

jest.setTimeout(60_000); // hundreds of runs each, on whatever machine

function refusalOf(document: Uint8Array | string, limits?: JsonLimits): Refusal {
  try {
    parseStrictJson(document, limits);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('the document was accepted');
}

const utf8 = (text: string) => Buffer.from(text);

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads', () => {
    const text =
      ' {"a":[1,-2.5,1e3,true,false,null,"\\"\\\\\\/\\n\\t\\u00e9\\ud83d\\ude00é😀"],"":{}} \r\n';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    expect(parseStrictJson(utf8(text))).toEqual(JSON.parse(text));
  });

  it('reads members that every object inherits', () => {
    const text = '{"toString":1,"valueOf":{"hasOwnProperty":[]}}';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    expect(refusalOf('{"toString":1,"toString":1}').code).toBe('json.duplicate-member');
  });

  const refused: [string, Uint8Array | string, RefusalCode, string?][] = [
    ['B1 nothing', '', 'json.syntax'],
    ['B1 an open object', '{"a":1', 'json.syntax', '/a'],
    ['B1 a comma too many', '{"a":1,}', 'json.syntax'],
    ['B1 two documents', '{} {}', 'json.syntax'],
    ['B1 a comment', '{/**/}', 'json.syntax'],
    ['B1 single quotes', "{'a':1}", 'json.syntax'],
    ['B1 no quotes', '{a:1}', 'json.syntax'],
    ['B1 a leading zero', '[01]', 'json.syntax'],
    ['B1 a leading plus', '[+1]', 'json.syntax'],
    ['B1 a point without digits', '[1.]', 'json.syntax'],
    ['B1 a form feed between', '[\f1]', 'json.syntax'],
    ['B1 a no-break space between', '[\u00a01]', 'json.syntax'],
    ['B1 an escape that is none', '["\\x41"]', 'json.syntax', '/0'],
    ['B1 an escape at the end', '["\\', 'json.syntax', '/0'],
    ['B1 half a unicode escape', '["\\u12"]', 'json.syntax', '/0'],
    ['B1 a text without end', '["abc', 'json.syntax', '/0'],
    ['B2 the same member twice', '{"a":{"b":1,"c":2,"b":3}}', 'json.duplicate-member', '/a/b'],
    [
      'B2 the same member, spelled with an escape',
      '{"a":1,"\\u0061":2}',
      'json.duplicate-member',
      '/a',
    ],
    ['B3 a byte that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'json.encoding'],
    ['B3 an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'json.encoding'],
    ['B3 a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'json.encoding'],
    ['B4 a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 'json.encoding'],
    ['B4 a byte order mark in a string', '\ufeff{}', 'json.encoding'],
    ['B4 UTF-16 with mark', Buffer.from('\ufeff{}', 'utf16le'), 'json.encoding'],
    ['B4 UTF-16 without mark', Buffer.from('{}', 'utf16le'), 'json.encoding'],
    ['B4 UTF-32 big endian', Buffer.from([0, 0, 0, 0x7b, 0, 0, 0, 0x7d]), 'json.encoding'],
    ['B5 a lone high surrogate', '["\\ud800"]', 'text.surrogate', '/0'],
    ['B5 a lone low surrogate', '["\\udc00"]', 'text.surrogate', '/0'],
    ['B5 two high surrogates', '["\\ud800\\ud800"]', 'text.surrogate', '/0'],
    ['B5 a lone surrogate in a string', '["\ud800"]', 'text.surrogate'],
    ['B6 an escaped zero', '["a\\u0000b"]', 'text.control-character', '/0'],
    ['B6 an escaped bell in a name', '{"\\u0007":1}', 'text.control-character'],
    ['B6 an escaped DEL', '["\\u007f"]', 'text.control-character', '/0'],
    ['B6 an escaped C1', '["\\u0085"]', 'text.control-character', '/0'],
    ['B6 a carriage return', '["\\r"]', 'text.control-character', '/0'],
    ['B6 a raw line feed', '["a\nb"]', 'text.control-character', '/0'],
    ['B6 a raw DEL', '["\u007f"]', 'text.control-character', '/0'],
    ['B7 more digits than a double has', '{"n":12345678901234567890}', 'number.precision', '/n'],
    ['B7 one above the safe integers', '[9007199254740992]', 'number.precision', '/0'],
    ['B7 a fraction that is rounded', '[0.12345678901234567890]', 'number.precision', '/0'],
    ['B7 an integer in disguise', '[1e21]', 'number.precision', '/0'],
    ['B8 infinity by exponent', '[1e400]', 'number.precision', '/0'],
    ['B8 zero by exponent', '[1e-400]', 'number.precision', '/0'],
    ['B8 minus zero', '[-0]', 'number.precision', '/0'],
    ['B8 minus zero point zero', '[-0.0]', 'number.precision', '/0'],
    ['B8 NaN', '[NaN]', 'json.syntax', '/0'],
    ['B8 Infinity', '[Infinity]', 'json.syntax', '/0'],
    ['B9 45,000 nested arrays', '['.repeat(45_000), 'json.depth'],
    ['B9 45,000 nested objects', '{"a":'.repeat(45_000), 'json.depth'],
    ['B10 __proto__', '{"__proto__":{}}', 'json.forbidden-member'],
    ['B10 constructor', '{"a":{"constructor":1}}', 'json.forbidden-member', '/a/constructor'],
    ['B10 prototype, escaped', '{"proto\\u0074ype":1}', 'json.forbidden-member', '/prototype'],
    ['B12 a list in a list', '{"items":[[{}]]}', 'json.nested-array', '/items/0'],
    ['B17 100,000 items', `[${'1,'.repeat(99_999)}1]`, 'limit.items', ''],
    [
      'B17 10,000 members',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, 0]))),
      'limit.items',
      '',
    ],
  ];
  const cases = refused.map(([name, document, code, pointer]) => ({
    name,
    document,
    code,
    pointer,
  }));
  it.each(cases)('refuses $name', ({ document, code, pointer }) => {
    const refusal = refusalOf(document);
    expect(refusal.code).toBe(code);
    if (pointer !== undefined) expect(refusal.faults[0]?.pointer).toBe(pointer);
  });

  it('B14 refuses one byte above the limit, and reads the limit', () => {
    expect(parseStrictJson('["1234"]', { maxBytes: 8 })).toEqual(['1234']);
    expect(refusalOf('["12345"]', { maxBytes: 8 }).code).toBe('json.too-large');
    expect(refusalOf(utf8('["éé1"]'), { maxBytes: 8 }).code).toBe('json.too-large');
    expect(refusalOf('["éé1"]', { maxBytes: 8 }).code).toBe('json.too-large');
  });

  it('counts levels, members and items exactly', () => {
    expect(parseStrictJson('{"a":{}}', { maxDepth: 2 })).toEqual({ a: {} });
    expect(refusalOf('{"a":{"b":{}}}', { maxDepth: 2 }).faults[0]?.pointer).toBe('/a/b');
    expect(parseStrictJson('{"a":1,"b":2}', { maxMembers: 2 })).toEqual({ a: 1, b: 2 });
    expect(refusalOf('{"a":1,"b":2,"c":3}', { maxMembers: 2 }).code).toBe('limit.items');
    expect(parseStrictJson('[1,2]', { maxItems: 2 })).toEqual([1, 2]);
    expect(refusalOf('[1,2,3]', { maxItems: 2 }).code).toBe('limit.items');
  });

  it('never repeats what a stranger wrote', () => {
    for (const text of ['<script>', 'x'.repeat(1_000), '\u001b[31m', '\u202e']) {
      const name = JSON.stringify(text);
      for (const document of [`{${name}:1,${name}:2}`, `{${name}:x}`, `[${name} ${name}]`]) {
        const { message, faults } = refusalOf(document);
        expect(message).not.toContain(text);
        expect(JSON.stringify(faults)).not.toContain(text);
      }
    }
  });

  const text = fc.string({ unit: 'grapheme' });
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('noList'), { maxLength: 5 }),
      fc.dictionary(text, tie('value'), { maxKeys: 5 }),
    ),
    noList: fc.oneof(text, fc.integer(), fc.dictionary(text, tie('value'), { maxKeys: 5 })),
  })).value;

  it('agrees with JSON.parse on everything that it accepts, and accepts what it should', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (content, indent) => {
        const written = JSON.stringify(content, null, indent);
        const parsed: unknown = JSON.parse(written);
        try {
          expect(parseStrictJson(written)).toEqual(parsed);
          expect(parseStrictJson(utf8(written))).toEqual(parsed);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(written).toMatch(MAY_BE_REFUSED[error.code] ?? /no other code/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never accepts what JSON.parse refuses, whatever is broken in a document', () => {
    const document = '{"a":[1,-2.5e1,true,{"b":"x\\u00e9\\n"}],"c":null,"d":"é😀"}';
    const broken = fc.tuple(
      fc.nat(document.length),
      fc.nat(2),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(broken, ([at, cut, insert]) => {
        const text = document.slice(0, at) + insert + document.slice(at + cut);
        let strict: unknown;
        try {
          strict = parseStrictJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        expect(strict).toEqual(JSON.parse(text));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** What generated JSON must hold where it is refused with one of these codes. */
const MAY_BE_REFUSED: Partial<Record<RefusalCode, RegExp>> = {
  'text.control-character': /\\[bfr]|\\u00[01]|[\u007f-\u009f]/,
  'number.precision': /[0-9]{16}|[eE][-+]?[0-9]{2}/,
  'json.forbidden-member': /"(__proto__|constructor|prototype)":/,
  'text.surrogate': /\\ud/,
};
