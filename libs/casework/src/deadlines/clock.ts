import { READINGS, type DeclaredCalendar, type Reading } from './calendar.ts';
import type { Day } from './day.ts';
import type { Due, Step } from './due.ts';
import { dueDate } from './due-date.ts';
import { showInstant } from './local-time.ts';
import { sayPeriod, type Period } from './period.ts';
import type { DeadlineRule, DeliveryRule, ProfileName, Standing } from './profiles.ts';
import type { Deviation } from './redue.ts';
import { sayDuration } from './say-duration.ts';
import type { Suspension } from './suspension.ts';

/** What a clock waits for. */
export type ClockKind =
  | 'DELIVERY'
  | 'ACKNOWLEDGEMENT'
  | 'ANSWER'
  | 'INTERIM_REPORT'
  | 'DECISION'
  | 'CLARIFICATION'
  | 'DELAY_UPDATE'
  | 'CONSULTATION'
  | 'REVIEW'
  | 'EXPLANATION'
  | 'PERMISSION'
  | 'STATUS'
  | 'JOINT_TEAM'
  | 'PURGE'
  | 'CLOSE'
  | 'TRIAGE';

/** Why a clock stands: its owner did what it waited for, or there is nothing to wait for any more. */
export type ClockEnding =
  | 'MET'
  | 'REFUSED'
  | 'REFERRED'
  | 'WITHDRAWN'
  | 'OVERTAKEN'
  | 'UNANSWERED'
  | 'INSUFFICIENT'
  | 'UNDELIVERABLE';

/** Where the due date of a clock comes from, in words that a person reads. */
export interface ClockRule {
  profile: ProfileName;
  says: string;
  source: string;
  standing: Standing;
}

/** One running or stopped clock of a case, with everything that its due date was computed from. */
export interface Clock {
  kind: ClockKind;
  /** The State that the clock waits for, in whose zone and calendar it is computed. */
  owner: string;
  startedAt: Date;
  /** The message that started it; several clocks of one kind may run in a case. */
  startedBy?: string;
  stoppedAt?: Date;
  /** When the word that stopped it was delivered, where that took too long: then it counts from when it was said. */
  deliveredAt?: Date;
  /** The message that stopped it. */
  stoppedBy?: string;
  ending?: ClockEnding;
  period: Period;
  rule: ClockRule;
  zone: string;
  calendarVersion: string;
  readings: Record<Reading, Due>;
  /** The reading that the owner's calendar declares, and so the legally applied one. */
  applied: Reading;
  dueAt: Date;
  /** When a message that is not delivered turns amber, and when it goes to a supervisor. */
  alarms?: { warnAt: Date; escalateAt: Date };
  /** Every interval in which it did not run, in the order in which they began. */
  suspensions?: readonly Suspension[];
  /** Every notice that a judicial authorisation is needed, with all the dates that were expected. */
  deviations?: readonly Deviation[];
  /** Every calendar that its State declared while it ran, with what that did to the due date. */
  calendarChanges?: readonly CalendarChange[];
  /** The day that its State has named for a review. */
  namedDay?: Day;
  /** Both readings as they were before any suspension and deviation; absent where there was none. */
  base?: Record<Reading, Due>;
}

/** A calendar declared while a clock ran: the due date was computed again from the start. */
export interface CalendarChange {
  since: Date;
  from: string;
  to: string;
  dueBefore: Date;
  dueAfter: Date;
}

/** What a clock needs to start. */
export interface ClockStart {
  kind: ClockKind;
  startedAt: Date;
  startedBy?: string;
  rule: DeadlineRule | DeliveryRule;
  profile: ProfileName;
  calendar: DeclaredCalendar;
}

/** Starts a clock: both readings are computed, the one that the acting State declares is applied. */
export function startClock(start: ClockStart): Clock {
  const { kind, startedAt, startedBy, rule, profile, calendar } = start;
  const readings = {
    CALENDAR_STRICT: dueDate(rule.period, startedAt, calendar, 'CALENDAR_STRICT'),
    EU_1182_71: dueDate(rule.period, startedAt, calendar, 'EU_1182_71'),
  };
  const { period, source, standing } = rule;
  return {
    kind,
    owner: calendar.state,
    startedAt,
    ...(startedBy !== undefined && { startedBy }),
    period,
    rule: { profile, says: sayPeriod(period), source, standing },
    zone: calendar.zone,
    calendarVersion: calendar.version,
    readings,
    applied: calendar.reading,
    dueAt: readings[calendar.reading].dueAt,
    ...('warnAfterMinutes' in rule && { alarms: alarmsOf(rule, startedAt) }),
  };
}

/** What stops a clock: a message, its receipt, and the instant at which it was said where that is what counts. */
export interface ClockStop {
  at: Date;
  by: string;
  ending: ClockEnding;
  saidAt?: Date | undefined;
}

const NOT_CHARGED =
  'node default (a message has 5 minutes to be delivered; an outage of the other side is charged to nobody who has spoken)';

