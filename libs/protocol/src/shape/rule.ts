import { registerDecorator, type ValidationArguments } from 'class-validator';
import type { RefusalCode } from '../refusal.ts';

/** What is wrong with one value: a closed code and a sentence that helps and never repeats the value. */
export interface Finding {
  code: RefusalCode;
  detail: string;
}

/** A part of a JSON Schema (draft 2020-12), kept beside the check that it describes. */
export type SchemaPart = Readonly<Record<string, unknown>>;

/** A class whose decorated members describe an object of a message. */
export type Shaped<T extends object = object> = new () => T;

/** A check of one single value: of a text, a number, a code, a date. */
export interface ValueRule {
  /** What is wrong, or undefined. */
  test(value: unknown): Finding | undefined;
  schema: SchemaPart;
}

/** How often something may stand in a list. */
export interface Bounds {
  min: number;
  max: number;
}

/** What a member must be: the four forms that the messages know. */
export type MemberRule =
  | { form: 'value'; rule: ValueRule }
  | { form: 'values'; rule: ValueRule; bounds: Bounds }
  | { form: 'one'; type: () => Shaped }
  | { form: 'many'; type: () => Shaped; bounds: Bounds };

/** The name under which the member rules stand in class-validator's metadata. */
export const MEMBER_RULE = 'memberRule';

/**
 * Writes a member rule into class-validator's metadata, where check-shape finds it; `accepts` is the
 * answer that class-validator's own driver would get.
 */
export function declareRule(
  rule: MemberRule,
  accepts: (value: unknown) => boolean,
): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: MEMBER_RULE,
      target: target.constructor,
      propertyName: String(propertyName),
      constraints: [rule],
      validator: {
        validate: accepts,
        defaultMessage: (about?: ValidationArguments) =>
          `${about?.property ?? 'a member'} breaks a rule of its message`,
      },
    });
  };
}

/** A decorator for one single value. */
export function declareValue(rule: ValueRule): PropertyDecorator {
  return declareRule({ form: 'value', rule }, (value) => rule.test(value) === undefined);
}

/** A decorator for a list of single values. */
export function declareValues(rule: ValueRule, min: number, max: number): PropertyDecorator {
  return declareRule(
    { form: 'values', rule, bounds: { min, max } },
    (value) =>
      Array.isArray(value) &&
      value.length >= min &&
      value.length <= max &&
      value.every((entry) => rule.test(entry) === undefined),
  );
}

/** The finding for a value of another JSON type than the member has. */
export function wrongType(expected: string): Finding {
  return { code: 'member.type', detail: `Give ${expected} here; nothing is converted.` };
}
