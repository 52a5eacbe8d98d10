import { isWorkingDay, workingDayAfter, type DeclaredCalendar, type Reading } from './calendar.ts';
import { numberOf, type Day } from './day.ts';
import type { Due, Step } from './due.ts';
import { dayAt, endOfDay, showEndOfDay, showInstant } from './local-time.ts';
import { sayDuration } from './say-duration.ts';
import { unionOf, type Span, type Suspension } from './suspension.ts';

/** A notice that more time is needed for a judicial authorisation, with the day on which the answer is expected. */
export interface Deviation {
  /** The message, and the instant in its receipt. */
  by: string;
  at: Date;
  expectedDate: Day;
}

/** What happens to a due date while its clock runs. */
export interface Course {
  suspensions: readonly Suspension[];
  deviations: readonly Deviation[];
}

const SUSPENDED = 'Directive (EU) 2023/977 art 6(3); ITI para 21; UNTOC art 18(16), 18(25)';
const DEVIATED = 'Directive (EU) 2023/977 art 5(2)';

/**
 * The due date after everything that has happened to its clock: a suspension puts it off by the time that the union of
 * the intervals took, a deviation to the day that is expected now. What begins after the due date has passed moves
 * nothing: it neither cures lateness nor makes it grow.
 */
export function redue(
  base: Due,
  { suspensions, deviations }: Course,
  given: { calendar: DeclaredCalendar; reading: Reading; dayBased: boolean },
): Due {
  const course = new Redue(base, given);
  const far = new Date(8.64e15);
  const events = [
    ...unionOf(suspensions, far).map((span) => ({ at: span.from, span })),
    ...deviations.map((deviation) => ({ at: deviation.at.getTime(), deviation })),
  ].toSorted((one, other) => one.at - other.at);
  for (const event of events) {
    if ('span' in event) course.suspend(event.span, event.span.until === far.getTime());
    else course.deviate(event.deviation);
  }
  return course.due();
}

/** A due date on its way through what happens to its clock. */
class Redue {
  private readonly steps: Step[];
  /** The end to the millisecond, before it is rounded up to the end of its day. */
  private exact: number;
  private legal: Due;
  /** Whether the clock stands still, in time, without an end yet. */
  private standing = false;

  constructor(
    base: Due,
    private readonly given: { calendar: DeclaredCalendar; reading: Reading; dayBased: boolean },
  ) {
    this.steps = [...base.steps];
    this.exact = base.dueAt.getTime();
    this.legal = base;
  }

  suspend({ from, until }: Span, open: boolean): void {
    const { zone } = this.given.calendar;
    const since = showInstant(new Date(from), zone);
    const late = from > this.legal.dueAt.getTime();
    if (open) {
      this.standing = !late;
      this.step(
        'SUSPENDED',
        late
          ? `Suspended since ${since}, after the due date had passed: what is late stays late, and grows no further.`
          : `Suspended since ${since}; the time until it goes on is added then.`,
      );
      return;
    }
    const took = sayDuration((until - from) / 1_000);
    const stretch = `Suspended from ${since} to ${showInstant(new Date(until), zone)}`;
    if (late) {
      this.step(
        'SUSPENDED',
        `${stretch}, after the due date had passed: this time is not counted as late, and cures nothing.`,
      );
      return;
    }
    this.exact = Math.max(this.exact + until - from, until);
    this.legal = this.round();
    this.step('SUSPENDED', `${stretch}, ${took}; due ${this.legal.shown}.`);
  }

  deviate({ at, expectedDate }: Deviation): void {
    const { zone } = this.given.calendar;
    const day = numberOf(expectedDate);
    const expected = endOfDay(day, zone);
    const said = `Notice of ${showInstant(at, zone)}: a judicial authorisation is needed, and the answer expected by ${showEndOfDay(day, zone)}`;
    if (at > this.legal.dueAt && !this.standing) {
      this.step(
        'DEVIATED',
        `${said}; it came when the due date had passed, and moves nothing.`,
        DEVIATED,
      );
    } else if (expected <= this.legal.dueAt) {
      this.step('DEVIATED', `${said}, which is in time.`, DEVIATED);
    } else {
      const former = this.legal.shown;
      this.exact = expected.getTime();
      this.legal = { dueAt: expected, steps: [], shown: showEndOfDay(day, zone) };
      this.step('DEVIATED', `${said}; until then due ${former}.`, DEVIATED);
    }
  }

  due(): Due {
    return { ...this.legal, steps: this.steps };
  }

  /** Rounded up to the end of the day, and by the Regulation to that of a working day. */
  private round(): Due {
    const { calendar, reading, dayBased } = this.given;
    if (!dayBased) {
      const dueAt = new Date(this.exact);
      return { dueAt, steps: [], shown: showInstant(dueAt, calendar.zone) };
    }
    let day = dayAt(new Date(this.exact - 1), calendar.zone);
    if (reading === 'EU_1182_71' && !isWorkingDay(day, calendar))
      day = workingDayAfter(day, calendar);
    return {
      dueAt: endOfDay(day, calendar.zone),
      steps: [],
      shown: showEndOfDay(day, calendar.zone),
    };
  }

  private step(rule: Step['rule'], sentence: string, source = SUSPENDED): void {
    this.steps.push({ rule, sentence, at: this.legal.dueAt, source });
  }
}
