import type { IntendedUse, PermissionPurpose } from '@trace/protocol';
import type { Day } from '../deadlines/index.ts';
import type { EffectiveHandling } from './effective-handling.ts';

/**
 * What somebody means to do with information of another State. Source: ITI 15, FP 12(5), UNTOC 18(5), 18(19), 18(20);
 * the purposes of a permission are in PERMISSION_PURPOSES.
 */
export type Use =
  /** Read it here. */
  | { purpose: 'READ' }
  /** Hand it to another State, in an onward request or otherwise. */
  | { purpose: 'FORWARD_TO_STATE'; to: string }
  /** Hand it to another authority of the own State. */
  | { purpose: 'FORWARD_AT_HOME'; recipient: string }
  /** Give it to a unit of the own authority to work on. */
  | { purpose: 'ASSIGN'; unit: string }
  /** Put it before a court. */
  | { purpose: 'USE_IN_COURT' }
  /** Disclose it to an accused because it speaks for that person. */
  | { purpose: 'EXCULPATORY_DISCLOSURE' }
  /** Use it for other purposes than those for which it was given. */
  | { purpose: 'OTHER_USE'; intendedUse: IntendedUse[] }
  /** Talk to the holder of the item. */
  | { purpose: 'CONTACT_HOLDER' }
  /** Talk to the maker of the item. */
  | { purpose: 'CONTACT_MANUFACTURER' }
  /** Put it into the authority's own file, outside of the node. */
  | { purpose: 'EXPORT' }
  /** Keep it until the end of a day. */
  | { purpose: 'KEEP'; until: Day };

/** What can be meant to be done with information, by its code. */
export type UsePurpose = Use['purpose'];

/** Everything that can be meant to be done with information. */
export const USE_PURPOSES = [
  'READ',
  'FORWARD_TO_STATE',
  'FORWARD_AT_HOME',
  'ASSIGN',
  'USE_IN_COURT',
  'EXCULPATORY_DISCLOSURE',
  'OTHER_USE',
  'CONTACT_HOLDER',
  'CONTACT_MANUFACTURER',
  'EXPORT',
  'KEEP',
] as const satisfies readonly UsePurpose[];

/** A part of a message: a pointer means everything that lies under it, none the whole message. */
export interface Datum {
  messageId: string;
  /** RFC 6901, into the body. */
  pointer?: string;
}

/** Whether a datum may be used so, by what permission, or why not and what to ask for. */
export type UseVerdict = { datum: Datum; handling: EffectiveHandling } & (Allowed | NotAllowed);

interface Allowed {
  allowed: true;
  /** The decisions on permission that open it; absent where nothing closes it. */
  by?: string[];
  /** The conditions under which they do, in words. */
  conditions?: string[];
}

interface NotAllowed {
  allowed: false;
  /** The first reason, in a sentence that repeats nothing of the information itself. */
  because: string;
  /** The permission that would open it. */
  ask: PermissionPurpose;
  /** Every place in the datum that is closed to this use. */
  closed: ClosedPlace[];
}

/** A place that is closed to a use: where, why, and the permission that would open it. */
export interface ClosedPlace {
  pointer: string;
  because: string;
  ask: PermissionPurpose;
}
