import { isNativeError } from 'node:util/types';
import { isDatabaseAway, Problem } from '@trace/platform';
import { Refusal } from '@trace/protocol';

/** The receipt could not be signed, so nothing of the parcel was stored: no fault of any message. */
export class ReceiptNotSigned extends Error {
  constructor(cause: unknown) {
    super('receipt-not-signed', { cause });
  }
}

/**
 * The clock of this node was set back while it worked at a parcel. A receipt would be older than what it accepts, for
 * ever; the parcel is refused as a whole and comes again.
 */
export class ClockSetBack extends Refusal {
  constructor() {
    super('parcel.from-the-future', 'The clock of this node was set back. Send it again.');
  }
}

/** Serialization failure and deadlock (PostgreSQL appendix A): the same may well succeed a moment later. */
const COLLIDED = new Set(['40001', '40P01']);

/** Whether a fault is about this node as a whole at this moment, and about no single message. */
export function isPassing(fault: unknown): boolean {
  if (fault instanceof ReceiptNotSigned || fault instanceof ClockSetBack) return true;
  if (isDatabaseAway(fault)) return true;
  // The evidence of what happens to any message can not be kept at present.
  if (fault instanceof Problem && fault.status === 503) return true;
  return isNativeError(fault) && 'code' in fault && COLLIDED.has(String(fault.code));
}

/** A short stable word for a fault; its own text may hold what a message says and is not passed on. */
export function faultName(fault: unknown): string {
  if (!isNativeError(fault)) return 'unknown';
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
}
