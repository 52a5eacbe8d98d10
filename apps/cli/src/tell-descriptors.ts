import type { EvidenceReport } from '@trace/casework';
import { wrapped, type Terminal } from './terminal.ts';

/** Prints which States vouch for themselves in an evidence file, with the fingerprints that people have to compare. */
export function tellDescriptors(
  terminal: Terminal,
  descriptors: EvidenceReport['descriptors'],
): void {
  for (const { state, version, fingerprint, inForce, compared } of descriptors) {
    const which = inForce ? '' : 'the earlier ';
    terminal.line(
      `  ${state} vouches for itself, by ${which}version ${version} of its descriptor with the fingerprint`,
    );
    for (const line of wrapped(fingerprint, terminal.width - 4)) terminal.line(`    ${line}`);
    terminal.line(
      compared
        ? '  This is a fingerprint that you gave.'
        : terminal.style('yellow', '  Nobody vouches for it in this file.'),
    );
  }
}

/** The verdict on a file in which everything holds, under keys for which nobody vouches. */
export function unvouchedVerdict({ messages, descriptors }: EvidenceReport): string {
  const states = [...new Set(descriptors.map(({ state }) => state))].toSorted().join(' and ');
  const those =
    messages.length === 1 ? 'The message agrees' : `All ${messages.length} messages agree`;
  return `${those} with the keys in this file. Whether these are the keys of ${states}, nobody vouches for in it.`;
}
