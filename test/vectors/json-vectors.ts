import { accept, refuse, type Bytes, type Vector } from './vector.ts';

/** A document and the limits under which it is read. */
export interface JsonInput {
  document: Bytes;
  limits?: { maxBytes?: number; maxDepth?: number; maxMembers?: number; maxItems?: number };
}

const bytes = (...numbers: number[]): Bytes => ({
  base64: Buffer.from(numbers).toString('base64'),
});
const utf16 = (text: string): Bytes => ({
  base64: Buffer.from(text, 'utf16le').toString('base64'),
});

/** What the strict JSON reader takes and refuses. */
export function jsonVectors(): Vector<JsonInput>[] {
  return [
    accept('an empty object', { document: '{}' }, {}),
    accept('white space between tokens', { document: ' {\r\n\t"a" : [ 1 , 2 ] } ' }, { a: [1, 2] }),
    accept(
      'every kind of value',
      { document: '{"a":"x","b":-12.5,"c":true,"d":false,"e":null,"f":[],"g":{}}' },
      { a: 'x', b: -12.5, c: true, d: false, e: null, f: [], g: {} },
    ),
    accept(
      'text beyond the basic plane, escaped and not',
      { document: '["\\ud83d\\ude00","😀","\\u0416","Ж"]' },
      ['😀', '😀', 'Ж', 'Ж'],
    ),
    accept('line feed and tab, escaped', { document: '["a\\n\\tb"]' }, ['a\n\tb']),
    accept(
      'the largest safe integers',
      { document: '[9007199254740991,-9007199254740991]' },
      [9007199254740991, -9007199254740991],
    ),
    accept(
      'numbers that survive',
      { document: '[0.1,1.50,1e3,1.7976931348623157,5e-324]' },
      [0.1, 1.5, 1000, 1.7976931348623157, 5e-324],
    ),
    accept('a member that objects inherit', { document: '{"toString":1}' }, { toString: 1 }),
    accept('as many bytes as allowed', { document: '["1234"]', limits: { maxBytes: 8 } }, ['1234']),
    accept('as deep as allowed', { document: '{"a":{}}', limits: { maxDepth: 2 } }, { a: {} }),
    refuse('B1: nothing', { document: '' }, 'json.syntax', ''),
    refuse('B1: no end', { document: '{"a":1' }, 'json.syntax', '/a'),
    refuse('B1: a comma too many', { document: '{"a":1,}' }, 'json.syntax'),
    refuse('B1: two documents', { document: '{} {}' }, 'json.syntax'),
    refuse('B1: single quotes', { document: "{'a':1}" }, 'json.syntax'),
    refuse(
      'B2: a member twice',
      { document: '{"a":{"b":1,"b":1}}' },
      'json.duplicate-member',
      '/a/b',
    ),
    refuse(
      'B2: twice, once escaped',
      { document: '{"a":1,"\\u0061":2}' },
      'json.duplicate-member',
      '/a',
    ),
    refuse('B3: not UTF-8', { document: bytes(0x22, 0xff, 0x22) }, 'json.encoding'),
    refuse('B3: overlong UTF-8', { document: bytes(0x22, 0xc0, 0xaf, 0x22) }, 'json.encoding'),
    refuse(
      'B4: a byte order mark',
      { document: bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d) },
      'json.encoding',
    ),
    refuse('B4: UTF-16', { document: utf16('\ufeff{}') }, 'json.encoding'),
    refuse('B4: UTF-16 without mark', { document: utf16('{}') }, 'json.encoding'),
    refuse('B5: half a surrogate pair', { document: '["\\ud800"]' }, 'text.surrogate', '/0'),
    refuse('B5: the other half', { document: '["\\udc00\\ud800"]' }, 'text.surrogate', '/0'),
    refuse('B6: a zero in a text', { document: '["a\\u0000b"]' }, 'text.control-character', '/0'),
    refuse(
      'B6: a raw line feed in a text',
      { document: '["a\nb"]' },
      'text.control-character',
      '/0',
    ),
    refuse(
      'B6: an escaped carriage return',
      { document: '["\\r"]' },
      'text.control-character',
      '/0',
    ),
    refuse(
      'B6: a C1 control character',
      { document: '["\u0085"]' },
      'text.control-character',
      '/0',
    ),
    refuse('B7: too many digits', { document: '[12345678901234567890]' }, 'number.precision', '/0'),
    refuse(
      'B7: above the safe integers',
      { document: '[9007199254740992]' },
      'number.precision',
      '/0',
    ),
    refuse('B7: an integer as exponent', { document: '[1e21]' }, 'number.precision', '/0'),
    refuse(
      'B7: a fraction that is rounded',
      { document: '[0.1000000000000000055]' },
      'number.precision',
      '/0',
    ),
    refuse('B8: infinity', { document: '[1e400]' }, 'number.precision', '/0'),
    refuse('B8: minus zero', { document: '[-0]' }, 'number.precision', '/0'),
    refuse('B8: NaN', { document: '[NaN]' }, 'json.syntax', '/0'),
    refuse(
      'B9: 45,000 nested lists',
      { document: { before: '', repeat: '[', times: 45_000, after: '' } },
      'json.depth',
    ),
    refuse(
      'B9: 45,000 nested objects',
      { document: { before: '', repeat: '{"a":', times: 45_000, after: '' } },
      'json.depth',
    ),
    refuse(
      'B9: one level too deep',
      { document: '{"a":{"b":{}}}', limits: { maxDepth: 2 } },
      'json.depth',
      '/a/b',
    ),
    refuse(
      'B10: __proto__',
      { document: '{"__proto__":{}}' },
      'json.forbidden-member',
      '/__proto__',
    ),
    refuse(
      'B10: constructor',
      { document: '{"constructor":{}}' },
      'json.forbidden-member',
      '/constructor',
    ),
    refuse(
      'B10: prototype',
      { document: '{"proto\\u0074ype":{}}' },
      'json.forbidden-member',
      '/prototype',
    ),
    refuse(
      'B12: a list in a list',
      { document: '{"items":[[{}]]}' },
      'json.nested-array',
      '/items/0',
    ),
    refuse(
      'B14: one byte too many',
      { document: '["12345"]', limits: { maxBytes: 8 } },
      'json.too-large',
    ),
    refuse(
      'B17: 100,000 items',
      { document: { before: '{"items":[', repeat: '1,', times: 99_999, after: '1]}' } },
      'limit.items',
      '/items',
    ),
    refuse(
      'B17: one member too many',
      { document: '{"a":1,"b":2,"c":3}', limits: { maxMembers: 2 } },
      'limit.items',
      '',
    ),
  ];
}
