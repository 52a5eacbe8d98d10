import type { Clock, ClockEnding, ClockKind } from './clock.ts';
import { showInstant, showUtc } from './local-time.ts';

/** From this share of its time a running clock is due soon. */
export const DUE_SOON_SHARE = 0.75;

/** How a clock stands at a moment. */
export type ClockState = 'ON_TRACK' | 'DUE_SOON' | 'OVERDUE' | 'MET' | 'MET_LATE' | 'STOPPED';

/** How a clock stands at a moment, and by how much it is or was late. */
export interface ClockStatus {
  status: ClockState;
  lateBySeconds?: number;
  /** 0 at the start, 1 at the due instant, more when late; standing still once the clock is stopped. */
  elapsedShare: number;
}

const NOUNS: Record<ClockKind, string> = {
  DELIVERY: 'delivery',
  ACKNOWLEDGEMENT: 'acknowledgement',
  ANSWER: 'answer',
};
const DONE: Record<ClockKind, string> = {
  DELIVERY: 'delivered',
  ACKNOWLEDGEMENT: 'acknowledged',
  ANSWER: 'answered',
};

/** What each ending makes of a clock, in time and late: whoever acts late is late, but nobody owes what is withdrawn. */
const ENDINGS: Record<ClockEnding, { word: string; onTime: ClockState; afterwards: ClockState }> = {
  MET: { word: 'done', onTime: 'MET', afterwards: 'MET_LATE' },
  REFUSED: { word: 'refused', onTime: 'STOPPED', afterwards: 'MET_LATE' },
  POSTPONED: { word: 'postponed', onTime: 'STOPPED', afterwards: 'MET_LATE' },
  WITHDRAWN: { word: 'withdrawn', onTime: 'STOPPED', afterwards: 'STOPPED' },
  UNDELIVERABLE: { word: 'not accepted by the partner', onTime: 'STOPPED', afterwards: 'STOPPED' },
};

const SAY: Record<ClockState, (clock: Clock, lateness: string) => string> = {
  ON_TRACK: ({ kind }) => `${NOUNS[kind]} due`,
  DUE_SOON: ({ kind }) => `${NOUNS[kind]} due soon,`,
  OVERDUE: ({ kind }, lateness) => `${NOUNS[kind]} overdue by ${lateness}, was due`,
  MET: (clock) => `${DONE[clock.kind]} in time, ${stopped(clock)}; due`,
  MET_LATE: (clock, lateness) => `${wordOf(clock)} ${lateness} late, ${stopped(clock)}; was due`,
  STOPPED: (clock, lateness) =>
    `${NOUNS[clock.kind]} no longer due, ${wordOf(clock)} ${stopped(clock)}${lateness && ` when ${lateness} late`}; was due`,
};

/**
 * How a clock stands now. Overdue is a matter of now, not of a job that ran; and what was late stays late: nothing that
 * comes afterwards cures it. The due instant itself is still in time.
 */
export function clockStatus(clock: Clock, now: Date): ClockStatus {
  const end = clock.stoppedAt ?? now;
  const span = clock.dueAt.getTime() - clock.startedAt.getTime();
  const elapsed = Math.max(0, end.getTime() - clock.startedAt.getTime());
  const elapsedShare = span > 0 ? elapsed / span : 1;
  const lateBySeconds = Math.ceil((end.getTime() - clock.dueAt.getTime()) / 1_000);
  const late = end > clock.dueAt;
  return {
    status: stateOf(clock, elapsedShare, late),
    ...(late && { lateBySeconds }),
    elapsedShare,
  };
}

/** How far an undelivered message has to be taken: to the officer's eye, or to the supervisor's desk. */
export function deliveryAlarm(clock: Clock, now: Date): 'NONE' | 'WARN' | 'ESCALATE' {
  if (clock.alarms === undefined || clock.stoppedAt !== undefined) return 'NONE';
  if (now >= clock.alarms.escalateAt) return 'ESCALATE';
  return now >= clock.alarms.warnAt ? 'WARN' : 'NONE';
}

/** The clock in one sentence: what is due when, in whose time, by which rule, and how it went. */
export function describeClock(clock: Clock, now: Date): string {
  const { status, lateBySeconds = 0 } = clockStatus(clock, now);
  const due = `${clock.readings[clock.applied].shown} (${showUtc(clock.dueAt)})`;
  const rule = `by ${clock.rule.profile}: ${clock.rule.says}, ${clock.rule.source}`;
  return `${SAY[status](clock, lateBySeconds > 0 ? sayDuration(lateBySeconds) : '')} ${due} ${rule}`;
}

/** A duration in its two largest units, rounded down: `7 d 3 h`. */
export function sayDuration(seconds: number): string {
  const units: [string, number][] = [
    ['d', Math.floor(seconds / 86_400)],
    ['h', Math.floor((seconds % 86_400) / 3_600)],
    ['min', Math.floor((seconds % 3_600) / 60)],
    ['s', Math.floor(seconds % 60)],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ');
}

function stateOf(clock: Clock, elapsedShare: number, late: boolean): ClockState {
  if (clock.stoppedAt === undefined) {
    if (late) return 'OVERDUE';
    return elapsedShare >= DUE_SOON_SHARE ? 'DUE_SOON' : 'ON_TRACK';
  }
  const { onTime, afterwards } = ENDINGS[clock.ending ?? 'MET'];
  return late ? afterwards : onTime;
}

function wordOf(clock: Clock): string {
  const ending = clock.ending ?? 'MET';
  return ending === 'MET' ? DONE[clock.kind] : ENDINGS[ending].word;
}

function stopped(clock: Clock): string {
  return showInstant(clock.stoppedAt ?? clock.dueAt, clock.zone);
}
