import { calendarAt, takeCalendars } from '../case/calendars.ts';
import type { Case, Terms } from '../case/index.ts';
import {
  courseRule,
  startClock,
  stopClock,
  type Clock,
  type ClockStop,
} from '../deadlines/index.ts';

/** When somebody at home was given a case. */
export interface Assigned {
  assignmentId: string;
  assignedAt: Date;
}

/**
 * The clocks that run within the requested State and that the other never sees: triage (C3), from the receipt of the
 * acknowledgement until an officer has the case. Beside the fold, because what happens at home is no message.
 */
export function deskClocks(c: Case, assignments: readonly Assigned[], terms: Terms): Clock[] {
  const { profile, requestedState, urgency } = c;
  const taken = c.entries.find(
    ({ kind, effect }) => kind === 'ACKNOWLEDGEMENT' && effect === 'APPLIED',
  );
  if (taken?.receivedAt === undefined || profile === undefined || requestedState === undefined)
    return [];
  const rule = courseRule('TRIAGE', { urgency, profile });
  if (rule === undefined) return [];
  const clock = startClock({
    kind: 'TRIAGE',
    startedAt: taken.receivedAt,
    startedBy: taken.messageId,
    rule,
    profile: profile.name,
    calendar: calendarAt(terms, requestedState, taken.receivedAt),
  });
  const stop = stopOf(c, assignments, taken.receivedAt);
  const [computed = clock] = takeCalendars({ ...c, clocks: [clock] }, terms, stop?.at).clocks;
  return [stop ? stopClock(computed, stop) : computed];
}

/** The case with all the clocks that run for this State: those that both share, and at the requested State its own. */
export function withDesk(
  c: Case,
  own: string,
  assignments: readonly Assigned[],
  terms: Terms,
): Case {
  if (own !== c.requestedState) return c;
  return { ...c, clocks: [...c.clocks, ...deskClocks(c, assignments, terms)] };
}

/** The first assignment; or the end of the request, after which nobody need be found. */
function stopOf(c: Case, assignments: readonly Assigned[], from: Date): ClockStop | undefined {
  const answer = c.clocks.find(({ kind }) => kind === 'ANSWER');
  const [first] = assignments.toSorted((a, b) => +a.assignedAt - +b.assignedAt);
  const ended = answer?.stoppedAt;
  if (first && (ended === undefined || first.assignedAt <= ended)) {
    // Who had the case before it was acknowledged had it in time.
    const at = first.assignedAt < from ? from : first.assignedAt;
    return { at, by: first.assignmentId, ending: 'MET' };
  }
  return ended && { at: ended, by: answer?.stoppedBy ?? '', ending: 'OVERTAKEN' };
}
