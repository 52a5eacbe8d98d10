import { IsOptional, IsString } from 'class-validator';
import { faultLines, refusalOf } from '../../../test/support/refusal-of.ts';
import { checkShape } from './check-shape.ts';
import {
  AnyObject,
  ClockTime,
  Code,
  Codes,
  Day,
  Days,
  Decimal,
  Flag,
  Instant,
  Int,
  Ints,
  Language,
  Many,
  Obeys,
  One,
  OptionalMany,
  OptionalOne,
  PartName,
  Pattern,
  Patterns,
  Prose,
  Sha256,
  StateCode,
  StateCodes,
  Text,
  Texts,
  Uuid,
  Uuid7,
  ZoneName,
} from './shape/index.ts';

class Barrel {
  @Int(1, 9_999)
  lengthMm: number;
}

const COLOURS = ['BLACK', 'BLUED', 'NICKEL', 'PARKERISED', 'CHROME', 'WORN'] as const;

@Obeys<Gun>([
  {
    source: 'ITI 8(a)',
    check: ({ name, note }) =>
      name === 'unnamed' && note === undefined
        ? [{ at: '/note', code: 'member.missing', detail: 'Say why.' }]
        : [],
  },
])
class Gun {
  @Text(10)
  name: string;

  @Code(COLOURS)
  colour: string;

  @Flag()
  loaded: boolean;

  @One(() => Barrel)
  barrel: Barrel;

  @Many(() => Barrel, 0, 3)
  spares: Barrel[];

  @IsOptional()
  @Prose(20)
  note?: string;

  @IsOptional()
  @Texts(5, 1, 3)
  tags?: string[];

  @IsOptional()
  @Codes(COLOURS, 1, 2)
  finishes?: string[];

  @OptionalOne(() => Barrel)
  second?: Barrel;

  @OptionalMany(() => Barrel, 1, 2)
  others?: Barrel[];
}

const gun = (changes: object = {}): object => ({
  name: 'M58',
  colour: 'BLACK',
  loaded: false,
  barrel: { lengthMm: 415 },
  spares: [],
  ...changes,
});

const faults = (value: unknown, at?: string) => faultLines(() => checkShape(Gun, value, at));
const passes = (value: unknown) => checkShape(Gun, value) === value;

