import type { AccessClass } from '@trace/protocol';
import type { Period } from './period.ts';

/**
 * How firmly a number stands: read in the instrument, known in the field but its text to be checked before it is
 * quoted as law, a default of the nodes because the instrument names no number, or agreed upon by these two States.
 */
export type Standing = 'READ' | 'TO_BE_CHECKED' | 'NODE_DEFAULT' | 'AGREED';

/** A period and who says so. */
export interface DeadlineRule {
  period: Period;
  source: string;
  standing: Standing;
}

/** What a message that does not get through leads to, and when. */
export interface DeliveryRule extends DeadlineRule {
  warnAfterMinutes: number;
  escalateAfterMinutes: number;
}

/** A decision that may be put off once. */
export interface DecisionRule extends DeadlineRule {
  putOff: Period;
}

/** The names of all deadline profiles. */
export type ProfileName =
  | 'EU-URGENT-DIRECT'
  | 'EU-URGENT-INDIRECT'
  | 'EU-ROUTINE'
  | 'ITI/FP-URGENT'
  | 'ITI/FP-ROUTINE'
  | 'ECOWAS'
  | 'UNTOC-MLA'
  | 'EIO-LIKE'
  | 'SIRENE-LIKE'
  | 'PRUM-FOLLOW-UP'
  | 'FIU'
  | 'FIU-URGENT'
  /** The numbers of an agreement between these two States. */
  | 'BILATERAL';

/** The profiles that stand in the table; the numbers of an agreement stand in the statements of its States. */
export type UsualProfile = Exclude<ProfileName, 'BILATERAL'>;

/** One row of the table of deadlines. */
export interface DeadlineProfile {
  name: ProfileName;
  source: string;
  delivery: DeliveryRule;
  acknowledgement?: DeadlineRule;
  answer: DeadlineRule;
  /** By when the requested State says how far it is, though the answer is not due yet. */
  interimReport?: DeadlineRule;
  /** By when it decides whether it executes the request at all, and by how much one notice of a delay puts that off. */
  decision?: DecisionRule;
  /** How often it tells how far it is while the answer is delayed, where the usual interval does not hold. */
  delayUpdate?: DeadlineRule;
  /** The profile that holds instead once the acknowledgement tells how the information is reached. */
  byAccessClass?: Partial<Record<AccessClass, UsualProfile>>;
  /** The instrument names no hard number, so a date that the requester proposes holds once it is accepted. */
  acceptedDateHolds: boolean;
}

const hours = (count: number): Period => ({ unit: 'HOUR', count });
const minutes = (count: number): Period => ({ unit: 'MINUTE', count });
const days = (count: number): Period => ({ unit: 'CALENDAR_DAY', count });
const workingDays = (count: number): Period => ({ unit: 'WORKING_DAY', count });
const months = (count: number): Period => ({ unit: 'MONTH', count });

const read = (period: Period, source: string): DeadlineRule => ({
  period,
  source,
  standing: 'READ',
});
const toCheck = (period: Period, source: string): DeadlineRule => ({
  period,
  source,
  standing: 'TO_BE_CHECKED',
});
const byDefault = (period: Period, why: string): DeadlineRule => ({
  period,
  source: `node default (${why})`,
  standing: 'NODE_DEFAULT',
});

const DELIVERY = byDefault(minutes(5), 'UNTOC art 18(14) asks only for a written record');
const URGENT: DeliveryRule = { ...DELIVERY, warnAfterMinutes: 15, escalateAfterMinutes: 60 };
const ROUTINE: DeliveryRule = { ...DELIVERY, warnAfterMinutes: 15, escalateAfterMinutes: 1_440 };
const ITI_19 = 'ITI para 19 asks for a reasonable time';
const NO_ACKNOWLEDGEMENT = 'Directive (EU) 2023/977 names no time for an acknowledgement';