/** Stops a running clock; one that stands already is returned as it is, for the first stop counts. */
export function stopClock(clock: Clock, { at, by, ending, saidAt }: ClockStop): Clock {
  if (clock.stoppedAt !== undefined) return clock;
  if (saidAt === undefined) return { ...clock, stoppedAt: at, stoppedBy: by, ending };
  // Nobody stops a clock before it has started.
  const stoppedAt = saidAt < clock.startedAt ? clock.startedAt : saidAt;
  const between = sayDuration((at.getTime() - stoppedAt.getTime()) / 1_000);
  const step: Step = {
    rule: 'DELIVERY_NOT_CHARGED',
    sentence: `Said ${showInstant(stoppedAt, clock.zone)}, delivered ${showInstant(at, clock.zone)}: the time between, ${between}, is not charged to ${clock.owner}.`,
    at: stoppedAt,
    source: NOT_CHARGED,
  };
  return {
    ...clock,
    stoppedAt,
    deliveredAt: at,
    stoppedBy: by,
    ending,
    readings: eachReading((reading) => withStep(clock.readings[reading], step)),
  };
}

/** The due date with one more step at its end. */
function withStep(due: Due, step: Step): Due {
  return { ...due, steps: [...due.steps, step] };
}

/** Both readings of something. */
export function eachReading<T>(of: (reading: Reading) => T): Record<Reading, T> {
  return { CALENDAR_STRICT: of('CALENDAR_STRICT'), EU_1182_71: of('EU_1182_71') };
}

/** What was said about a due date that every later computation from the start keeps telling. */
const CARRIED: ReadonlySet<Step['rule']> = new Set([
  'REDATED_BY_ACCESS_CLASS',
  'CALENDAR_CHANGED',
  'PUT_OFF',
]);

/** A due date computed again: behind its start stands what changed it until now, and then why it was computed again. */
export function computedAgain(fresh: Due, former: Due, why: Step): Due {
  const [first, ...others] = fresh.steps;
  const carried = former.steps.filter(({ rule }) => CARRIED.has(rule));
  return { ...fresh, steps: [...(first ? [first] : []), ...carried, why, ...others] };
}

/** Lets a clock go on that was stopped without having been met: what it waited for is owed after all. */
export function continueClock(clock: Clock): Clock {
  if (clock.ending !== 'UNANSWERED') return clock;
  const {
    stoppedAt: _at,
    deliveredAt: _delivered,
    stoppedBy: _by,
    ending: _ending,
    ...running
  } = clock;
  return running;
}

/**
 * Gives a running clock the period of another rule from its old start, and says in both traces why and what the due
 * date had been; lateness that had already come is named there, not forgotten.
 */
export function redateClock(
  clock: Clock,
  change: {
    rule: DeadlineRule;
    profile: ProfileName;
    calendar: DeclaredCalendar;
    at: Date;
    because: string;
    step?: 'REDATED_BY_ACCESS_CLASS' | 'PUT_OFF';
  },
): Clock {
  const { rule, profile, calendar, at, because, step: named = 'REDATED_BY_ACCESS_CLASS' } = change;
  const fresh = startClock({
    kind: clock.kind,
    startedAt: clock.startedAt,
    ...(clock.startedBy !== undefined && { startedBy: clock.startedBy }),
    rule,
    profile,
    calendar,
  });
  for (const reading of READINGS) {
    const former = clock.readings[reading];
    const passed = former.dueAt < at ? ', which had passed by then' : '';
    const step: Step = {
      rule: named,
      sentence: `${because} (${showInstant(at, calendar.zone)}); until then due ${former.shown}${passed}.`,
      at,
      source: rule.source,
    };
    fresh.readings[reading] = computedAgain(fresh.readings[reading], former, step);
  }
  return fresh;
}

/** Puts a running clock on the date that the requester proposed and the requested State accepted (UNTOC 18(24)). */
export function acceptDate(
  clock: Clock,
  accepted: { date: Date; at: Date; because: string },
): Clock {
  const { date, at, because } = accepted;
  const source = "requester's date, accepted (UNTOC art 18(24))";
  const due = (former: Due): Due => ({
    dueAt: date,
    steps: [
      ...former.steps,
      {
        rule: 'REQUESTED_DATE_ACCEPTED',
        sentence: `${because} (${showInstant(at, clock.zone)}); until then due ${former.shown}.`,
        at: date,
        source,
      },
    ],
    shown: showInstant(date, clock.zone),
  });
  return {
    ...clock,
    rule: { ...clock.rule, says: 'the date that was asked for and accepted', source },
    readings: {
      CALENDAR_STRICT: due(clock.readings.CALENDAR_STRICT),
      EU_1182_71: due(clock.readings.EU_1182_71),
    },
    dueAt: date,
  };
}

function alarmsOf(rule: DeliveryRule, startedAt: Date): NonNullable<Clock['alarms']> {
  return {
    warnAt: new Date(startedAt.getTime() + rule.warnAfterMinutes * 60_000),
    escalateAt: new Date(startedAt.getTime() + rule.escalateAfterMinutes * 60_000),
  };
}
