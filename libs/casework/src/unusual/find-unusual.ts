import { answersDatedBack } from './answers-dated-back.ts';
import { baitsOpened } from './baits-opened.ts';
import { drawOpenings, type DrawnOpening } from './draw-openings.ts';
import type { Facts } from './facts.ts';
import { FINDING_KINDS, type UnusualFinding } from './finding.ts';
import { officersAboveColleagues } from './officer-above-colleagues.ts';
import { officerDays } from './officer-days.ts';
import { officersOffHours } from './officer-off-hours.ts';
import { officersReadingMore } from './officer-reads-more.ts';
import { officersWithoutPart } from './officer-without-part.ts';
import { partInCase } from './part-in-case.ts';
import { partnersAskingMore } from './partner-asks-more.ts';
import { partnersLeavingOff } from './partner-leaves-off.ts';
import { THRESHOLDS } from './thresholds.ts';

/** What the facts say: what is unusual, the latest first, and which openings are to be looked at. */
export interface Found {
  findings: UnusualFinding[];
  openings: DrawnOpening[];
}

/** All rules over the facts: the same facts give the same findings, whoever asks. */
export function findUnusual(facts: Facts): Found {
  const shownFrom = facts.today - THRESHOLDS.shownDays + 1;
  const hasPart = partInCase(facts);
  const shown = facts.openings.filter(({ day }) => day >= shownFrom);
  const days = officerDays(facts);
  const findings = [
    ...baitsOpened({ baited: facts.baited.filter(({ day }) => day >= shownFrom) }),
    ...partnersAskingMore(facts),
    ...partnersLeavingOff(facts),
    ...answersDatedBack(facts),
    ...officersReadingMore(days, shownFrom),
    ...officersAboveColleagues(days, shownFrom),
    ...officersWithoutPart(shown, hasPart),
    ...officersOffHours(facts, shownFrom),
  ];
  return {
    findings: findings.toSorted(latestFirst),
    openings: drawOpenings(facts.openings, hasPart, facts.today),
  };
}

function latestFirst(one: UnusualFinding, other: UnusualFinding): number {
  if (one.until !== other.until) return one.until < other.until ? 1 : -1;
  const [a, b] = [one, other].map(({ kind }) => FINDING_KINDS.indexOf(kind));
  return (a ?? 0) - (b ?? 0) || (one.key < other.key ? -1 : 1);
}
