import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Handling } from '../handling.message.ts';
import { contradicts, lacks } from './complaint.ts';

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

function usableBeforeItEnds({ notBefore, deleteAfter, retentionDate }: Handling): Complaint[] {
  const ends = [deleteAfter, retentionDate].filter((day) => day !== undefined);
  return notBefore !== undefined && ends.some((day) => day < notBefore)
    ? [contradicts('/notBefore', 'It ends before the day on which it may first be used.')]
    : [];
}

/** The rules of a handling instruction. */
export const HANDLING_RULES: readonly CrossRule<Handling>[] = [
  { source: 'SIENA handling code H3', check: otherRestrictionIsNamed },
  { source: 'ITI 15', check: deletionHasItsDay },
  { source: 'SIENA handling code H3', check: usableBeforeItEnds },
];
