import type { Parcel } from '@trace/protocol';
import type { CallAtWork } from './at-call.ts';

/** A parcel that is open, the State that has sent it, and the call by which it came. */
export interface Arrival {
  parcel: Parcel;
  partner: string;
  call: CallAtWork;
}
