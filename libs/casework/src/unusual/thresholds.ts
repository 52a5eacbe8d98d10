import type { DayNumber } from '../deadlines/day.ts';

/**
 * From when on something is told as unusual, each with its reason. All of them stand here and nowhere else; whoever
 * changes one changes what supervisors and auditors are told, and nothing that was ever said about it.
 */
export const THRESHOLDS = {
  /** Findings and drawn openings of so many days are shown: as long as a monthly review looks back. */
  shownDays: 28,
  partner: {
    /** A week holds every weekday once; it ends with each day, so that a flood of one day is seen on that day. */
    windowDays: 7,
    /** Two months of its own weeks say what a State usually asks. */
    earlierWeeks: 8,
    /** With fewer weeks than this nothing is usual yet. */
    knownWeeks: 4,
    /** By chance alone (Poisson) a State that asks four a week asks twelve in less than one week of a thousand. */
    times: 3,
    /** Below this a person reads every request anyway. */
    floor: 12,
    /** A State that begins brings what has waited for it. */
    floorOfNew: 25,
  },
  leavesOff: {
    /** A single withdrawal has its reasons; five of which each came after a part of the answer are a way of asking. */
    floor: 5,
    /** So much of all that it asked in the time that is shown. */
    share: 0.25,
  },
  officer: {
    /** A working day has about eight hours; whoever really works on a case needs twenty minutes for it. */
    floor: 25,
    times: 3,
    /** So many days back somebody's own days and those of his colleagues are counted. */
    earlierDays: 28,
    /** With fewer days than this nothing is usual yet. */
    knownDays: 5,
    /** Colleagues share their work unevenly; five times as much is no share of it any more. */
    timesColleagues: 5,
    floorOfColleagues: 50,
  },
  withoutPart: {
    /** One or two cases of others are opened to help a colleague; what is rarer is drawn for a look (`dailyDraw`). */
    floor: 4,
  },
  offHours: {
    /** The hours (own zone) between which desks are filled on working days. */
    from: 6,
    until: 20,
    floor: 5,
    /** Whoever had cases open outside of them on so many days of the 28 before has such a service. */
    usualDays: 3,
  },
  /** So many openings of a day are drawn to be looked at: what a supervisor can really look at each morning. */
  dailyDraw: 5,
} as const;

/** The first of the days that are shown. */
export function shownFrom(today: DayNumber): DayNumber {
  return today - THRESHOLDS.shownDays + 1;
}
