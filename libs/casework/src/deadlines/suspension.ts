/** Why a clock stands still for a time: something was asked that it needs, or it was put off. */
export type SuspensionCause = 'CLARIFICATION' | 'POSTPONED';

/** One interval in which a clock did not run; each is kept, also where several overlap. */
export interface Suspension {
  because: SuspensionCause;
  /** The message that suspended the clock, and the instant in its receipt. */
  by: string;
  from: Date;
  /** Absent while the interval is open. */
  until?: Date;
  /** The message that ended it. */
  endedBy?: string;
}

/** A stretch of time in milliseconds, without its end. */
export interface Span {
  from: number;
  until: number;
}

/** The intervals as stretches of time that do not touch each other, in order: two that overlap count once. */
export function unionOf(suspensions: readonly Suspension[], openUntil: Date): Span[] {
  const union: Span[] = [];
  for (const { from, until } of suspensions.toSorted(
    (a, b) => a.from.getTime() - b.from.getTime(),
  )) {
    const span = { from: from.getTime(), until: (until ?? openUntil).getTime() };
    const last = union.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else if (span.until > span.from) union.push(span);
  }
  return union;
}

/** How many milliseconds of a stretch of time the union covers. */
export function coveredWithin(union: readonly Span[], { from, until }: Span): number {
  return union.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.until, until) - Math.max(span.from, from)),
    0,
  );
}

/** Whether a clock stands still at an instant. */
export function suspendedAt(suspensions: readonly Suspension[], at: Date): boolean {
  return suspensions.some(({ from, until }) => from <= at && (until === undefined || at < until));
}