/** The default deadlines, one row per profile; whoever adds a treaty adds a row. */
export const PROFILES: Readonly<Record<UsualProfile, DeadlineProfile>> = {
  'EU-URGENT-DIRECT': {
    name: 'EU-URGENT-DIRECT',
    source: 'Directive (EU) 2023/977 art 5(1)(a)',
    delivery: URGENT,
    acknowledgement: byDefault(hours(1), NO_ACKNOWLEDGEMENT),
    answer: read(hours(8), 'Directive (EU) 2023/977 art 5(1)(a)'),
    byAccessClass: { INDIRECT: 'EU-URGENT-INDIRECT', JUDICIAL: 'EU-URGENT-INDIRECT' },
    acceptedDateHolds: false,
  },
  'EU-URGENT-INDIRECT': {
    name: 'EU-URGENT-INDIRECT',
    source: 'Directive (EU) 2023/977 art 5(1)(b)',
    delivery: URGENT,
    acknowledgement: byDefault(hours(4), NO_ACKNOWLEDGEMENT),
    answer: read(days(3), 'Directive (EU) 2023/977 art 5(1)(b)'),
    acceptedDateHolds: false,
  },
  'EU-ROUTINE': {
    name: 'EU-ROUTINE',
    source: 'Directive (EU) 2023/977 art 5(1)(c)',
    delivery: ROUTINE,
    acknowledgement: byDefault(workingDays(1), NO_ACKNOWLEDGEMENT),
    answer: read(days(7), 'Directive (EU) 2023/977 art 5(1)(c)'),
    acceptedDateHolds: false,
  },
  'ITI/FP-URGENT': {
    name: 'ITI/FP-URGENT',
    source: 'ITI paras 18-19; Firearms Protocol art 12(4)',
    delivery: URGENT,
    acknowledgement: byDefault(hours(4), ITI_19),
    answer: byDefault(
      hours(72),
      'goal 24 hours; ITI para 18 and Firearms Protocol art 12(4) ask for a prompt answer',
    ),
    acceptedDateHolds: true,
  },
  'ITI/FP-ROUTINE': {
    name: 'ITI/FP-ROUTINE',
    source: 'ITI paras 18-19; Firearms Protocol art 12(4)',
    delivery: ROUTINE,
    acknowledgement: byDefault(workingDays(3), ITI_19),
    answer: byDefault(
      days(30),
      'ITI para 18 and Firearms Protocol art 12(4) ask for a prompt answer',
    ),
    interimReport: byDefault(
      days(15),
      'ITI para 18 asks for a timely answer; half way it is told how far it is',
    ),
    acceptedDateHolds: true,
  },
  ECOWAS: {
    name: 'ECOWAS',
    source: 'ECOWAS Convention (2006) art 19 and its guidelines on tracing',
    delivery: ROUTINE,
    acknowledgement: byDefault(workingDays(3), 'no number for an acknowledgement'),
    answer: toCheck(months(1), 'guidelines on tracing under the ECOWAS Convention (2006) art 19'),
    acceptedDateHolds: false,
  },
  'UNTOC-MLA': {
    name: 'UNTOC-MLA',
    source: 'UNTOC art 18(24), 18(26)',
    delivery: ROUTINE,
    acknowledgement: byDefault(
      workingDays(5),
      'UNTOC art 18(24) asks to execute as soon as possible',
    ),
    answer: byDefault(
      days(90),
      "UNTOC art 18(24): as soon as possible, with account of the requester's date",
    ),
    acceptedDateHolds: true,
  },
  'EIO-LIKE': {
    name: 'EIO-LIKE',
    source: 'as in Directive 2014/41/EU arts 12 and 16',
    delivery: ROUTINE,
    acknowledgement: toCheck(days(7), 'as in Directive 2014/41/EU art 16(1)'),
    answer: read(days(90), 'as in Directive 2014/41/EU art 12(4)'),
    decision: { ...read(days(30), 'as in Directive 2014/41/EU art 12(3)'), putOff: days(30) },
    acceptedDateHolds: false,
  },
  'SIRENE-LIKE': {
    name: 'SIRENE-LIKE',
    source: 'as between SIRENE bureaux',
    delivery: URGENT,
    answer: read(hours(12), 'as between SIRENE bureaux'),
    acceptedDateHolds: false,
  },
  'PRUM-FOLLOW-UP': {
    name: 'PRUM-FOLLOW-UP',
    source: 'as after a Prüm match',
    delivery: URGENT,
    answer: toCheck(hours(48), 'as after a Prüm match'),
    acceptedDateHolds: false,
  },
  FIU: {
    name: 'FIU',
    source: 'as between financial intelligence units',
    delivery: ROUTINE,
    acknowledgement: toCheck(workingDays(2), 'as between financial intelligence units'),
    answer: toCheck(days(30), 'as between financial intelligence units'),
    acceptedDateHolds: false,
  },
  'FIU-URGENT': {
    name: 'FIU-URGENT',
    source: 'as between financial intelligence units',
    delivery: URGENT,
    acknowledgement: toCheck(workingDays(2), 'as between financial intelligence units'),
    answer: toCheck(days(7), 'as between financial intelligence units'),
    acceptedDateHolds: false,
  },
};
