import type { EvidenceFile } from './evidence.ts';
import type { VerifiedWithheld } from './verify-withheld.ts';

/** What a file lacks to show that nothing was taken out of it. */
export interface Wholeness {
  /** What its version must have and it has not. */
  faults: string[];
  /** What it can not show, in sentences; empty when it shows that it is whole. */
  unproved: string[];
}

/**
 * Whether a file can show at all that it is whole. Files of version 1 had neither seal nor log, and whoever wants to leave
 * something out can write that number on any file: what is in such a file may be proved, the file itself never is.
 */
export function wholenessOf(
  { version, seal, log }: EvidenceFile,
  withheld: readonly VerifiedWithheld[],
): Wholeness {
  const missing = [
    ...(seal === undefined ? ['The file has no seal: nobody vouches that it is whole.'] : []),
    ...(log === undefined
      ? ['The file has nothing of the audit log: nothing shows that these are all the messages.']
      : []),
  ];
  const unplaced = withheld
    .filter(({ outcome, place }) => outcome === 'ACCEPTED' && place === undefined)
    .map(
      ({ messageId }) =>
        `Nothing in the log says which number the withheld message ${messageId} has, so another may be missing beside it.`,
    );
  return version === 1
    ? { faults: [], unproved: [...missing, ...unplaced] }
    : { faults: missing, unproved: unplaced };
}
