import type { Clock, ClockKind } from './clock.ts';
import { numberOf, type Day } from './day.ts';
import { dayAt, endOfDay, showEndOfDay, showInstant } from './local-time.ts';

/** Why an open clock will probably be late, the gravest reason first. */
export const RISK_REASONS = [
  'EXPECTED_LATER',
  'NOT_ACKNOWLEDGED',
  'EXPECTED_DAY_PASSED',
  'DUE_WITHIN_72_HOURS',
] as const;

/** One of these reasons. */
export type RiskReason = (typeof RISK_REASONS)[number];

/** The day by which the requested State last said that it expects to answer, and the message that said so. */
export interface Expectation {
  day: Day;
  by: string;
  /** The instant in its receipt. */
  at: Date;
}

/** What is known of a case beside a clock from which its end can be foretold. */
export interface Forecast {
  expectation?: Expectation | undefined;
  /** When the acknowledgement is or was due, as long as nobody has said a word. */
  acknowledgementDueAt?: Date | undefined;
}

/** Something that foretells lateness: it holds from an instant on, until the clock is overdue or moves. */
export interface Risk {
  reason: RiskReason;
  from: Date;
  /** The message from which it follows, where one does. */
  by?: string;
  sentence: string;
}

/** How long before its due instant everything that still runs is at risk. */
export const RISK_HOURS = 72;
const HOUR_MS = 3_600_000;

/** Delivery has alarms of its own, the triage is nobody's outside, and in a close nobody is late. */
const NEVER: ReadonlySet<ClockKind> = new Set(['DELIVERY', 'TRIAGE', 'CLOSE']);

/** What is foretold of a clock, and how to say it: the sentence is put together only for whoever reads it. */
interface Foretold extends Omit<Risk, 'sentence'> {
  say: () => string;
}

/** The instants from which lateness of a clock is foretold, now or later, if nothing more is said. */
export function riskInstants(clock: Clock, forecast: Forecast): Date[] {
  return foretold(clock, forecast).map(({ from }) => from);
}

/**
 * Why a clock is at risk at an instant, the gravest reason first: AT_RISK where there is one. What is overdue is at risk
 * no more, and of a clock that stands nothing is foretold: its due date is not fixed, or no longer matters.
 */
export function risksAt(clock: Clock, forecast: Forecast, now: Date): Risk[] {
  if (now > clock.dueAt) return [];
  return foretold(clock, forecast)
    .filter(({ from }) => from <= now)
    .map(({ say, ...risk }) => ({ ...risk, sentence: say() }));
}

function foretold(clock: Clock, forecast: Forecast): Foretold[] {
  const stands = clock.suspensions?.some(({ until }) => until === undefined) ?? false;
  if (clock.stoppedAt !== undefined || stands || NEVER.has(clock.kind)) return [];
  const answer =
    clock.kind === 'ANSWER' ? [expected(clock, forecast), silent(clock, forecast)] : [];
  return [...answer.flatMap((risk) => risk ?? []), soon(clock)].toSorted(
    (one, other) => RISK_REASONS.indexOf(one.reason) - RISK_REASONS.indexOf(other.reason),
  );
}

/** A promise that is later than the due date, or one whose day is over and which was not kept. */
function expected(clock: Clock, { expectation }: Forecast): Foretold | undefined {
  if (expectation === undefined) return undefined;
  const { by, at } = expectation;
  const { owner, zone, dueAt } = clock;
  const day = numberOf(expectation.day);
  // By days: who is due at four o'clock and expects to answer that day has not said that it will be later.
  if (day > dayAt(new Date(dueAt.getTime() - 1), zone)) {
    const say = (): string =>
      `${owner} expects to answer by ${showEndOfDay(day, zone)}, after the due date (said ${showInstant(at, zone)}).`;
    return { reason: 'EXPECTED_LATER', from: at, by, say };
  }
  const end = endOfDay(day, zone);
  const say = (): string =>
    `${owner} expected to answer by ${showEndOfDay(day, zone)}, which has passed.`;
  return { reason: 'EXPECTED_DAY_PASSED', from: end < at ? at : end, by, say };
}

function silent({ owner, zone }: Clock, { acknowledgementDueAt }: Forecast): Foretold | undefined {
  if (acknowledgementDueAt === undefined) return undefined;
  const say = (): string =>
    `${owner} has not acknowledged; that was due ${showInstant(acknowledgementDueAt, zone)}.`;
  return { reason: 'NOT_ACKNOWLEDGED', from: acknowledgementDueAt, say };
}

function soon({ owner, zone, startedAt, dueAt }: Clock): Foretold {
  const from = new Date(Math.max(startedAt.getTime(), dueAt.getTime() - RISK_HOURS * HOUR_MS));
  const say = (): string =>
    `Due within ${RISK_HOURS} hours, ${showInstant(dueAt, zone)}, and ${owner} has not done it yet.`;
  return { reason: 'DUE_WITHIN_72_HOURS', from, say };
}
