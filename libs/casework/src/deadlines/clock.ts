import { READINGS, type DeclaredCalendar, type Reading } from './calendar.ts';
import type { Due, Step } from './due.ts';
import { dueDate } from './due-date.ts';
import { showInstant } from './local-time.ts';
import { sayPeriod, type Period } from './period.ts';
import type { DeadlineRule, DeliveryRule, ProfileName, Standing } from './profiles.ts';
import type { Deviation } from './redue.ts';
import type { Suspension } from './suspension.ts';

/** What a clock waits for. */
export type ClockKind =
  | 'DELIVERY'
  | 'ACKNOWLEDGEMENT'
  | 'ANSWER'
  | 'CLARIFICATION'
  | 'DELAY_UPDATE'
  | 'CONSULTATION'
  | 'REVIEW'
  | 'EXPLANATION'
  | 'PERMISSION'
  | 'STATUS'
  | 'JOINT_TEAM'
  | 'PURGE'
  | 'CLOSE';

/** Why a clock stands: its owner did what it waited for, or there is nothing to wait for any more. */
export type ClockEnding =
  'MET' | 'REFUSED' | 'REFERRED' | 'WITHDRAWN' | 'OVERTAKEN' | 'UNANSWERED' | 'UNDELIVERABLE';

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
  /** Both readings as they were before any suspension and deviation; absent where there was none. */
  base?: Record<Reading, Due>;
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

/** Stops a running clock; one that stands already is returned as it is, for the first stop counts. */
export function stopClock(
  clock: Clock,
  stop: { at: Date; by: string; ending: ClockEnding },
): Clock {
  if (clock.stoppedAt !== undefined) return clock;
  return { ...clock, stoppedAt: stop.at, stoppedBy: stop.by, ending: stop.ending };
}

/** Lets a clock go on that was stopped without having been met: what it waited for is owed after all. */
export function continueClock(clock: Clock): Clock {
  if (clock.ending !== 'UNANSWERED') return clock;
  const { stoppedAt: _at, stoppedBy: _by, ending: _ending, ...running } = clock;
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
  },
): Clock {
  const { rule, profile, calendar, at, because } = change;
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
      rule: 'REDATED_BY_ACCESS_CLASS',
      sentence: `${because} (${showInstant(at, calendar.zone)}); until then due ${former.shown}${passed}.`,
      at,
      source: rule.source,
    };
    const [first, ...others] = fresh.readings[reading].steps;
    fresh.readings[reading].steps = first ? [first, step, ...others] : [step];
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
