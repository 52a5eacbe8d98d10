import type { RefusalCode } from '../refusal.ts';
import type { Shaped } from './rule.ts';

/** What a cross-field rule complains about: a place inside its own object, a code, a sentence. */
export interface Complaint {
  /** RFC 6901 pointer, relative to the object that the rule looks at. */
  at: string;
  code: RefusalCode;
  detail: string;
}

/** A rule about several members of one object, with the paragraph that asks for it. */
export interface CrossRule<T extends object> {
  source: string;
  check: (part: T) => readonly Complaint[];
}

const RULES = new WeakMap<object, readonly CrossRule<never>[]>();

/** Puts a class under cross-field rules; they run once every member of the object is sound by itself. */
export function Obeys<T extends object>(rules: readonly CrossRule<T>[]): (type: Shaped<T>) => void {
  return (type) => {
    RULES.set(type, rules);
  };
}

/** The cross-field rules of a class, those of the classes that it extends first. */
export function rulesOf<T extends object>(type: Shaped<T>): readonly CrossRule<T>[] {
  const rules: CrossRule<T>[] = [];
  for (let at: unknown = type; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    // What stands under a class was put there by Obeys for this same class.
    rules.unshift(...((RULES.get(at) ?? []) as readonly CrossRule<T>[]));
  }
  return rules;
}
