import type { MessageEnvelope, MessageKind } from '@trace/protocol';
import {
  courseRule,
  deviateClock,
  rebaseClock,
  redateClock,
  resumeClock,
  sayPeriod,
  startClock,
  stopClock,
  suspendClock,
  type Clock,
  type ClockEnding,
  type ClockKind,
  type ClockStart,
  type CourseClock,
  type Day,
  type SuspensionCause,
} from '../deadlines/index.ts';
import { calendarAt, calendarOf } from './calendars.ts';
import type { Case } from './case.ts';
import type { Terms } from './filed.ts';
import type { Turn } from './turn.ts';

/** What stands still together: while the request waits for the requester, nothing of it is due. */
const STAND_TOGETHER: readonly ClockKind[] = ['ANSWER', 'INTERIM_REPORT', 'DECISION'];

/** What stops clocks: a message, from the instant in its receipt on. */
export interface Stop {
  message: Pick<MessageEnvelope, 'messageId' | 'issuer'>;
  receivedAt?: Date | undefined;
  /** When it was said, where that and not the receipt counts for the clocks of whoever said it. */
  saidAt?: Date | undefined;
  ending: ClockEnding;
}

/** Starts the clock for delivery when the request is made; it is the asking State's to keep, never the asked one's. */
export function startDelivery(
  c: Case,
  message: Pick<MessageEnvelope, 'messageId' | 'createdAt'>,
  terms: Terms,
): Case {
  const { profile, requestingState } = c;
  if (profile === undefined || requestingState === undefined) return c;
  const clock = startClock({
    kind: 'DELIVERY',
    startedAt: new Date(message.createdAt),
    startedBy: message.messageId,
    rule: profile.delivery,
    profile: profile.name,
    calendar: calendarAt(terms, requestingState, new Date(message.createdAt)),
  });
  return { ...c, clocks: [...c.clocks, clock] };
}

/** Starts the clocks of the requested State at the instant in its own signed receipt. */
export function startAnswerClocks(
  c: Case,
  { message, receivedAt }: { message: Pick<MessageEnvelope, 'messageId'>; receivedAt: Date },
  terms: Terms,
): Case {
  const { profile, requestedState } = c;
  if (profile === undefined || requestedState === undefined) return c;
  const calendar = calendarAt(terms, requestedState, receivedAt);
  const clocks = [...c.clocks];
  const { messageId: startedBy } = message;
  const given = { startedAt: receivedAt, startedBy, profile: profile.name, calendar };
  if (profile.acknowledgement !== undefined) {
    clocks.push(startClock({ ...given, kind: 'ACKNOWLEDGEMENT', rule: profile.acknowledgement }));
  }
  clocks.push(startClock({ ...given, kind: 'ANSWER', rule: profile.answer }));
  if (profile.interimReport !== undefined) {
    clocks.push(startClock({ ...given, kind: 'INTERIM_REPORT', rule: profile.interimReport }));
  }
  if (profile.decision !== undefined) {
    clocks.push(startClock({ ...given, kind: 'DECISION', rule: profile.decision }));
  }
  return { ...c, clocks };
}

/** Starts another answer clock, for a case that is open again. */
export function startAnswer(c: Case, { message, receivedAt, terms }: Turn<MessageKind>): Case {
  const { profile, requestedState } = c;
  if (profile === undefined || requestedState === undefined || receivedAt === undefined) return c;
  const clock = startClock({
    kind: 'ANSWER',
    startedAt: receivedAt,
    startedBy: message.messageId,
    rule: profile.answer,
    profile: profile.name,
    calendar: calendarAt(terms, requestedState, receivedAt),
  });
  return { ...c, clocks: [...c.clocks, clock] };
}

/** Starts the clock of something that was said in the course of the case, in the zone of the State that it waits for. */
export function startCourseClock(
  c: Case,
  kind: CourseClock,
  owner: string,
  turn: Turn<MessageKind>,
  start: (given: ClockStart) => Clock = startClock,
): Case {
  const given = courseStart(c, kind, owner, turn);
  return given === undefined ? c : { ...c, clocks: [...c.clocks, start(given)] };
}

/** Starts the clock by which the case closes; it stands apart, for nobody is waited for. */
export function startClosing(c: Case, turn: Turn<MessageKind>): Case {
  const given = courseStart(c, 'CLOSE', c.requestingState ?? '', turn);
  return given === undefined ? c : { ...c, closing: startClock(given) };
}

