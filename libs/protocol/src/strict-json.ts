import { isAscii, isUtf8 } from 'node:buffer';
import { Refusal, type RefusalCode } from './refusal.ts';

/** How much of a document is read before it is refused. */
export interface JsonLimits {
  maxBytes?: number;
  maxDepth?: number;
  /** members of one object */
  maxMembers?: number;
  /** items of one array */
  maxItems?: number;
}

const DEFAULTS = { maxBytes: 1_048_576, maxDepth: 32, maxMembers: 256, maxItems: 1_000 };

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const PLAIN = /[ !#-[\]-~\u00a0-\uffff]*/y;
const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
const ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['n', '\n'],
  ['t', '\t'],
]);

/**
 * Reads JSON that every reader in the world reads alike (RFC 8259, RFC 7493), and refuses the rest:
 * bytes that are not UTF-8, members that stand twice, numbers that would be rounded, half characters.
 */
export function parseStrictJson(document: Uint8Array | string, limits: JsonLimits = {}): unknown {
  const bounds = { ...DEFAULTS, ...limits };
  const text =
    typeof document === 'string'
      ? ofString(document, bounds.maxBytes)
      : decode(document, bounds.maxBytes);
  return new Reader(text, bounds).document();
}

function ofString(text: string, maxBytes: number): string {
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes);
  if (text.charCodeAt(0) === 0xfeff) throw new Refusal('json.encoding');
  if (/\p{Surrogate}/u.test(text)) throw new Refusal('text.surrogate');
  return text;
}

function decode(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // UTF-16 and UTF-32 of a JSON text have a zero among their first bytes (RFC 4627 section 3)
  if (buffer.subarray(0, 4).includes(0)) throw new Refusal('json.encoding');
  if (isAscii(buffer)) return buffer.toString('latin1');
  if (!isUtf8(buffer)) throw new Refusal('json.encoding');
  const text = buffer.toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) throw new Refusal('json.encoding');
  return text;
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('json.too-large', `At most ${maxBytes} bytes are read.`);
}

/** One recursive descent over one text. It keeps the way it came, so that a refusal can say where. */
class Reader {
  private at = 0;
  private depth = 0;
  private readonly way: (string | number)[] = [];
  private readonly text: string;
  private readonly limits: Required<JsonLimits>;

  constructor(text: string, limits: Required<JsonLimits>) {
    this.text = text;
    this.limits = limits;
  }

  document(): unknown {
    const value = this.value(this.next());
    if (!Number.isNaN(this.next())) throw this.syntax('Something follows the end of the document');
    return value;
  }

