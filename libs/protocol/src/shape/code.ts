import { declareValue, declareValues, wrongType, type ValueRule } from './rule.ts';

/** A code of a closed list. */
export function Code(list: readonly string[]): PropertyDecorator {
  return declareValue(codeRule(list));
}

/** A list of codes of one closed list. */
export function Codes(
  list: readonly string[],
  minItems: number,
  maxItems = list.length,
): PropertyDecorator {
  return declareValues(codeRule(list), minItems, maxItems);
}

function codeRule(list: readonly string[]): ValueRule {
  const allowed = new Set(list);
  return {
    schema: { type: 'string', enum: [...list] },
    test(value) {
      if (typeof value !== 'string') return wrongType('a code, as a text');
      if (allowed.has(value)) return undefined;
      const near = findNearest(value, list).join(', ');
      return { code: 'code.unknown', detail: `Choose a code of the list, such as ${near}.` };
    },
  };
}

/** A code longer than this is compared by its beginning only, so that the work stays bounded. */
const COMPARED = 40;

/** The allowed codes that a wrong one was most probably meant to be, at most five, nearest first. */
export function findNearest(value: string, list: readonly string[]): string[] {
  if (list.length <= 5) return [...list];
  const wrong = value.slice(0, COMPARED).toUpperCase();
  return list
    .map((code) => ({ code, distance: distanceBetween(wrong, code.toUpperCase()) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 5)
    .map(({ code }) => code);
}

/** Levenshtein's distance: how many letters to add, drop or change. */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const change = (row[at] ?? 0) + (other[at] === letter ? 0 : 1);
      next.push(Math.min(change, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