describe('checkShape', () => {
  it('returns the same value, neither copied nor converted', () => {
    const value = gun({ note: ' two\nlines ', tags: ['a', 'b'], second: { lengthMm: 1 } });
    const before = JSON.stringify(value);
    expect(checkShape(Gun, value)).toBe(value);
    expect(JSON.stringify(value)).toBe(before);
  });

  it('reports everything that is wrong at once, by pointer', () => {
    expect(
      faults({ name: '', colour: 'RED', barrel: { lengthMm: 0, twist: 1 }, spares: [7], extra: 1 }),
    ).toEqual([
      '/name text.blank',
      '/colour code.unknown',
      '/loaded member.missing',
      '/barrel/lengthMm member.invalid',
      '/barrel/twist member.unknown',
      '/spares/0 member.type',
      '/extra member.unknown',
    ]);
  });

  it('puts the pointers below the place where the value stands', () => {
    expect(faults(gun({ loaded: 1 }), '/items/0')).toEqual(['/items/0/loaded member.type']);
    expect(faults([], '/items/0')).toEqual(['/items/0 member.type']);
    expect(faults(null)).toEqual([' member.type']);
  });

  it('B10 knows no __proto__ and no constructor', () => {
    const hostile: unknown = JSON.parse(
      '{"name":"M58","colour":"BLACK","loaded":true,"barrel":{"lengthMm":1},"spares":[],' +
        '"__proto__":{"loaded":true},"constructor":{},"toString":1,"hasOwnProperty":1}',
    );
    expect(faults(hostile)).toEqual([
      '/__proto__ member.unknown',
      '/constructor member.unknown',
      '/toString member.unknown',
      '/hasOwnProperty member.unknown',
    ]);
  });

  it('takes no member from the prototype of the value', () => {
    const heir = Object.create(gun()) as object;
    expect(faults(heir)).toContain('/name member.missing');
  });

  it('B11 escapes the name of an unknown member as RFC 6901 asks', () => {
    expect(faults(gun({ 'a/b~c': 1 }))).toEqual(['/a~1b~0c member.unknown']);
    expect(faults(gun({ '': 1 }))).toEqual(['/ member.unknown']);
  });

  it('repeats no name that is long or can not be seen', () => {
    expect(faults(gun({ ['x'.repeat(65)]: 1 }), '/gun')).toEqual(['/gun member.unknown']);
    expect(faults(gun({ 'a\u202eb': 1 }), '/gun')).toEqual(['/gun member.unknown']);
  });

  const nested: [string, object, string[]][] = [
    ['a list', { barrel: [{ lengthMm: 1 }] }, ['/barrel member.type']],
    ['a list in a list', { spares: [[{ lengthMm: 1 }]] }, ['/spares/0 member.type']],
    ['the empty list in a list', { spares: [[]] }, ['/spares/0 member.type']],
    ['an object with numbers', { spares: { 0: { lengthMm: 1 } } }, ['/spares member.type']],
    ['an object that counts', { spares: { length: 0 } }, ['/spares member.type']],
    ['a text', { barrel: 'long' }, ['/barrel member.type']],
    ['null', { barrel: null }, ['/barrel member.type']],
    ['null in a list', { spares: [null] }, ['/spares/0 member.type']],
    ['a list of lists of texts', { tags: [['a']] }, ['/tags/0 member.type']],
    ['an empty optional list', { others: [] }, ['/others limit.items']],
    ['null as optional object', { second: null }, ['/second member.type']],
  ];

  it.each(nested)('B12 refuses %s where it does not belong', (_, changes, expected) => {
    expect(faults(gun(changes))).toEqual(expected);
  });

  const conversions: [string, object, string][] = [
    ['"false" for false', { loaded: 'false' }, '/loaded'],
    ['0 for false', { loaded: 0 }, '/loaded'],
    ['"" for false', { loaded: '' }, '/loaded'],
    ['null for false', { loaded: null }, '/loaded'],
    ['a number for a text', { name: 58 }, '/name'],
    ['a list of one text for a text', { name: ['M58'] }, '/name'],
    ['a list of one code for a code', { colour: ['BLACK'] }, '/colour'],
    ['"415" for a number', { barrel: { lengthMm: '415' } }, '/barrel/lengthMm'],
    ['"0x10" for a number', { barrel: { lengthMm: '0x10' } }, '/barrel/lengthMm'],
    ['"" for a number', { barrel: { lengthMm: '' } }, '/barrel/lengthMm'],
    ['true for a number', { barrel: { lengthMm: true } }, '/barrel/lengthMm'],
    ['1.5 for a whole number', { barrel: { lengthMm: 1.5 } }, '/barrel/lengthMm'],
    ['NaN', { barrel: { lengthMm: NaN } }, '/barrel/lengthMm'],
    ['Infinity', { barrel: { lengthMm: Infinity } }, '/barrel/lengthMm'],
    ['2^53 (B7)', { barrel: { lengthMm: 2 ** 53 } }, '/barrel/lengthMm'],
    ['one text for a list', { tags: 'a' }, '/tags'],
    ['null for an optional text', { note: null }, '/note'],
  ];

  it.each(conversions)('B13 converts nothing: %s', (_, changes, pointer) => {
    expect(faults(gun(changes))).toEqual([`${pointer} member.type`]);
  });

  it('B17 judges a list by its length before it looks inside', () => {
    const endless = Array.from({ length: 100_000 }, () => ({}));
    expect(faults(gun({ spares: endless }))).toEqual(['/spares limit.items']);
  });

  it('B17 does not name ten thousand unknown members one by one', () => {
    const names = Array.from({ length: 10_000 }, (_, at) => [`x${at}`, 1] as const);
    expect(faults(gun(Object.fromEntries(names)), '/gun')).toEqual(['/gun limit.items']);
  });

  it('stops after a hundred faults', () => {
    class Magazine {
      @Many(() => Gun, 0, 1_000)
      guns: Gun[];
    }
    const guns = Array.from({ length: 1_000 }, () => ({}));
    expect(refusalOf(() => checkShape(Magazine, { guns })).faults).toHaveLength(100);
  });

  it('wants each entry of a list of values once', () => {
    expect(faults(gun({ finishes: ['BLUED', 'BLUED'] }))).toEqual(['/finishes/1 member.invalid']);
    expect(passes(gun({ finishes: ['BLUED', 'WORN'] }))).toBe(true);
    expect(faults(gun({ finishes: ['BLUED', 'WORN', 'CHROME'] }))).toEqual([
      '/finishes limit.items',
    ]);
  });

  it('runs the rules between members only where the members are sound', () => {
    expect(faults(gun({ name: 'unnamed' }))).toEqual(['/note member.missing']);
    expect(faults(gun({ name: 'unnamed', loaded: 0 }))).toEqual(['/loaded member.type']);
    expect(passes(gun({ name: 'unnamed', note: 'worn' }))).toBe(true);
  });

  it('names the paragraph behind a rule between members', () => {
    const refusal = refusalOf(() => checkShape(Gun, gun({ name: 'unnamed' })));
    expect(refusal.faults[0]?.detail).toBe('Say why. (ITI 8(a))');
  });

  it('runs the rules of the class that a class extends', () => {
    class Rifle extends Gun {
      @IsOptional()
      @Flag()
      scope?: boolean;
    }
    const check = () => checkShape(Rifle, { ...gun({ name: 'unnamed' }), scope: true });
    expect(faultLines(check)).toEqual(['/note member.missing']);
  });

  it('says yes only to a class whose every decorator it knows', () => {
    class Foreign {
      @IsString()
      name: string;
    }
    class Double {
      @Text(3)
      @Flag()
      name: string;
    }
    class Bare {
      name: string;
    }
    class Lonely {
      @IsOptional()
      name?: string;
    }
    for (const type of [Foreign, Double, Bare, Lonely]) {
      expect(() => checkShape(type, { name: 'a' })).toThrow(TypeError);
    }
  });
});

