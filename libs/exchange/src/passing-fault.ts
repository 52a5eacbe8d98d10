import { isNativeError } from 'node:util/types';
import { isDatabaseAway, Problem } from '@trace/platform';

/** The receipt could not be signed, so nothing of the parcel was stored: no fault of any message. */
export class ReceiptNotSigned extends Error {
  constructor(cause: unknown) {
    super('receipt-not-signed', { cause });
  }
}

/** Serialization failure and deadlock (PostgreSQL appendix A): the same may well succeed a moment later. */
const COLLIDED = new Set(['40001', '40P01']);

/** Whether a fault is about this node as a whole at this moment, and about no single message. */
export function isPassing(fault: unknown): boolean {
  if (fault instanceof ReceiptNotSigned || isDatabaseAway(fault)) return true;
  // The evidence of what happens to any message can not be kept at present.
  if (fault instanceof Problem && fault.status === 503) return true;
  return isNativeError(fault) && 'code' in fault && COLLIDED.has(String(fault.code));
}

/** A short stable word for a fault; its own text may hold what a message says and is not passed on. */
export function faultName(fault: unknown): string {
  if (!isNativeError(fault)) return 'unknown';
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
}
