import {
  clockStatus,
  daysLate,
  deliveryAlarm,
  describeClock,
  type Clock,
  type Due,
  type Reading,
  type Risk,
  type Suspension,
} from '@trace/casework';
import { instant } from '@trace/protocol';

/** One step of the computation of a due date. */
export class StepView {
  /** The rule that was applied. */
  rule: string;
  /** What it did here, in a sentence. */
  sentence: string;
  /** Where the date stood after it. */
  at: string;
  /** The instrument and paragraph that says so. */
  source: string;
}

/** A due date by one of the two readings of a period, with its computation. */
export class ReadingView {
  /** CALENDAR_STRICT or EU_1182_71. */
  reading: string;
  /** Whether this is the reading that the acting State declares, and so the one that is applied. */
  applied: boolean;
  dueAt: string;
  /** The due date as a person in the acting State reads it. */
  shown: string;
  steps: StepView[];
}

/** How long somebody has. */
export class PeriodView {
  /** MINUTE, HOUR, CALENDAR_DAY, WORKING_DAY or MONTH. */
  unit: string;
  count: number;
}

/** Where a due date comes from. */
export class ClockRuleView {
  /** The deadline profile, chosen by the legal bases that both States share. */
  profile: string;
  /** The rule in words. */
  says: string;
  /** The instrument and paragraph. */
  source: string;
  /** READ in the instrument, TO_BE_CHECKED there, AGREED by these two States, or NODE_DEFAULT where none names a number. */
  standing: string;
}

/** An interval in which a clock stood still. */
export class SuspensionView {
  /** CLARIFICATION or POSTPONED. */
  because: string;
  suspendedAt: string;
  /** The message that suspended it. */
  suspendedBy: string;
  resumedAt?: string;
  /** The message that let it go on. */
  resumedBy?: string;
}

/** A notice of a judicial authorisation, which puts the due date on the day that is expected. */
export class DeviationView {
  noticedAt: string;
  /** The message that gave notice. */
  noticedBy: string;
  expectedDate: string;
}

/** A calendar that the acting State declared while the clock ran, and what that did to the due date. */
export class CalendarChangeView {
  /** From when on it is declared, by the signed statement. */
  declaredAt: string;
  /** The version until then, and the version since. */
  fromVersion: string;
  toVersion: string;
  dueBeforeAt: string;
  dueAfterAt: string;
}

/** One clock of a case: the same on both nodes, to the millisecond, because both compute it from the same evidence. */
export class ClockView {
  /** DELIVERY, ACKNOWLEDGEMENT, ANSWER, or what is waited for in the course of the case. */
  kind: string;
  /** The State that the clock waits for, in whose zone and calendar it is computed. */
  owner: string;
  startedAt: string;
  /** The message that started it. */
  startedBy?: string;
  stoppedAt?: string;
  /** When the word that stopped it was delivered, where that took too long and it counts from when it was said. */
  deliveredAt?: string;
  /** The message that stopped it. */
  stoppedBy?: string;
  /** MET, REFUSED, POSTPONED, REFERRED, WITHDRAWN, OVERTAKEN, UNANSWERED, INSUFFICIENT or UNDELIVERABLE. */
  ending?: string;
  period: PeriodView;
  rule: ClockRuleView;
  /** IANA time zone of the acting State. */
  zone: string;
  /** The version of the acting State's calendar, as its directory statement names it. */
  calendarVersion: string;
  /** The reading that is legally applied. */
  applied: string;
  dueAt: string;
  /** Both readings, the applied one marked. */
  readings: ReadingView[];
  /** Every interval in which it stood still; those that overlap count once. */
  suspensions: SuspensionView[];
  /** Every notice by which it deviates, the latest last. */
  deviations: DeviationView[];
  /** Every newer calendar by which it was computed again, the latest last. */
  calendarChanges: CalendarChangeView[];

