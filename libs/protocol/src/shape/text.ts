import { declareValue, declareValues, wrongType, type Finding, type ValueRule } from './rule.ts';
import { findInvisible, type Lines } from './visible-text.ts';

/** A text of one line that a person can read: not blank, no invisible characters. */
export function Text(max: number): PropertyDecorator {
  return declareValue(textRule(max, 'one-line'));
}

/** A text of one or more lines that a person can read: not blank, no invisible characters. */
export function Prose(max: number): PropertyDecorator {
  return declareValue(textRule(max, 'many-lines'));
}

/** A list of texts of one line each. */
export function Texts(max: number, minItems: number, maxItems: number): PropertyDecorator {
  return declareValues(textRule(max, 'one-line'), minItems, maxItems);
}

function textRule(max: number, lines: Lines): ValueRule {
  return {
    schema: { type: 'string', minLength: 1, maxLength: max },
    test(value) {
      if (typeof value !== 'string') return wrongType('a text');
      return findLength(value, max) ?? findInvisible(value, lines);
    },
  };
}

/** Counted in characters, as JSON Schema does, and not in UTF-16 units. */
function findLength(text: string, max: number): Finding | undefined {
  if (text.trim() === '') {
    return { code: 'text.blank', detail: 'Write something, or leave the member out.' };
  }
  if (text.length <= max) return undefined;
  const tooLong = text.length > 2 * max || Array.from(text).length > max;
  return tooLong
    ? { code: 'limit.length', detail: `At most ${max} characters fit here.` }
    : undefined;
}
