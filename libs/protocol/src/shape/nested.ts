import { IsOptional } from 'class-validator';
import { declareRule, declareValue, wrongType, type Shaped } from './rule.ts';
import { findFaults, isObject } from './walk.ts';

/** One nested object of a class, mandatory. */
export function One(type: () => Shaped): PropertyDecorator {
  return declareRule({ form: 'one', type }, (value) => findFaults(type(), value).length === 0);
}

/** One nested object of a class, which may be left out. */
export function OptionalOne(type: () => Shaped): PropertyDecorator {
  return bothOf(IsOptional(), One(type));
}

/** A list of nested objects of a class, mandatory. */
export function Many(type: () => Shaped, min: number, max: number): PropertyDecorator {
  return declareRule(
    { form: 'many', type, bounds: { min, max } },
    (value) =>
      Array.isArray(value) &&
      value.length >= min &&
      value.length <= max &&
      value.every((entry) => findFaults(type(), entry).length === 0),
  );
}

/** A list of nested objects of a class, which may be left out. */
export function OptionalMany(type: () => Shaped, min: number, max: number): PropertyDecorator {
  return bothOf(IsOptional(), Many(type, min, max));
}

/** Some object that is checked elsewhere, such as a body whose class depends on the kind of message. */
export function AnyObject(): PropertyDecorator {
  return declareValue({
    schema: { type: 'object' },
    test: (value) => (isObject(value) ? undefined : wrongType('an object')),
  });
}

function bothOf(one: PropertyDecorator, other: PropertyDecorator): PropertyDecorator {
  return (target, propertyName) => {
    one(target, propertyName);
    other(target, propertyName);
  };
}