  /** The view of a clock. */
  static of(clock: Clock): ClockView {
    const { kind, owner, startedAt, startedBy, period, rule, zone } = clock;
    const { stoppedAt, deliveredAt, stoppedBy, ending } = clock;
    const { suspensions = [], deviations = [], calendarChanges = [] } = clock;
    return {
      kind,
      owner,
      startedAt: instant(startedAt),
      ...(startedBy !== undefined && { startedBy }),
      ...(stoppedAt !== undefined && { stoppedAt: instant(stoppedAt) }),
      ...(deliveredAt !== undefined && { deliveredAt: instant(deliveredAt) }),
      ...(stoppedBy !== undefined && { stoppedBy }),
      ...(ending !== undefined && { ending }),
      period: { ...period },
      rule: { ...rule },
      zone,
      calendarVersion: clock.calendarVersion,
      applied: clock.applied,
      dueAt: instant(clock.dueAt),
      readings: Object.entries(clock.readings).map(([reading, due]) =>
        readingView(reading as Reading, due, clock.applied),
      ),
      suspensions: suspensions.map(suspensionView),
      deviations: deviations.map(({ at, by, expectedDate }) => ({
        noticedAt: instant(at),
        noticedBy: by,
        expectedDate,
      })),
      calendarChanges: calendarChanges.map(({ since, from, to, dueBefore, dueAfter }) => ({
        declaredAt: instant(since),
        fromVersion: from,
        toVersion: to,
        dueBeforeAt: instant(dueBefore),
        dueAfterAt: instant(dueAfter),
      })),
    };
  }
}

/** Why a clock will probably be late, though it is not yet. */
export class RiskView {
  /** EXPECTED_LATER, NOT_ACKNOWLEDGED, EXPECTED_DAY_PASSED or DUE_WITHIN_72_HOURS. */
  reason: string;
  /** From when on it is foretold. */
  since: string;
  /** The message from which it follows, where one does. */
  foretoldBy?: string;
  sentence: string;

  /** The view of a risk. */
  static of({ reason, from, by, sentence }: Risk): RiskView {
    return { reason, since: instant(from), ...(by !== undefined && { foretoldBy: by }), sentence };
  }
}

/** How a clock stands at this moment. */
export class StandingView {
  kind: string;
  owner: string;
  dueAt: string;
  /** ON_TRACK, DUE_SOON, OVERDUE, SUSPENDED, DEVIATED, MET, MET_LATE or STOPPED. */
  status: string;
  /** By how much it is, or was, late. */
  lateBySeconds?: number;
  /** The same in days of the owner's calendar: due on the 5th and done on the 12th is 7. */
  daysLate?: number;
  /** 0 at the start, 1 at the due instant. */
  elapsedShare: number;
  /** Of a message that is not delivered: WARN shows it to the officer (amber), ESCALATE takes it to the supervisor. */
  alarm?: string;
  /** Why it is at risk (AT_RISK), the gravest reason first; empty where no lateness is foretold. */
  risks: RiskView[];
  /** All of it in one sentence. */
  sentence: string;

  /** How a clock stands at an instant. */
  static of(clock: Clock, now: Date, risks: readonly Risk[] = []): StandingView {
    const { status, lateBySeconds, elapsedShare } = clockStatus(clock, now);
    const alarm = deliveryAlarm(clock, now);
    const days = daysLate(clock, now);
    return {
      kind: clock.kind,
      owner: clock.owner,
      dueAt: instant(clock.dueAt),
      status,
      ...(lateBySeconds !== undefined && { lateBySeconds }),
      ...(days !== undefined && { daysLate: days }),
      elapsedShare: Math.round(elapsedShare * 10_000) / 10_000,
      ...(alarm !== 'NONE' && { alarm }),
      risks: risks.map((risk) => RiskView.of(risk)),
      sentence: describeClock(clock, now),
    };
  }
}

function suspensionView({ because, from, by, until, endedBy }: Suspension): SuspensionView {
  return {
    because,
    suspendedAt: instant(from),
    suspendedBy: by,
    ...(until !== undefined && { resumedAt: instant(until) }),
    ...(endedBy !== undefined && { resumedBy: endedBy }),
  };
}

function readingView(reading: Reading, due: Due, applied: Reading): ReadingView {
  return {
    reading,
    applied: reading === applied,
    dueAt: instant(due.dueAt),
    shown: due.shown,
    steps: due.steps.map(({ rule, sentence, at, source }) => ({
      rule,
      sentence,
      at: instant(at),
      source,
    })),
  };
}
