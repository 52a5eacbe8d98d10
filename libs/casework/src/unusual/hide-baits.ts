import type { Found } from './find-unusual.ts';

/**
 * What was found without the cases that are baits now: whoever looks after a finding or an opening would open one, and
 * be told of himself. Only what says that one was opened names it.
 */
export function hideBaits({ findings, openings }: Found, baits: ReadonlySet<string>): Found {
  return {
    findings: findings.map((finding) =>
      finding.kind === 'BAIT_OPENED'
        ? finding
        : { ...finding, caseIds: finding.caseIds.filter((caseId) => !baits.has(caseId)) },
    ),
    openings: openings.filter(({ caseId }) => !baits.has(caseId)),
  };
}
