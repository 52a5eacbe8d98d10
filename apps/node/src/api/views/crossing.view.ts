import type { ClockCrossingRow } from '@trace/casework';
import { instant } from '@trace/protocol';

/** A rung of the ladder of escalation that a clock of the case has reached. */
export class CrossingView {
  clock: string;
  /** The message that started the clock. */
  startedBy: string;
  /** RECEIVED, WARN, ESCALATE, OFFICER, TEAM_LEAD, SUPERVISOR, HEAD, TWICE, THRICE, or WEEK_1 and on. */
  rung: string;
  reachedAt: string;
  /** When this node raised it; later than it was reached where the node was away. */
  raisedAt: string;
  dueAt: string;
  /** The reminder that the node has signed for it. */
  messageId?: string;

  /** The view of a crossing. */
  static of(row: ClockCrossingRow): CrossingView {
    const { clock, startedBy, rung, reachedAt, raisedAt, dueAt, messageId } = row;
    return {
      clock,
      startedBy,
      rung,
      reachedAt: instant(reachedAt),
      raisedAt: instant(raisedAt),
      dueAt: instant(dueAt),
      ...(messageId !== null && { messageId }),
    };
  }
}

/** Everything that the clocks of a case have raised, in the order in which it was reached. */
export class CrossingsView {
  crossings: CrossingView[];
}
