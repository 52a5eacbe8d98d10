import { LIMITS } from './limits.ts';

/**
 * Whether a message would have been accepted before it was written, by more than clocks may differ. No receiver takes
 * what comes from the future, so a receipt that says so is not honest.
 */
export function isBackDated(receivedAt: Date, createdAt: Date): boolean {
  return receivedAt.getTime() < createdAt.getTime() - LIMITS.clockSkewSeconds * 1_000;
}
