import type { Scorecard, Scores } from '@trace/casework';
import { instant } from '@trace/protocol';
import { RefusedOnView } from './yearly-counts.view.ts';

/** How one State has answered the other, counted in the requests of the period. */
export class ScorecardView {
  /** OUT: this State asked the partner; IN: it was asked by it. */
  direction: string;
  partner: string;
  asked: number;
  /** Answered or refused. */
  answered: number;
  /** Answered or refused, and never too late; an outage of either node is charged to nobody who has spoken. */
  inTime: number;
  /** Half of all were acknowledged within so many seconds, without the time in which the clock stood still. */
  medianAcknowledgedSeconds?: number;
  /** Half of all were answered within so many seconds, likewise. */
  medianAnsweredSeconds?: number;
  /** In which the answering State asked back at least once. */
  clarified: number;
  /** Refused in whole or in part, by ground; a case with two grounds is in both. */
  refusedOn: RefusedOnView[];
  /** Overdue at this moment, whenever they were asked. */
  overdueNow: number;

  /** The view of a scorecard. */
  static of({
    medianAcknowledgedSeconds,
    medianAnsweredSeconds,
    ...card
  }: Scorecard): ScorecardView {
    return {
      ...card,
      ...(medianAcknowledgedSeconds !== null && { medianAcknowledgedSeconds }),
      ...(medianAnsweredSeconds !== null && { medianAnsweredSeconds }),
    };
  }
}

/** What was asked and answered in one month. */
export class MonthView {
  /** The first day of the month (UTC). */
  month: string;
  direction: string;
  asked: number;
  /** Answered or refused in this month, whenever it was asked. */
  answered: number;
  answeredLate: number;
}

/** The partners' scorecards, both ways. */
export class ScorecardsView {
  /** The instant against which what is overdue was judged. */
  asOf: string;
  /** From when on requests are counted. */
  since: string;
  cards: ScorecardView[];
  months: MonthView[];

  /** The view of scores at an instant. */
  static of({ since, cards, months }: Scores, now: Date): ScorecardsView {
    return {
      asOf: instant(now),
      since: instant(since),
      cards: cards.map((card) => ScorecardView.of(card)),
      months,
    };
  }
}
