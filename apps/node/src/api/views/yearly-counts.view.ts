import type { YearlyCounts } from '@trace/casework';

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
  /** With a notice of delay. */
  delayed: number;
  reopened: number;
  /** In which something fell due in this year and came too late. */
  late: number;
}

/** The counts of all years; each fact stands in the year in which it happened, and stays there. */
export class YearsView {
  years: YearlyCountsView[];
}