function courseStart(
  { urgency, profile }: Case,
  kind: CourseClock,
  owner: string,
  { message, receivedAt, terms }: Turn<MessageKind>,
): ClockStart | undefined {
  if (receivedAt === undefined || profile === undefined) return undefined;
  const rule = courseRule(kind, { urgency, profile });
  if (rule === undefined) return undefined;
  return {
    kind,
    startedAt: receivedAt,
    startedBy: message.messageId,
    rule,
    profile: profile.name,
    calendar: calendarAt(terms, owner, receivedAt),
  };
}

/** Suspends the answer from the instant in the message's receipt on. */
export function suspendAnswer(
  c: Case,
  { message, receivedAt, terms }: Turn<MessageKind>,
  because: SuspensionCause,
): Case {
  if (receivedAt === undefined) return c;
  const suspension = { because, by: message.messageId, from: receivedAt };
  return mapKinds(c, STAND_TOGETHER, (clock) =>
    suspendClock(clock, suspension, calendarOf(terms, clock)),
  );
}

/** Ends what these messages suspended, at the instant in the message's receipt. */
export function resumeAnswer(
  c: Case,
  { message, receivedAt, terms }: Turn<MessageKind>,
  of: readonly string[],
): Case {
  if (receivedAt === undefined) return c;
  const end = { of, at: receivedAt, by: message.messageId };
  return mapKinds(c, STAND_TOGETHER, (clock) => resumeClock(clock, end, calendarOf(terms, clock)));
}

/** Puts the answer on the day that is expected now. */
export function deviateAnswer(
  c: Case,
  { message, receivedAt, saidAt, terms }: Turn<MessageKind>,
  expectedDate: Day,
): Case {
  if (receivedAt === undefined) return c;
  const deviation = { by: message.messageId, at: saidAt ?? receivedAt, expectedDate };
  return mapAnswer(c, (clock) => deviateClock(clock, deviation, calendarOf(terms, clock)));
}

/** The case with its answer clocks changed. */
export function mapAnswer(c: Case, change: (clock: Clock) => Clock): Case {
  return mapKinds(c, ['ANSWER'], change);
}

function mapKinds(c: Case, kinds: readonly ClockKind[], change: (clock: Clock) => Clock): Case {
  return { ...c, clocks: c.clocks.map((one) => (kinds.includes(one.kind) ? change(one) : one)) };
}

/** Puts off the decision, once and while it is not overdue: whoever needs longer says so (Directive 2014/41/EU art 12(5)). */
export function putOffDecision(
  c: Case,
  { message, receivedAt, saidAt, terms }: Turn<MessageKind>,
): Case {
  const { profile } = c;
  const at = saidAt ?? receivedAt;
  if (at === undefined || profile?.decision === undefined) return c;
  const { decision, name } = profile;
  return mapKinds(c, ['DECISION'], (clock) => {
    const again = clock.readings[clock.applied].steps.some(({ rule }) => rule === 'PUT_OFF');
    if (clock.stoppedAt !== undefined || again || at > clock.dueAt) return clock;
    const calendar = calendarOf(terms, clock);
    const period = { ...decision.period, count: decision.period.count + decision.putOff.count };
    const change = {
      rule: { ...decision, period, source: 'as in Directive 2014/41/EU art 12(5)' },
      profile: name,
      calendar,
      at,
      because: `${message.issuer} gave notice of a delay, which puts off the decision once, by ${sayPeriod(decision.putOff)}`,
      step: 'PUT_OFF' as const,
    };
    return rebaseClock(clock, (base) => redateClock(base, change), calendar);
  });
}

/** Stops the named clocks at the instant in the message's receipt; without a receipt they run on. */
export function stopClocks(c: Case, kinds: readonly ClockKind[], stop: Stop): Case {
  return stopEach(c, stop, ({ kind }) => kinds.includes(kind));
}

/** Stops the clocks that these messages started. */
export function stopStartedBy(c: Case, started: readonly string[], stop: Stop): Case {
  return stopEach(
    c,
    stop,
    ({ startedBy }) => startedBy !== undefined && started.includes(startedBy),
  );
}

function stopEach(
  c: Case,
  { message, receivedAt, saidAt, ending }: Stop,
  which: (clock: Clock) => boolean,
): Case {
  if (receivedAt === undefined) return c;
  const stop = { at: receivedAt, by: message.messageId, ending };
  // What was said in time is in time for whoever said it; delivering is the one thing that is timed by the receipt.
  const own = ({ owner, kind }: Clock): boolean => owner === message.issuer && kind !== 'DELIVERY';
  const halt = (clock: Clock): Clock => stopClock(clock, own(clock) ? { ...stop, saidAt } : stop);
  const clocks = c.clocks.map((clock) => (which(clock) ? halt(clock) : clock));
  const { closing } = c;
  return { ...c, clocks, ...(closing && which(closing) && { closing: halt(closing) }) };
}
