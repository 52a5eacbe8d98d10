import { Problem } from './problem.ts';

/** Whether something was kept sealed and does not open in its place. */
export function isDisplaced(fault: unknown): fault is Problem {
  return fault instanceof Problem && fault.code === 'sealed.displaced';
}
