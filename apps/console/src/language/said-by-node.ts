/** What a sentence of the node is in another language; undefined where the dictionary has it not, or not all of it. */
export type Sayings = (english: string) => string | undefined;

/** A sentence with places for values, taken apart. */
interface Template {
  /** The fixed words before, between and after the places. */
  pieces: readonly string[];
  names: readonly string[];
  /** The sentence in the other language, with the same places. */
  said: string;
}

const PLACE = /\{(\w+)\}/g;
/** What stands between these is read in its own direction, whatever the direction around it (Unicode annex 9). */
const [ISOLATE, END] = ['\u2068', '\u2069'];

/**
 * The sentences of the node by a dictionary of one language. Its keys are sentences as the node writes them, with
 * `{places}` for values. A place whose name begins with a capital letter holds other words of the node, which are
 * translated too, or else the whole sentence is not; where one word means two things, `Place: word` tells them apart.
 * What any other place holds, such as a number, a date or the name of a maker, stays as it is, and keeps its direction
 * among words from right to left.
 */
export function sayingsOf(
  dictionary: Readonly<Record<string, string>>,
  direction: 'ltr' | 'rtl',
): Sayings {
  const exact = new Map(Object.entries(dictionary).filter(([key]) => !key.includes('{')));
  const templates = Object.entries(dictionary)
    .filter(([key]) => key.includes('{'))
    .map(([key, said]) => templateOf(key, said))
    .toSorted((one, other) => weightOf(other) - weightOf(one));

  const as = (value: string): string => (direction === 'rtl' ? ISOLATE + value + END : value);
  const say: Sayings = (english) => {
    const whole = exact.get(english);
    if (whole !== undefined) return whole;
    for (const template of templates) {
      const values = valuesIn(english, template);
      const said = values && filled(template.said, values);
      if (said !== undefined) return said;
    }
    return undefined;
  };
  /** Every value is shorter than the sentence around it, so this comes to an end. */
  const filled = (sentence: string, values: ReadonlyMap<string, string>): string | undefined => {
    const given = new Map<string, string>();
    for (const [name, value] of values) {
      const said = isPhrase(name) ? (exact.get(`${name}: ${value}`) ?? say(value)) : as(value);
      if (said === undefined) return undefined;
      given.set(name, said);
    }
    return sentence.replaceAll(PLACE, (_, name: string) => given.get(name) ?? '');
  };
  return say;
}

function isPhrase(name: string): boolean {
  return /^[A-Z]/.test(name);
}

function templateOf(key: string, said: string): Template {
  return {
    pieces: key.split(/\{\w+\}/),
    names: [...key.matchAll(PLACE)].map((match) => match[1] ?? ''),
    said,
  };
}

/** The more fixed words, the surer it is the one that is meant. */
function weightOf({ pieces }: Template): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/**
 * What stands at the places, none of it empty; undefined where it is another sentence. Each fixed piece is taken where it
 * comes first and the last one at the end, in one pass: no text, however long, makes this slow.
 */
function valuesIn(
  text: string,
  { pieces, names }: Template,
): ReadonlyMap<string, string> | undefined {
  const [first = '', ...rest] = pieces;
  if (!text.startsWith(first)) return undefined;
  const values = new Map<string, string>();
  let from = first.length;
  for (const [index, piece] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const at = isLast ? text.length - piece.length : text.indexOf(piece, from + 1);
    if (at <= from || !text.startsWith(piece, at)) return undefined;
    values.set(names[index] ?? '', text.slice(from, at));
    from = at + piece.length;
  }
  return values;
}
