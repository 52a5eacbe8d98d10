import { writeDay } from '../deadlines/day.ts';
import type { Facts } from './facts.ts';
import { keyOf, MOST_CASES, type UnusualFinding } from './finding.ts';
import { shownFrom, THRESHOLDS } from './thresholds.ts';

const { leavesOff } = THRESHOLDS;

/** Partners that often withdraw as soon as a part of the answer has come: who gets what he wanted need not say why (T-10). */
export function partnersLeavingOff({
  leftOff,
  today,
}: Pick<Facts, 'leftOff' | 'today'>): UnusualFinding[] {
  return leftOff.flatMap(({ partner, requests, caseIds, latest }): UnusualFinding[] => {
    const limit = limitOf(requests);
    if (latest === undefined || caseIds.length < limit) return [];
    const until = writeDay(latest);
    return [
      {
        // Whatever was said about it holds until the partner does it again.
        key: keyOf('PARTNER_LEAVES_OFF', partner, until),
        kind: 'PARTNER_LEAVES_OFF',
        partner,
        counted: caseIds.length,
        outOf: requests,
        from: writeDay(shownFrom(today)),
        until,
        limit,
        caseIds: caseIds.slice(0, MOST_CASES),
      },
    ];
  });
}

function limitOf(requests: number): number {
  return Math.max(leavesOff.floor, Math.ceil(requests * leavesOff.share));
}
