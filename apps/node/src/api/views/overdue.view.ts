import { risksNow, type OpenedCase } from '@trace/casework';
import { CaseLineView } from './case-line.view.ts';
import { StandingView } from './clock.view.ts';

/** A case with a clock that has run out or soon will. */
export class OverdueCaseView extends CaseLineView {
  /** Its running clocks that are due soon or overdue, the most urgent first. */
  clocks: StandingView[];

  /** The view of a case at an instant. */
  static ofOpened({ file, folded }: OpenedCase, now: Date): OverdueCaseView {
    const standing = folded.clocks
      .filter((clock) => clock.stoppedAt === undefined)
      .toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
      .map((clock) => StandingView.of(clock, now, risksNow(folded, clock, now)));
    const clocks = standing.filter(({ status }) => status === 'OVERDUE' || status === 'DUE_SOON');
    return Object.assign(CaseLineView.of({ file }, now), { clocks });
  }
}

/** How many cases need attention in one direction. */
export class OverdueTotalView {
  /** OUT: this State asks; IN: this State is asked. */
  direction: string;
  overdue: number;
  dueSoon: number;
  /** Not overdue yet, and lateness is foretold: the list of cases with atRisk=true. */
  atRisk: number;
}

/** A part of the list of what is overdue or due soon, the most urgent first. */
export class OverduePageView {
  /** The instant against which all of this was judged. */
  asOf: string;
  /** The numbers of the whole list, for both directions. */
  totals: OverdueTotalView[];
  cases: OverdueCaseView[];
  /** The cursor behind which the list goes on; absent at its end. */
  next?: string;
}
