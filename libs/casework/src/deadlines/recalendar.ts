import type { DatedCalendar, Reading } from './calendar.ts';
import { computedAgain, eachReading, type Clock } from './clock.ts';
import type { Due, Step } from './due.ts';
import { dueDate } from './due-date.ts';
import { showInstant } from './local-time.ts';
import { moveClock } from './move-clock.ts';
import { namedForReview } from './review-clock.ts';

const SOURCE =
  'Regulation (EEC, Euratom) 1182/71 art 2: the published days of the acting State; a correction counts for open clocks';

/** From which instant on a newer calendar changes a clock: what was declared before is in it already. */
export function calendarSince({ startedAt, calendarChanges }: Clock): Date {
  return calendarChanges?.at(-1)?.since ?? startedAt;
}

/**
 * An open clock by a calendar that its State has declared while it ran: computed again from its start, with everything
 * that has happened to it since. One that stands is never touched.
 */
export function recalendarClock(clock: Clock, { since, calendar }: DatedCalendar): Clock {
  if (clock.stoppedAt !== undefined) return clock;
  const { base, ...rest } = clock;
  const former = base ?? clock.readings;
  const readings = eachReading((reading) => {
    const until = clock.readings[reading];
    const passed = until.dueAt < since ? ', which had passed by then' : '';
    const why: Step = {
      rule: 'CALENDAR_CHANGED',
      sentence: `${clock.owner} declared the calendar ${calendar.version} in place of ${clock.calendarVersion} (${showInstant(since, calendar.zone)}); until then due ${until.shown}${passed}.`,
      at: since,
      source: SOURCE,
    };
    return computedAgain(
      fromTheStart(clock, former[reading], { calendar, since }, reading),
      former[reading],
      why,
    );
  });
  const changed = moveClock(
    {
      ...rest,
      zone: calendar.zone,
      calendarVersion: calendar.version,
      applied: calendar.reading,
      readings,
      dueAt: readings[calendar.reading].dueAt,
    },
    calendar,
  );
  const change = {
    since,
    from: clock.calendarVersion,
    to: calendar.version,
    dueBefore: clock.dueAt,
    dueAfter: changed.dueAt,
  };
  return { ...changed, calendarChanges: [...(clock.calendarChanges ?? []), change] };
}

/** A date that both States have agreed on stays where it is; any other is counted by the new days. */
function fromTheStart(
  clock: Clock,
  former: Due,
  { calendar }: DatedCalendar,
  reading: Reading,
): Due {
  const last = former.steps.at(-1);
  if (last?.rule === 'REQUESTED_DATE_ACCEPTED') {
    const counted = dueDate(clock.period, clock.startedAt, calendar, reading);
    return {
      dueAt: former.dueAt,
      steps: [...counted.steps, last],
      shown: showInstant(former.dueAt, calendar.zone),
    };
  }
  const due = dueDate(clock.period, clock.startedAt, calendar, reading);
  const { namedDay, owner, startedAt } = clock;
  return namedDay === undefined
    ? due
    : namedForReview(due, { namedDay, owner, startedAt, zone: calendar.zone });
}
