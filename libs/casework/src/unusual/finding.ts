import type { Day } from '../deadlines/day.ts';
import type { ClockKind } from '../deadlines/index.ts';

/** Everything that can be found to be unusual: the closed list. */
export const FINDING_KINDS = [
  'BAIT_OPENED',
  'PARTNER_ASKS_MORE',
  'PARTNER_LEAVES_OFF',
  'ANSWER_DATED_BACK',
  'OFFICER_READS_MORE',
  'OFFICER_ABOVE_COLLEAGUES',
  'OFFICER_WITHOUT_PART',
  'OFFICER_OFF_HOURS',
] as const;

/** A code of the closed list of findings. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What of an officer is counted. */
export const MEASURES = ['CASES_OPENED', 'SEARCHES'] as const;

/** One of the two. */
export type Measure = (typeof MEASURES)[number];

/** With what it is compared: the own earlier days or weeks, those of colleagues of the same role, or nothing yet. */
export const STANDARDS = ['OWN', 'COLLEAGUES', 'NOTHING_YET'] as const;

/** One of the three. */
export type Against = (typeof STANDARDS)[number];

/** The word that was dated back, and what hung on it. */
export interface DatedBackWord {
  /** The State that said it. */
  state: string;
  messageId: string;
  clock: ClockKind;
  saidAt: Date;
  receivedAt: Date;
  dueAt: Date;
}

/**
 * Something unusual. It follows from the facts whenever they are read, and is never stored; what people say about it is
 * kept under its key.
 */
export interface UnusualFinding {
  /** The same for the same thing, however often it is found again. */
  key: string;
  kind: FindingKind;
  partner?: string;
  officer?: string;
  role?: string;
  measure?: Measure;
  /** How many were counted, from the first until the last of these days in the zone of this State. */
  counted: number;
  from: Day;
  until: Day;
  /** Out of how many, where it is a share. */
  outOf?: number;
  against?: Against;
  /** What is usual; absent where nothing is yet. */
  usual?: number;
  /** From how many on it is told. */
  limit: number;
  /** The cases that are meant, at most as many as are shown. */
  caseIds: string[];
  word?: DatedBackWord;
}

/** So many cases of a finding are named. */
export const MOST_CASES = 20;

/** The key of a finding: what it is, whom it is about, and which day or case. */
export function keyOf(kind: FindingKind, about: string, which: string): string {
  return [kind, about, which].join(':');
}
