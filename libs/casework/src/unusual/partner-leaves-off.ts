import { writeDay } from '../deadlines/day.ts';
import type { Facts } from './facts.ts';
import { keyOf, MOST_CASES, type UnusualFinding } from './finding.ts';
import { THRESHOLDS } from './thresholds.ts';

const { shownDays, leavesOff } = THRESHOLDS;
const WEEK = 7;

/** Partners that often withdraw as soon as a part of the answer has come: who gets what he wanted need not say why (T-10). */
export function partnersLeavingOff({
  leftOff,
  today,
}: Pick<Facts, 'leftOff' | 'today'>): UnusualFinding[] {
  return leftOff
    .filter(({ requests, caseIds }) => caseIds.length >= limitOf(requests))
    .map(({ partner, requests, caseIds }) => ({
      // It changes slowly, so it is told once in a week.
      key: keyOf('PARTNER_LEAVES_OFF', partner, writeDay(today - (today % WEEK))),
      kind: 'PARTNER_LEAVES_OFF',
      partner,
      counted: caseIds.length,
      outOf: requests,
      from: writeDay(today - shownDays + 1),
      until: writeDay(today),
      limit: limitOf(requests),
      caseIds: caseIds.slice(0, MOST_CASES),
    }));
}

function limitOf(requests: number): number {
  return Math.max(leavesOff.floor, Math.ceil(requests * leavesOff.share));
}
