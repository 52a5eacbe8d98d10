import type { RefusedOn, YearlyCounts } from '@trace/casework';
import type { RefusalGround } from '@trace/protocol';

/** On which ground how many cases were refused, in whole or in part. */
export class RefusedOnView implements RefusedOn {
  ground: RefusalGround;
  cases: number;
}

/** What happened between this State and one partner in one year, counted in cases. */
export class YearlyCountsView implements YearlyCounts {
  year: number;
  /** OUT: this State asked; IN: it was asked. */
  direction: 'OUT' | 'IN';
  partner: string;
  requested: number;
  answered: number;
  refused: number;
  referred: number;
  withdrawn: number;
  /** Closed by the State that was asked, because what was missing was never given. */
  insufficient: number;
  /** With a notice of delay. */
  delayed: number;
  /** Those of them in which a judicial authorisation was waited for (Directive (EU) 2023/977 articles 5(2) and 18). */
  delayedByJudge: number;
  /** By ground; a case with two grounds is in both. */
  refusedOn: RefusedOnView[];
  reopened: number;
  /** In which something fell due in this year and came too late. */
  late: number;
}

/** The counts of all years; each fact stands in the year in which it happened, and stays there. */
export class YearsView {
  years: YearlyCountsView[];
}
