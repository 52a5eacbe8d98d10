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