class Values {
  @IsOptional() @Text(10) text?: string;
  @IsOptional() @Prose(10) prose?: string;
  @IsOptional() @Code(COLOURS) code?: string;
  @IsOptional() @Day() day?: string;
  @IsOptional() @Days(1, 2) days?: string[];
  @IsOptional() @Instant() instant?: string;
  @IsOptional() @Int(-1, 5) int?: number;
  @IsOptional() @Ints(1, 5, 1, 2) ints?: number[];
  @IsOptional() @Decimal(-90, 90, 2) decimal?: number;
  @IsOptional() @StateCode() state?: string;
  @IsOptional() @StateCodes(1, 2) states?: string[];
  @IsOptional() @Uuid() uuid?: string;
  @IsOptional() @Uuid7() uuid7?: string;
  @IsOptional() @Language() language?: string;
  @IsOptional() @Sha256() sha256?: string;
  @IsOptional() @PartName() part?: string;
  @IsOptional() @ZoneName() zone?: string;
  @IsOptional() @ClockTime() time?: string;
  @IsOptional() @AnyObject() object?: object;
}

describe('the values of members', () => {
  const good: [keyof Values, unknown][] = [
    ['text', '1234567890'],
    ['text', '👨‍🚒'.repeat(3)],
    ['prose', 'a\nb'],
    ['code', 'NICKEL'],
    ['day', '2024-02-29'],
    ['day', '2000-02-29'],
    ['day', '1800-01-01'],
    ['day', '2200-12-31'],
    ['days', ['2026-01-01', '2026-01-02']],
    ['instant', '2026-01-06T23:59:59.999Z'],
    ['int', 0],
    ['int', -1],
    ['ints', [1, 5]],
    ['decimal', -12.34],
    ['decimal', 48.2],
    ['state', 'QN'],
    ['state', 'AUT'],
    ['states', ['QN', 'QS']],
    ['uuid', 'f47ac10b-58cc-4372-a567-0e02b2c3d479'],
    ['uuid7', '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a'],
    ['language', 'en'],
    ['language', 'sr-Cyrl-RS'],
    ['language', 'es-419'],
    ['sha256', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
    ['part', 'holder-ak'],
    ['zone', 'Europe/Vienna'],
    ['zone', 'America/Argentina/Buenos_Aires'],
    ['zone', 'UTC'],
    ['time', '16:20'],
    ['object', {}],
  ];

  it.each(good)('%s may be %j', (member, value) => {
    expect(() => checkShape(Values, { [member]: value })).not.toThrow();
  });

  const bad: [keyof Values, unknown, code: string][] = [
    ['text', '12345678901', 'limit.length'],
    ['text', 'x'.repeat(10_000), 'limit.length'],
    ['text', '', 'text.blank'],
    ['text', ' \u00a0\u3000', 'text.blank'],
    ['text', 'a\u200bb', 'text.invisible'],
    ['text', 'a\nb', 'text.control-character'],
    ['prose', '\n\n', 'text.blank'],
    ['prose', 'a\u0000b', 'text.control-character'],
    ['code', 'nickel', 'code.unknown'],
    ['code', 'NICKEL ', 'code.unknown'],
    ['code', 'toString', 'code.unknown'],
    ['code', '', 'code.unknown'],
    ['day', '2026-02-30', 'date.impossible'],
    ['day', '2026-02-29', 'date.impossible'],
    ['day', '1900-02-29', 'date.impossible'],
    ['day', '2026-04-31', 'date.impossible'],
    ['day', '2026-13-01', 'date.impossible'],
    ['day', '2026-00-10', 'date.impossible'],
    ['day', '2026-01-00', 'date.impossible'],
    ['day', '0001-01-01', 'date.impossible'],
    ['day', '9999-12-31', 'date.impossible'],
    ['day', '1799-12-31', 'date.impossible'],
    ['day', '2201-01-01', 'date.impossible'],
    ['day', 'infinity', 'member.invalid'],
    ['day', '2026-1-6', 'member.invalid'],
    ['day', '2026-01-06\n', 'member.invalid'],
    ['day', '2026-01-06T00:00:00.000Z', 'member.invalid'],
    ['day', '٢٠٢٦-٠١-٠٦', 'member.invalid'],
    ['day', 20260106, 'member.type'],
    ['instant', '2026-01-06T23:59:60.000Z', 'date.impossible'],
    ['instant', '2026-01-06T24:00:00.000Z', 'date.impossible'],
    ['instant', '2026-02-30T00:00:00.000Z', 'date.impossible'],
    ['instant', '9999-12-31T00:00:00.000Z', 'date.impossible'],
    ['instant', '2026-01-06T10:00:00Z', 'member.invalid'],
    ['instant', '2026-01-06T10:00:00.000+01:00', 'member.invalid'],
    ['instant', '2026-01-06T10:00:00.000000Z', 'member.invalid'],
    ['instant', '2026-01-06 10:00:00.000Z', 'member.invalid'],
    ['int', 6, 'member.invalid'],
    ['int', -2, 'member.invalid'],
    ['ints', [1, 6], 'member.invalid'],
    ['decimal', 90.01, 'member.invalid'],
    ['decimal', 48.208, 'member.invalid'],
    ['decimal', '48.2', 'member.type'],
    ['decimal', NaN, 'member.type'],
    ['state', 'qn', 'member.invalid'],
    ['state', 'Q', 'member.invalid'],
    ['state', 'QN\n', 'member.invalid'],
    ['states', ['QN', 'Sorava'], 'member.invalid'],
    ['uuid', 'F47AC10B-58CC-4372-A567-0E02B2C3D479', 'member.invalid'],
    ['uuid7', 'f47ac10b-58cc-4372-a567-0e02b2c3d479', 'member.invalid'],
    ['language', 'EN', 'member.invalid'],
    ['language', 'english', 'member.invalid'],
    ['sha256', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV', 'member.invalid'],
    ['sha256', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU', 'member.invalid'],
    ['part', 'Holder', 'member.invalid'],
    ['part', 'a'.repeat(33), 'member.invalid'],
    ['zone', '../etc/passwd', 'member.invalid'],
    ['time', '24:00', 'member.invalid'],
    ['object', [], 'member.type'],
    ['object', 'a', 'member.type'],
  ];

  it.each(bad)('%s may not be %j: %s', (member, value, code) => {
    const [fault] = refusalOf(() => checkShape(Values, { [member]: value })).faults;
    expect(fault?.code).toBe(code);
    expect(fault?.pointer).toMatch(new RegExp(`^/${member}(/1)?$`));
  });

  it('names the codes that a wrong one was probably meant to be', () => {
    const detail = (code: string) =>
      refusalOf(() => checkShape(Values, { code })).faults[0]?.detail ?? '';
    expect(detail('BLEUD')).toMatch(/such as BLUED,/);
    expect(detail('parkerized')).toMatch(/such as PARKERISED,/);
    expect(detail('x'.repeat(1_000_000))).toMatch(/such as /);
  });
});

describe('a text that is hostile to patterns (B19)', () => {
  it('meets no pattern and is looked through by nothing where it is too long', () => {
    let runs = 0;
    const counted = /^(A+)+$/;
    counted.test = (text) => {
      runs += 1;
      return RegExp.prototype.test.call(counted, text);
    };
    class Marked {
      @Pattern(counted, 'capital letters', 8)
      mark: string;

      @Patterns(counted, 'capital letters', 1, 2, 8)
      marks: string[];
    }
    const hostile = `${'A'.repeat(1_000)}!`;
    expect(faultLines(() => checkShape(Marked, { mark: hostile, marks: [hostile] }))).toEqual([
      '/mark member.invalid',
      '/marks/0 member.invalid',
    ]);
    expect(runs).toBe(0);
    checkShape(Marked, { mark: 'AAAAAAAA', marks: ['AAAAAAAA'] });
    expect(runs).toBe(2);
  });
});
