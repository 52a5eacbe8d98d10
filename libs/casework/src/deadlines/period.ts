/** The units in which instruments and agreements express a period. */
export type PeriodUnit = 'MINUTE' | 'HOUR' | 'CALENDAR_DAY' | 'WORKING_DAY' | 'MONTH';

/** How long somebody has: a whole number of one unit, at least 1. */
export interface Period {
  unit: PeriodUnit;
  count: number;
}

const WORDS: Record<PeriodUnit, string> = {
  MINUTE: 'minute',
  HOUR: 'hour',
  CALENDAR_DAY: 'calendar day',
  WORKING_DAY: 'working day',
  MONTH: 'month',
};

/** The period as a person says it: `7 calendar days`. */
export function sayPeriod({ unit, count }: Period): string {
  return `${count} ${WORDS[unit]}${count === 1 ? '' : 's'}`;
}
