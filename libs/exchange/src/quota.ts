/** How much one partner may send to this node. */
export interface QuotaLimits {
  messagesPerHour: number;
  bytesPerHour: number;
  /** What it may put on this node's disk in twenty-four hours. */
  bytesPerDay: number;
}

/** What a partner has sent: in the hour that runs, and in the last twenty-four. */
export interface QuotaUse {
  hour: Date;
  messages: number;
  bytes: number;
  bytesOfDay: number;
}

/** What a partner has sent in one hour. */
export interface HourUse {
  hour: Date;
  bytes: number;
}

/** Whether a partner may send more, and otherwise which limit it has reached and when to come again. */
export type Quota =
  { kind: 'WITHIN' } | { kind: 'SPENT'; limit: keyof QuotaLimits; retryAfterSeconds: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The beginning of the hour that an instant lies in. */
export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}

/** An hour that began before this lies no more in the last twenty-four. */
export function dayBefore(now: Date): Date {
  return new Date(now.getTime() - DAY_MS);
}

/** What a partner has sent in the last twenty-four hours, by what it sent in each. */
export function bytesOfDay(hours: readonly HourUse[], now: Date): number {
  const from = dayBefore(now).getTime();
  return hours
    .filter(({ hour }) => hour.getTime() > from)
    .reduce((total, { bytes }) => total + bytes, 0);
}

/** Weighs what a partner has sent against what it may send (threat T-13). */
export function quotaOf(use: QuotaUse, limits: QuotaLimits, now: Date): Quota {
  const runs = use.hour.getTime() === hourOf(now).getTime();
  const spent = (limit: keyof QuotaLimits): Quota => ({
    kind: 'SPENT',
    limit,
    retryAfterSeconds: Math.ceil((hourOf(now).getTime() + HOUR_MS - now.getTime()) / 1_000),
  });
  if (runs && use.messages >= limits.messagesPerHour) return spent('messagesPerHour');
  if (runs && use.bytes >= limits.bytesPerHour) return spent('bytesPerHour');
  if (use.bytesOfDay >= limits.bytesPerDay) return spent('bytesPerDay');
  return { kind: 'WITHIN' };
}
