import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Handling } from '../handling.message.ts';
import { lacks } from './complaint.ts';

function otherRestrictionIsNamed(handling: Handling): Complaint[] {
  return handling.level === 'H3'
    ? lacks(handling, 'text', 'H3 says nothing without its text.')
    : [];
}

function deletionHasItsDay(handling: Handling): Complaint[] {
  return handling.flags.includes('DELETE_AFTER')
    ? lacks(handling, 'deleteAfter', 'DELETE_AFTER needs its day.')
    : [];
}

/** The rules of a handling instruction. */
export const HANDLING_RULES: readonly CrossRule<Handling>[] = [
  { source: 'SIENA handling code H3', check: otherRestrictionIsNamed },
  { source: 'ITI 15', check: deletionHasItsDay },
];
