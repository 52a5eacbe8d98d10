import { randomUUID } from 'node:crypto';
import { Chance } from '../faults/chance.ts';
import { badValuesFor, HOSTILE_TEXTS, UNREADABLE, type BadValue } from '../support/bad-values.ts';
import { aCooperationRequest } from '../support/builders/index.ts';
import { fieldsOf, kindOf, type Field, type Schema } from '../support/schema-fields.ts';
import { bodyOf, SHAPES, type Operation } from './declared-routes.ts';
import { isKnownProblem, PLACE, type BadCall, type Told } from './refused-call.ts';

/** Which values are tried is another matter with every run; `--globals '{"seed":"…"}'` tries those of a run again. */
export const SEED = (globalThis as { seed?: string }).seed ?? randomUUID().slice(0, 8);
/** At every field so many of the values that are tried there; all with `--globals '{"valuesPerField":30}'`. */
export const VALUES_PER_FIELD = (globalThis as { valuesPerField?: number }).valuesPerField ?? 1;
/** What is said of a text for itself, and not for what it would mean, such as that a password is weak. */
const OF_A_TEXT = /^(text\.|limit\.length$|member\.(type|invalid)$|code\.unknown$|date\.)/;

/** One bad value at one field of a body. */
export interface Try extends Omit<BadCall, 'make'> {
  body: string;
  codes: readonly string[];
  at: { pointer: string; above: boolean };
  /** Whether it lies within a request that need not be finished yet. */
  unfinished: boolean;
}

/** At every field of a route some of the values that do not belong there, and one that may stand nowhere. */
export function triesAt(method: string, path: string, operation: Operation): Try[] {
  const { schema, example } = bodyOf(operation) ?? { schema: {}, example: {} };
  const chance = new Chance(`${SEED} ${method} ${path}`);
  return fieldsOf(schema, SHAPES).flatMap((field) => {
    const own = badValuesFor(kindOf(field.schema, SHAPES), field.schema);
    const some = [own, UNREADABLE].flatMap((all) =>
      chance.shuffled(all).slice(0, VALUES_PER_FIELD),
    );
    return some.map((value) => tryOf(value, field, exampleFor(field, example)));
  });
}

/** Judged is all of it, and saved as a draft a fifth, others with every run: it is the same that judges there. */
export function someOf(path: string, tries: readonly Try[]): readonly Try[] {
  if (VALUES_PER_FIELD > 1 || path.includes('assessment')) return tries;
  return new Chance(`${SEED} drafts ${path}`).shuffled(tries).slice(0, Math.ceil(tries.length / 5));
}

function tryOf(value: BadValue, field: Field, example: object): Try {
  const [first, ...deeper] = field.path;
  const pointer = pointerOf(field);
  const isObject = value.json.startsWith('{"noSuch');
  const isListInList = value.json.startsWith('[') && /\/\d+$/.test(pointer);
  const isUnread = value.unread === true || isListInList;
  return {
    what: `${value.row} at ${pointer}`,
    codes: isListInList ? ['json.nested-array', 'json.depth'] : value.codes,
    body: bodyWith(example, field, value.json),
    // The reader names where it stopped, which may be what holds the field.
    at: { pointer, above: isUnread },
    unfinished: !isUnread && first === 'request' && (deeper.length > 0 || isObject),
  };
}

/** What is wrong with how a text was taken that means something to another program. */
export function textFaultIn(told: Told, field: Field, hostile: string): string | undefined {
  const { status, code, errors, text } = told;
  const says = `${hostile} at ${pointerOf(field)}: ${status} ${code} ${text.slice(0, 300)}`;
  if (status >= 400 && !isKnownProblem(told)) return says;
  const isRefused = errors.some(
    (one) => one.pointer === pointerOf(field) && OF_A_TEXT.test(one.code),
  );
  // What has a form is refused unless it happens to fit, and free text never for what it says.
  if (!fits(field.schema, hostile)) return isRefused ? undefined : says;
  return isRefused && field.schema.pattern === undefined ? says : undefined;
}

/** Those that are short enough for a place, where there are any: what is too long is refused for that alone. */
export function hostileFor({ schema: { maxLength = Infinity } }: Field): readonly string[] {
  const short = HOSTILE_TEXTS.filter((text) => Array.from(text).length <= maxLength);
  return short.length > 0 ? short : HOSTILE_TEXTS;
}

/** Whether a text fits what the document says of its place. */
function fits({ pattern, maxLength = Infinity }: Schema, text: string): boolean {
  if (Array.from(text).length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

function pointerOf({ path }: Field): string {
  return path.map((step) => `/${step}`).join('');
}

/** The example in which a field can stand: of the two kinds of requests it shows one. */
export function exampleFor({ within }: Field, example: object): object {
  if (!within.includes('CooperationRequest')) return example;
  return { ...example, request: aCooperationRequest() };
}

/** The example with something else in one place; what leads there is made where the example lacks it. */
export function bodyWith(example: object, { path }: Field, json: string): string {
  const body = structuredClone(example) as Record<string, unknown>;
  let here: Record<string, unknown> = body;
  for (const [index, step] of path.slice(0, -1).entries()) {
    const inside = here[step];
    const next = /^\d+$/.test(path[index + 1] ?? '') ? [] : {};
    here[step] = typeof inside === 'object' && inside !== null ? inside : next;
    here = here[step] as Record<string, unknown>;
  }
  here[path.at(-1) ?? ''] = PLACE;
  return JSON.stringify(body).replace(JSON.stringify(PLACE), () => json);
}
