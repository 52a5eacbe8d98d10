import type { Clock, ClockEnding, ClockKind } from './clock.ts';
import { showInstant, showUtc } from './local-time.ts';
import { sayDuration } from './say-duration.ts';
import { coveredWithin, suspendedAt, unionOf, type Span } from './suspension.ts';

/** From this share of its time a running clock is due soon. */
export const DUE_SOON_SHARE = 0.75;

/** How a clock stands at a moment. */
export type ClockState =
  'ON_TRACK' | 'DUE_SOON' | 'OVERDUE' | 'SUSPENDED' | 'DEVIATED' | 'MET' | 'MET_LATE' | 'STOPPED';

/** How a clock stands at a moment, and by how much it is or was late. */
export interface ClockStatus {
  status: ClockState;
  lateBySeconds?: number;
  /** 0 at the start, 1 at the due instant, more when late; standing still while suspended and once stopped. */
  elapsedShare: number;
}

const NOUNS: Record<ClockKind, string> = {
  DELIVERY: 'delivery',
  ACKNOWLEDGEMENT: 'acknowledgement',
  ANSWER: 'answer',
  INTERIM_REPORT: 'interim report',
  DECISION: 'decision whether it is executed',
  CLARIFICATION: 'clarification',
  DELAY_UPDATE: 'update on the delay',
  CONSULTATION: 'reply to the consultation',
  REVIEW: 'review of the postponement',
  EXPLANATION: 'explanation',
  PERMISSION: 'decision on the permission',
  STATUS: 'word on the progress',
  JOINT_TEAM: 'reply to the proposal of a joint team',
  PURGE: 'confirmation of the purge',
  CLOSE: 'close',
  TRIAGE: 'assignment to an officer',
};
const DONE: Record<ClockKind, string> = {
  DELIVERY: 'delivered',
  ACKNOWLEDGEMENT: 'acknowledged',
  ANSWER: 'answered',
  INTERIM_REPORT: 'reported on',
  DECISION: 'decided',
  CLARIFICATION: 'clarified',
  DELAY_UPDATE: 'updated',
  CONSULTATION: 'consultation answered',
  REVIEW: 'reviewed',
  EXPLANATION: 'explained',
  PERMISSION: 'permission decided',
  STATUS: 'progress told',
  JOINT_TEAM: 'proposal answered',
  PURGE: 'purge confirmed',
  CLOSE: 'closed',
  TRIAGE: 'assigned',
};

/** What each ending makes of a clock, in time and late: whoever acts late is late, but nobody owes what is withdrawn. */
const ENDINGS: Record<ClockEnding, { word: string; onTime: ClockState; afterwards: ClockState }> = {
  MET: { word: 'done', onTime: 'MET', afterwards: 'MET_LATE' },
  REFUSED: { word: 'refused', onTime: 'STOPPED', afterwards: 'MET_LATE' },
  WITHDRAWN: { word: 'withdrawn', onTime: 'STOPPED', afterwards: 'STOPPED' },
  REFERRED: { word: 'referred to another State', onTime: 'STOPPED', afterwards: 'STOPPED' },
  OVERTAKEN: { word: 'overtaken by what came', onTime: 'STOPPED', afterwards: 'STOPPED' },
  UNANSWERED: { word: 'closed unanswered', onTime: 'STOPPED', afterwards: 'STOPPED' },
  INSUFFICIENT: {
    word: 'closed for want of information',
    onTime: 'STOPPED',
    afterwards: 'STOPPED',
  },
  UNDELIVERABLE: { word: 'not accepted by the partner', onTime: 'STOPPED', afterwards: 'STOPPED' },
};

const SAY: Record<ClockState, (clock: Clock, lateness: string) => string> = {
  ON_TRACK: ({ kind }) => `${NOUNS[kind]} due`,
  DUE_SOON: ({ kind }) => `${NOUNS[kind]} due soon,`,
  OVERDUE: ({ kind }, lateness) => `${NOUNS[kind]} overdue by ${lateness}, was due`,
  SUSPENDED: ({ kind }, lateness) =>
    `${NOUNS[kind]} suspended${lateness && ` when ${lateness} late`}, ${lateness ? 'was' : 'so far'} due`,
  DEVIATED: ({ kind }) => `${NOUNS[kind]} deviates for a judicial authorisation, expected by`,
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
  const [started, due, ended] = [clock.startedAt, clock.dueAt, end].map((at) => at.getTime()) as [
    number,
    number,
    number,
  ];
  const union = unionOf(clock.suspensions ?? [], end);
  const allowed = ran(union, { from: started, until: due });
  const elapsed = ran(union, { from: started, until: ended });
  const lateMs = ran(union, { from: due, until: ended });
  const elapsedShare = allowed > 0 ? elapsed / allowed : 1;
  return {
    status: stateOf(clock, end, elapsedShare, lateMs > 0),
    ...(lateMs > 0 && { lateBySeconds: Math.ceil(lateMs / 1_000) }),
    elapsedShare,
  };
}

/** The instant at which a clock becomes due soon, if nothing more happens to it. */
export function dueSoonAt(clock: Clock): Date {
  return shareReachedAt(clock, DUE_SOON_SHARE);
}

/**
 * The instant at which a clock has a share of its time behind it, if nothing more happens to it: half of it, all of it,
 * or twice as much. Time for which it was suspended is no part of its time.
 */
export function shareReachedAt(clock: Clock, share: number): Date {
  const [started, due] = [clock.startedAt.getTime(), clock.dueAt.getTime()];
  const union = unionOf(clock.suspensions ?? [], clock.dueAt);
  const allowed = ran(union, { from: started, until: due });
  if (share >= 1) return new Date(Math.ceil(due + allowed * (share - 1)));
  let at = started + allowed * share;
  for (const { from, until } of union) if (from <= at) at += until - Math.max(from, started);
  return new Date(Math.ceil(Math.min(at, due)));
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
  const { rule: by, owner, calendarVersion } = clock;
  const rule = `by ${by.profile}: ${by.says}, ${by.source}; calendar of ${owner}, version ${calendarVersion}`;
  return `${SAY[status](clock, lateBySeconds > 0 ? sayDuration(lateBySeconds) : '')} ${due} ${rule}`;
}

/** How long a clock ran within a stretch of time: without what it was suspended. */
function ran(union: readonly Span[], stretch: Span): number {
  return Math.max(0, stretch.until - stretch.from - coveredWithin(union, stretch));
}

function stateOf(clock: Clock, at: Date, elapsedShare: number, late: boolean): ClockState {
  if (clock.stoppedAt === undefined) {
    if (suspendedAt(clock.suspensions ?? [], at)) return 'SUSPENDED';
    if (late) return 'OVERDUE';
    if (clock.deviations?.some((deviation) => deviation.at <= at)) return 'DEVIATED';
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
  const at = showInstant(clock.stoppedAt ?? clock.dueAt, clock.zone);
  if (clock.deliveredAt === undefined) return at;
  return `${at}, delivered ${showInstant(clock.deliveredAt, clock.zone)}, the time between not charged`;
}
