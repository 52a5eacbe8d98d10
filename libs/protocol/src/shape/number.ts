import { declareValue, declareValues, wrongType, type Finding, type ValueRule } from './rule.ts';

/** A whole number within bounds. */
export function Int(min: number, max: number): PropertyDecorator {
  return declareValue(intRule(min, max));
}

/** A list of whole numbers within bounds. */
export function Ints(
  min: number,
  max: number,
  minItems: number,
  maxItems: number,
): PropertyDecorator {
  return declareValues(intRule(min, max), minItems, maxItems);
}

/** A number with at most so many decimal places. */
export function Decimal(min: number, max: number, places: number): PropertyDecorator {
  return declareValue({
    schema: { type: 'number', minimum: min, maximum: max, multipleOf: 10 ** -places },
    test(value) {
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType('a number');
      if (Number(value.toFixed(places)) !== value) {
        return { code: 'member.invalid', detail: `Round this to ${places} decimal places.` };
      }
      return findOutside(value, min, max);
    },
  });
}

/** Yes or no: true or false, and never a text or a number instead. */
export function Flag(): PropertyDecorator {
  return declareValue({
    schema: { type: 'boolean' },
    test: (value) => (typeof value === 'boolean' ? undefined : wrongType('true or false')),
  });
}

function intRule(min: number, max: number): ValueRule {
  return {
    schema: { type: 'integer', minimum: min, maximum: max },
    test(value) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        return wrongType('a whole number');
      }
      return findOutside(value, min, max);
    },
  };
}

function findOutside(value: number, min: number, max: number): Finding | undefined {
  return value < min || value > max
    ? { code: 'member.invalid', detail: `The number must lie between ${min} and ${max}.` }
    : undefined;
}
