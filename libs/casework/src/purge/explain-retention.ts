import type { Day } from '../deadlines/index.ts';
import type { Limit, RetentionStep } from './retention.ts';

/** What the last day of a part was found from. */
interface Found {
  endedOn: Day;
  zone: string;
  years: number;
  /** The day by the own rule. */
  ours: Day;
  /** The day that the provider has named, and the one that he has permitted later. */
  named?: Day;
  permitted?: Day;
  /** What holds in the end. */
  kept: Limit;
}

const DIRECTIVE = 'Directive (EU) 2023/977 art 16(3)';
const PROVIDER = 'handling of the provider; ITI para 15';

/** How the last day of a part follows from the end of its case: each rule in its turn, with the day after it (C11). */
export function explainRetention(found: Found): RetentionStep[] {
  const { endedOn, zone, years, ours, named, permitted, kept } = found;
  const steps: RetentionStep[] = [
    {
      rule: 'CASE_ENDED',
      sentence: `The case ended on ${endedOn} (${zone}); nothing is destroyed before.`,
      keepUntil: endedOn,
      source: DIRECTIVE,
    },
    {
      rule: 'CASE_RETENTION',
      sentence: `This State keeps sealed parts for ${years} years after that, until ${ours}.`,
      keepUntil: ours,
      source: `RETENTION_YEARS; ${DIRECTIVE}`,
    },
  ];
  if (named !== undefined) steps.push(byProvider('HANDLING', 'named', named, ours));
  if (permitted !== undefined) steps.push(byProvider('PERMISSION', 'permitted', permitted, ours));
  if (kept.rule === 'CASE_END') {
    steps.push({
      rule: 'CASE_END',
      sentence: `That day had passed when the case ended, so it ends with the case, on ${endedOn}.`,
      keepUntil: endedOn,
      source: DIRECTIVE,
    });
  }
  return steps;
}

function byProvider(
  rule: 'HANDLING' | 'PERMISSION',
  how: 'named' | 'permitted',
  day: Day,
  ours: Day,
): RetentionStep {
  const first = day <= ours;
  return {
    rule,
    sentence: `Its provider has ${how} ${day} as the last day, ${first ? 'which comes first and holds' : 'which is later than the own rule and changes nothing'}.`,
    keepUntil: first ? day : ours,
    source: PROVIDER,
  };
}
