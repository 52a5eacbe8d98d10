import type { Acknowledgement, MessageEnvelope } from '@trace/protocol';
import {
  acceptDate,
  dayAt,
  isKnownZone,
  numberOf,
  profileFor,
  redateClock,
  startClock,
  stopClock,
  type Clock,
  type ClockEnding,
  type ClockKind,
  type DeclaredCalendar,
} from '../deadlines/index.ts';
import type { Case } from './case.ts';
import type { Terms } from './filed.ts';

/** What stops clocks: a message, from the instant in its receipt on. */
export interface Stop {
  message: Pick<MessageEnvelope, 'messageId'>;
  receivedAt: Date | undefined;
  ending: ClockEnding;
}

/** Starts the clock for delivery when the request is made; it is the asking State's to keep, never the asked one's. */
export function startDelivery(
  c: Case,
  message: Pick<MessageEnvelope, 'createdAt'>,
  terms: Terms,
): Case {
  const { profile, requestingState } = c;
  if (profile === undefined || requestingState === undefined) return c;
  const clock = startClock({
    kind: 'DELIVERY',
    startedAt: new Date(message.createdAt),
    rule: profile.delivery,
    profile: profile.name,
    calendar: calendarOf(terms, requestingState),
  });
  return { ...c, clocks: [...c.clocks, clock] };
}

/** Starts the clocks of the requested State at the instant in its own signed receipt. */
export function startAnswerClocks(c: Case, receivedAt: Date, terms: Terms): Case {
  const { profile, requestedState } = c;
  if (profile === undefined || requestedState === undefined) return c;
  const calendar = calendarOf(terms, requestedState);
  const clocks = [...c.clocks];
  const given = { startedAt: receivedAt, profile: profile.name, calendar };
  if (profile.acknowledgement !== undefined) {
    clocks.push(startClock({ ...given, kind: 'ACKNOWLEDGEMENT', rule: profile.acknowledgement }));
  }
  clocks.push(startClock({ ...given, kind: 'ANSWER', rule: profile.answer }));
  return { ...c, clocks };
}

/** Stops the named clocks at the instant in the message's receipt; without a receipt they run on. */
export function stopClocks(
  c: Case,
  kinds: readonly ClockKind[],
  { message, receivedAt, ending }: Stop,
): Case {
  if (receivedAt === undefined) return c;
  const stop = { at: receivedAt, by: message.messageId, ending };
  return {
    ...c,
    clocks: c.clocks.map((clock) => (kinds.includes(clock.kind) ? stopClock(clock, stop) : clock)),
  };
}

/**
 * Gives the answer clock the due date that follows from the acknowledgement: the profile of the way in which the
 * information is reached, and where no instrument names a number, the date that the requester had proposed and the
 * requested State now promises to keep.
 */
export function redateByAcknowledgement(
  c: Case,
  said: Acknowledgement,
  receivedAt: Date | undefined,
  terms: Terms,
): Case {
  if (receivedAt === undefined || c.profile === undefined || c.requestedState === undefined)
    return c;
  const calendar = calendarOf(terms, c.requestedState);
  const profile = profileFor(c.profile, said.accessClass);
  const clocks = c.clocks.map((clock) => {
    if (clock.kind !== 'ANSWER' || clock.stoppedAt !== undefined) return clock;
    if (profile.name === c.profile?.name) return acceptProposal(clock, c, said, receivedAt);
    return redateClock(clock, {
      rule: profile.answer,
      profile: profile.name,
      calendar,
      at: receivedAt,
      because: `${calendar.state} acknowledged that the information is ${said.accessClass}`,
    });
  });
  return { ...c, profile, clocks };
}

function acceptProposal(clock: Clock, c: Case, said: Acknowledgement, at: Date): Clock {
  const { requestedBy, profile } = c;
  if (requestedBy === undefined || profile?.acceptedDateHolds !== true) return clock;
  if (said.expectedBy === undefined || said.acceptedCompetence === 'NO') return clock;
  if (requestedBy <= clock.startedAt || numberOf(said.expectedBy) > dayAt(requestedBy, clock.zone))
    return clock;
  const because = `${clock.owner} acknowledged and expects to answer by ${said.expectedBy}, which accepts the date that ${c.requestingState} asked for`;
  return acceptDate(clock, { date: requestedBy, at, because });
}

/** A State that the directory does not name, or names with an unknown zone, must not make a case unreadable. */
function calendarOf(terms: Terms, state: string): DeclaredCalendar {
  const calendar = terms.calendars[state];
  if (calendar && isKnownZone(calendar.zone)) return calendar;
  return {
    state,
    zone: 'UTC',
    weekend: [6, 7],
    holidays: [],
    version: 'none',
    reading: 'CALENDAR_STRICT',
  };
}