  /** Skips white space; the code unit that stands there, NaN at the end. */
  private next(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.at += 1;
    }
  }

  private value(code: number): unknown {
    if (code === QUOTE) return this.string();
    if (code === OPEN_OBJECT) return this.object();
    if (code === OPEN_ARRAY) return this.array();
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number();
    return this.literal();
  }

  private object(): Record<string, unknown> {
    this.enter();
    const object: Record<string, unknown> = {};
    let members = 0;
    let code = this.next();
    if (code === CLOSE_OBJECT) return this.leave(object);
    for (;;) {
      if (code !== QUOTE) throw this.syntax('A member name in quotes is expected');
      const name = this.string();
      this.way[this.depth] = name;
      if (FORBIDDEN.has(name)) throw this.refuse('json.forbidden-member');
      // names like toString are inherited by every object, hence the second look
      if (object[name] !== undefined && Object.hasOwn(object, name)) {
        throw this.refuse('json.duplicate-member');
      }
      if (++members > this.limits.maxMembers) {
        throw this.refuse(
          'limit.items',
          `At most ${this.limits.maxMembers} members are allowed in one object.`,
          -1,
        );
      }
      if (this.next() !== COLON) throw this.syntax('A colon is expected');
      this.at += 1;
      object[name] = this.value(this.next());
      code = this.next();
      if (code === CLOSE_OBJECT) return this.leave(object);
      if (code !== COMMA) throw this.syntax('A comma or the end of the object is expected');
      this.at += 1;
      code = this.next();
    }
  }

  private array(): unknown[] {
    this.enter();
    const array: unknown[] = [];
    let code = this.next();
    if (code === CLOSE_ARRAY) return this.leave(array);
    for (;;) {
      this.way[this.depth] = array.length;
      if (array.length === this.limits.maxItems) {
        throw this.refuse(
          'limit.items',
          `At most ${this.limits.maxItems} entries are allowed in one list.`,
          -1,
        );
      }
      if (code === OPEN_ARRAY) throw this.nestedArray();
      array.push(this.value(code));
      code = this.next();
      if (code === CLOSE_ARRAY) return this.leave(array);
      if (code !== COMMA) throw this.syntax('A comma or the end of the list is expected');
      this.at += 1;
      code = this.next();
    }
  }

  private enter(): void {
    this.at += 1;
    this.depth += 1;
    if (this.depth > this.limits.maxDepth) throw this.tooDeep();
  }

  private leave<T>(container: T): T {
    this.at += 1;
    this.depth -= 1;
    return container;
  }

  private string(): string {
    const text = this.text;
    const start = this.at + 1;
    let at = start;
    // short texts go by a plain loop; for what is longer, the regular expression is ten times as fast
    for (const near = start + 32; at < near && isPlain(text.charCodeAt(at)); at += 1);
    if (isPlain(text.charCodeAt(at))) at = endOfPlain(text, at);
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) return this.stringWithEscapes(start, at);
    if (code !== QUOTE) throw this.unfitInText(at, code);
    this.at = at + 1;
    return text.slice(start, at);
  }

  private stringWithEscapes(start: number, firstEscape: number): string {
    let done = '';
    let from = start;
    let at = firstEscape;
    for (;;) {
      const code = this.text.charCodeAt(at);
      done += this.text.slice(from, at);
      this.at = at;
      if (code === QUOTE) {
        this.at += 1;
        return done;
      }
      if (code !== BACKSLASH) throw this.unfitInText(at, code);
      done += this.escape();
      from = this.at;
      at = endOfPlain(this.text, from);
    }
  }

  /** One escape (RFC 8259 section 7); of the control characters only line feed and tab are text. */
  private escape(): string {
    const letter = this.text.charAt(this.at + 1);
    if (letter === 'u') return this.unicodeEscape();
    const meant = ESCAPES.get(letter);
    if (meant === undefined) {
      if (letter !== '' && 'bfr'.includes(letter)) throw this.refuse('text.control-character');
      throw this.syntax('An escape is not known');
    }
    this.at += 2;
    return meant;
  }

  /** One character, which takes two escapes when it lies beyond the basic plane. */
  private unicodeEscape(): string {
    const unit = this.codeUnit();
    if (isControl(unit) && unit !== 0x0a && unit !== 0x09) {
      throw this.refuse('text.control-character');
    }
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (unit > 0xdbff || !this.text.startsWith('\\u', this.at)) throw this.refuse('text.surrogate');
    const low = this.codeUnit();
    if (low < 0xdc00 || low > 0xdfff) throw this.refuse('text.surrogate');
    return String.fromCharCode(unit, low);
  }

  private codeUnit(): number {
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.syntax('Four hexadecimal digits are expected');
    this.at += 6;
    return Number.parseInt(digits, 16);
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const written = NUMBER.exec(this.text)?.[0];
    if (written === undefined) throw this.syntax('A number is not written as JSON writes numbers');
    const number = Number(written);
    if (!isExact(written, number)) throw this.refuse('number.precision');
    this.at += written.length;
    return number;
  }

  private literal(): boolean | null {
    for (const [word, meant] of LITERALS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meant;
      }
    }
    throw this.syntax('A value is expected');
  }

  private refuse(code: RefusalCode, detail?: string, upwards = 0): Refusal {
    return new Refusal(code, detail, {
      pointer: pointerOf(this.way.slice(1, this.depth + 1 + upwards)),
    });
  }

  private syntax(sentence: string): Refusal {
    return this.refuse('json.syntax', `${sentence} (character ${this.at + 1}).`);
  }

  private unfitInText(at: number, code: number): Refusal {
    this.at = at;
    return Number.isNaN(code)
      ? this.syntax('A text has no end')
      : this.refuse('text.control-character');
  }

  private tooDeep(): Refusal {
    return this.refuse('json.depth', `At most ${this.limits.maxDepth} levels are read.`, -1);
  }

  /** A list of lists is never part of a message; a tower of them is refused for its height. */
  private nestedArray(): Refusal {
    for (let height = this.depth; this.next() === OPEN_ARRAY; this.at += 1) {
      height += 1;
      if (height > this.limits.maxDepth) return this.tooDeep();
    }
    return this.refuse('json.nested-array');
  }
}

/** A code unit that stands for itself in a text. */
function isPlain(unit: number): boolean {
  return unit > 0x9f || (unit >= 0x20 && unit < 0x7f && unit !== QUOTE && unit !== BACKSLASH);
}

/** Where the code units end that stand for themselves. */
function endOfPlain(text: string, from: number): number {
  PLAIN.lastIndex = from;
  PLAIN.test(text);
  return PLAIN.lastIndex;
}

/** C0, DEL and C1 (ISO 6429): nothing that a person writes. */
function isControl(unit: number): boolean {
  return unit < 0x20 || (unit > 0x7e && unit < 0xa0);
}

/**
 * The RFC 6901 pointer of a way through a document. It ends before a name that is long or not plain,
 * so that a refusal never repeats what a stranger wrote.
 */
function pointerOf(way: readonly (string | number)[]): string {
  const strange = way.findIndex((step) => !/^[A-Za-z0-9_ .~/-]{1,64}$/.test(String(step)));
  const plain = strange < 0 ? way : way.slice(0, strange);
  return plain
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/**
 * Whether a number means the same to every reader: integers within ±(2^53 - 1) (RFC 7493 section 2.2),
 * and fractions whose digits are those that the double writes back.
 */
function isExact(written: string, number: number): boolean {
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return false;
  if (Object.is(number, -0)) return false;
  if (written.length <= 15 && !/[eE]/.test(written)) return true;
  return digitsOf(written) === digitsOf(String(number));
}

/** A decimal as its significant digits and its exponent, whichever way it was written. */
function digitsOf(written: string): string {
  const [mantissa = '', exponent = '0'] = written.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^(-?)0+/, '$1');
  const significant = digits.replace(/0+$/, '');
  if (significant === '' || significant === '-') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${significant}e${power}`;
}
