import type { Board, StandingCounts } from '@trace/casework';
import { instant } from '@trace/protocol';

/** How many cases stand in each way; a case may stand in several. Each number is that of the list of cases with the same filter. */
export class StandingCountsView {
  /** In which anything is still owed, or on its way (standing=OPEN). */
  open: number;
  /** In which a clock has run out (standing=OVERDUE). */
  overdue: number;
  /** Not overdue, with three quarters of the time gone (standing=DUE_SOON). */
  dueSoon: number;
  /** Not overdue, and lateness is foretold (standing=AT_RISK). */
  atRisk: number;
  /** In which this State has to act next (standing=WAITING_FOR_US). */
  waitingForUs: number;
  /** In which the partner has to act next (standing=WAITING_FOR_PARTNER). */
  waitingForPartner: number;
  /** In which a clock goes by a day that was named instead of its rule (standing=DEVIATED). */
  deviated: number;
  /** In which a clock stands still (standing=SUSPENDED). */
  suspended: number;
  /** In which an own word has waited for the partner's receipt for more than five minutes (standing=UNDELIVERED). */
  undelivered: number;

  /** The view of counts. */
  static of(counts: StandingCounts): StandingCountsView {
    return {
      open: counts.OPEN,
      overdue: counts.OVERDUE,
      dueSoon: counts.DUE_SOON,
      atRisk: counts.AT_RISK,
      waitingForUs: counts.WAITING_FOR_US,
      waitingForPartner: counts.WAITING_FOR_PARTNER,
      deviated: counts.DEVIATED,
      suspended: counts.SUSPENDED,
      undelivered: counts.UNDELIVERED,
    };
  }
}

/** The numbers of one direction. */
export class BoardTotalView {
  /** OUT: this State asks; IN: this State is asked. */
  direction: string;
  counts: StandingCountsView;
}

/** The numbers of the cases of a direction that have one partner, unit, officer, urgency, legal basis or cause. */
export class BoardGroupView extends BoardTotalView {
  /** PARTNER, UNIT, ASSIGNEE, URGENCY, LEGAL_BASIS or LATE_CAUSE. A case with two legal bases is in the group of each. */
  by: string;
  /** The partner, unit, officer, code; absent for the cases without one. */
  key?: string;
}

/** How many cases that are not overdue will be, if nothing happens. */
export class ForecastView {
  direction: string;
  /** Within so many hours from now, with those of the shorter times (dueWithin). */
  withinHours: number;
  cases: number;
}

/** In how many cases, over or not, something came or comes late for a cause. */
export class LateCauseView {
  direction: string;
  /** LATE-JUDICIAL, LATE-RECORDS and so on, as the answering State said. */
  lateCause: string;
  cases: number;
}

/** The supervisor's board. */
export class BoardView {
  /** The instant against which all of this was judged. */
  asOf: string;
  totals: BoardTotalView[];
  groups: BoardGroupView[];
  forecast: ForecastView[];
  causes: LateCauseView[];

  /** The view of a board at an instant. */
  static of({ totals, groups, forecast, causes }: Board, now: Date): BoardView {
    return {
      asOf: instant(now),
      totals: totals.map(({ direction, counts }) => ({
        direction,
        counts: StandingCountsView.of(counts),
      })),
      groups: groups.map(({ by, direction, key, counts }) => ({
        by,
        direction,
        ...(key !== null && { key }),
        counts: StandingCountsView.of(counts),
      })),
      forecast,
      causes,
    };
  }
}
