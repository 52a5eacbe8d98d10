import type { DayNumber } from '../deadlines/day.ts';
import type { DatedBackWord } from './finding.ts';

/** How many requests a partner made on a day. */
export interface AskedOn {
  partner: string;
  day: DayNumber;
  requests: number;
}

/** Of a partner's requests in the days that are shown, those that it withdrew after a part of the answer had come. */
export interface LeftOff {
  partner: string;
  requests: number;
  caseIds: string[];
  /** The day of the latest such withdrawal, whenever its request was made; absent where there is none. */
  latest?: DayNumber;
}

/** A word that kept a due date by its author's own time alone. */
export interface DatedBack extends DatedBackWord {
  caseId: string;
  partner: string;
  /** The day of its receipt. */
  day: DayNumber;
}

/** A case that somebody had open on a day, once however often he looked. */
export interface Opening {
  day: DayNumber;
  officer: string;
  role: string;
  caseId: string;
  /** The first line of the trail about it, and when that was. */
  entryId: string;
  at: Date;
  /** Whether any of the lines is from outside the hours in which desks are filled. */
  isEarlyOrLate: boolean;
}

/** That somebody looked into a case that was a bait at that moment. */
export type BaitedLook = Omit<Opening, 'isEarlyOrLate'>;

/** How often somebody searched on a day. */
export interface SearchedOn {
  day: DayNumber;
  officer: string;
  role: string;
  searches: number;
}

/** That a case was given to somebody. */
export interface GivenOn {
  day: DayNumber;
  caseId: string;
  officer: string;
  unit?: string;
  by: string;
}

/** That somebody spoke, decided or was mentioned in a case. */
export interface DeedOn {
  day: DayNumber;
  caseId: string;
  officer: string;
}

/** That somebody took the place of an absent colleague, for that day and until a session of it ends. */
export interface StoodInOn {
  day: DayNumber;
  officer: string;
  absent: string;
}

/** Everything that the rules are given: counts, ids, instants and names of own officers; no data of any case. */
export interface Facts {
  today: DayNumber;
  asked: readonly AskedOn[];
  /** On which day each partner first asked. */
  firstAsked: ReadonlyMap<string, DayNumber>;
  leftOff: readonly LeftOff[];
  datedBack: readonly DatedBack[];
  openings: readonly Opening[];
  baited: readonly BaitedLook[];
  /** The cases that are baits now. */
  baits: ReadonlySet<string>;
  searched: readonly SearchedOn[];
  given: readonly GivenOn[];
  deeds: readonly DeedOn[];
  stoodIn: readonly StoodInOn[];
  /** The unit of each officer who has one. */
  units: ReadonlyMap<string, string>;
  isWorkingDay: (day: DayNumber) => boolean;
}
