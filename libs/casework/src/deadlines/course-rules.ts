import type { Urgency } from '@trace/protocol';
import type { ClockKind } from './clock.ts';
import type { Period, PeriodUnit } from './period.ts';
import type { DeadlineProfile, DeadlineRule, ProfileName } from './profiles.ts';

/** The clocks of what is said in the course of a case; those of the request itself stand in its profile. */
export type CourseClock = Exclude<
  ClockKind,
  'DELIVERY' | 'ACKNOWLEDGEMENT' | 'ANSWER' | 'INTERIM_REPORT' | 'DECISION'
>;

interface Row {
  routine: Period;
  /** Where an urgent request has another period. */
  urgent?: Period;
  why: string;
  /** Only with this profile; with any other there is no clock. */
  only?: ProfileName;
}

const period = (unit: PeriodUnit, count: number): Period => ({ unit, count });
const DAY_AND_NIGHT = period('HOUR', 24);

const ROWS: Record<CourseClock, Row> = {
  CLARIFICATION: {
    routine: period('WORKING_DAY', 5),
    urgent: DAY_AND_NIGHT,
    why: 'ITI para 21 and UNTOC art 18(16) name no time',
  },
  DELAY_UPDATE: {
    routine: period('CALENDAR_DAY', 7),
    why: 'Directive (EU) 2023/977 art 5(2) asks for updates and names no time',
  },
  CONSULTATION: {
    routine: period('WORKING_DAY', 5),
    urgent: DAY_AND_NIGHT,
    why: 'UNTOC art 18(26) names no time',
  },
  REVIEW: { routine: period('CALENDAR_DAY', 60), why: 'UNTOC art 18(25) names no time' },
  EXPLANATION: { routine: period('WORKING_DAY', 10), why: 'ITI para 23 names no time' },
  PERMISSION: {
    routine: period('WORKING_DAY', 5),
    urgent: DAY_AND_NIGHT,
    why: 'ITI para 15 and UNTOC art 18(19) name no time',
  },
  STATUS: {
    routine: period('WORKING_DAY', 5),
    why: 'UNTOC art 18(24) asks to answer reasonable requests on progress',
    only: 'UNTOC-MLA',
  },
  JOINT_TEAM: {
    routine: period('WORKING_DAY', 5),
    urgent: DAY_AND_NIGHT,
    why: 'UNTOC art 19 names no time',
  },
  PURGE: {
    routine: period('WORKING_DAY', 10),
    why: 'Directive (EU) 2016/680 art 16(6) names no time',
  },
  CLOSE: { routine: period('CALENDAR_DAY', 30), why: 'then the case closes by itself' },
  TRIAGE: {
    routine: period('WORKING_DAY', 1),
    urgent: period('HOUR', 1),
    why: 'within the requested State; no instrument looks into it',
  },
};

/** How long the other side has for what was said in the course of a case; undefined where nothing is due by a date. */
export function courseRule(
  kind: CourseClock,
  { urgency, profile }: { urgency: Urgency | undefined; profile: DeadlineProfile },
): DeadlineRule | undefined {
  const { routine, urgent, why, only } = ROWS[kind];
  if (only !== undefined && only !== profile.name) return undefined;
  if (kind === 'DELAY_UPDATE' && profile.delayUpdate !== undefined) return profile.delayUpdate;
  return {
    period: urgency === 'URGENT' ? (urgent ?? routine) : routine,
    source: `node default (${why})`,
    standing: 'NODE_DEFAULT',
  };
}
