import type { DayNumber } from '../deadlines/day.ts';
import { answersDatedBack } from './answers-dated-back.ts';
import { baitsOpened } from './baits-opened.ts';
import { drawOpenings, type DrawnOpening } from './draw-openings.ts';
import type { BaitedLook, Facts, Opening } from './facts.ts';
import { FINDING_KINDS, type UnusualFinding } from './finding.ts';
import { officersAboveColleagues } from './officer-above-colleagues.ts';
import { comparisonsOf } from './officer-comparisons.ts';
import { officerDays } from './officer-days.ts';
import { officersOffHours } from './officer-off-hours.ts';
import { officersReadingMore } from './officer-reads-more.ts';
import { officersWithoutPart } from './officer-without-part.ts';
import { partInCase } from './part-in-case.ts';
import { partnersAskingMore } from './partner-asks-more.ts';
import { partnersLeavingOff } from './partner-leaves-off.ts';
import { shownFrom } from './thresholds.ts';

/** What the facts say: what is unusual, the latest first, and which openings are to be looked at. */
export interface Found {
  findings: UnusualFinding[];
  openings: DrawnOpening[];
}

/** All rules over the facts: the same facts give the same findings, whoever asks. */
export function findUnusual(facts: Facts): Found {
  const from = shownFrom(facts.today);
  const isShown = ({ day }: { day: DayNumber }): boolean => day >= from;
  const hasPart = partInCase(facts);
  const shown = facts.openings.filter(isShown);
  const days = officerDays(facts);
  const comparisons = comparisonsOf(days);
  const shownDays = days.filter(isShown);
  const findings = [
    ...baitsOpened({ baited: facts.baited.filter(isShown) }),
    ...partnersAskingMore(facts),
    ...partnersLeavingOff(facts),
    ...answersDatedBack(facts),
    ...officersReadingMore(shownDays, comparisons),
    ...officersAboveColleagues(shownDays, comparisons),
    ...officersWithoutPart(shown, hasPart),
    ...officersOffHours(facts, from),
  ];
  return {
    findings: findings.toSorted(latestFirst),
    openings: drawOpenings(withoutBaited(facts), hasPart, facts.today),
  };
}

/** Whoever opened a bait is told by name already: his look is no matter of a draw. */
function withoutBaited({ openings, baited }: Facts): Opening[] {
  const lookOf = ({ officer, caseId, day }: BaitedLook): string => `${officer} ${caseId} ${day}`;
  const looks = new Set(baited.map(lookOf));
  return openings.filter((opening) => !looks.has(lookOf(opening)));
}

function latestFirst(one: UnusualFinding, other: UnusualFinding): number {
  if (one.until !== other.until) return one.until < other.until ? 1 : -1;
  const [a, b] = [one, other].map(({ kind }) => FINDING_KINDS.indexOf(kind));
  return (a ?? 0) - (b ?? 0) || (one.key < other.key ? -1 : 1);
}
