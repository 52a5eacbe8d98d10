import { declareValue, declareValues, wrongType, type Finding, type ValueRule } from './rule.ts';

/** A day of the real calendar, `YYYY-MM-DD`, from 1800 to 2200. */
export function Day(): PropertyDecorator {
  return declareValue(DAY_RULE);
}

/** A list of days. */
export function Days(minItems: number, maxItems: number): PropertyDecorator {
  return declareValues(DAY_RULE, minItems, maxItems);
}

/** An instant in UTC with milliseconds, `YYYY-MM-DDTHH:MM:SS.mmmZ` and no other form. */
export function Instant(): PropertyDecorator {
  return declareValue(INSTANT_RULE);
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.\d{3}Z$/;

const DAY_RULE: ValueRule = {
  schema: { type: 'string', format: 'date', pattern: DAY.source },
  test(value) {
    if (typeof value !== 'string') return wrongType('a day, as a text');
    const match = value.length === 10 ? DAY.exec(value) : null;
    if (match === null) {
      return { code: 'member.invalid', detail: 'Write the day as YYYY-MM-DD.' };
    }
    return findImpossibleDay(match);
  },
};

const INSTANT_RULE: ValueRule = {
  schema: { type: 'string', format: 'date-time', pattern: INSTANT.source },
  test(value) {
    if (typeof value !== 'string') return wrongType('an instant, as a text');
    const match = value.length === 24 ? INSTANT.exec(value) : null;
    if (match === null) {
      return {
        code: 'member.invalid',
        detail: 'Write the instant in UTC with milliseconds: YYYY-MM-DDTHH:MM:SS.mmmZ.',
      };
    }
    const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])];
    // Leap seconds are left out, because few clocks know them: 59 is the last second everywhere.
    if (hour > 23 || minute > 59 || second > 59) {
      return { code: 'date.impossible', detail: 'There is no such time of day.' };
    }
    return findImpossibleDay(match);
  },
};

const THIRTY = new Set([4, 6, 9, 11]);

function findImpossibleDay(match: RegExpExecArray): Finding | undefined {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1800 || year > 2200) {
    return { code: 'date.impossible', detail: 'The year lies outside 1800 to 2200.' };
  }
  if (month < 1 || month > 12 || day < 1 || day > lastDay(year, month)) {
    return { code: 'date.impossible', detail: 'The calendar has no such day.' };
  }
  return undefined;
}

function lastDay(year: number, month: number): number {
  if (month !== 2) return THIRTY.has(month) ? 30 : 31;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : 28;
}
