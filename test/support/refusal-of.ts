import { Refusal } from '@trace/protocol';

/** The refusal that a check throws; anything else that it throws, or nothing, fails the test. */
export function refusalOf(check: () => unknown): Refusal {
  try {
    check();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The faults of a refusal as `pointer code`, in their order. */
export function faultLines(check: () => unknown): string[] {
  return refusalOf(check).faults.map(({ pointer, code }) => `${pointer} ${code}`);
}
