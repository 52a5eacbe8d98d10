import { Refusal, type Fault } from './refusal.ts';
import type { Shaped } from './shape/rule.ts';
import { findFaults } from './shape/walk.ts';

/**
 * Checks a parsed JSON value against the decorators of a class and returns the same value, typed.
 * Nothing is converted, dropped or added; everything that is wrong is reported at once.
 * @throws Refusal with one fault for each place, by RFC 6901 pointer below `at`.
 */
export function checkShape<T extends object>(type: Shaped<T>, value: unknown, at = ''): T {
  refuseFaults(findFaults(type, value, at));
  // The walk has just shown that every member is what its declaration says.
  return value as T;
}

/** Throws the faults as one refusal, if there are any. */
export function refuseFaults(faults: readonly Fault[]): void {
  const [first, ...others] = faults;
  if (first !== undefined) throw Refusal.ofFaults([first, ...others]);
}

export type { Shaped } from './shape/rule.ts';
export { findFaults } from './shape/walk.ts';
