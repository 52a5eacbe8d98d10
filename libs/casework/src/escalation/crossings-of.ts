import { isRunning, type Case, type Clock, type ClockKind } from '../case/index.ts';
import { shareReachedAt } from '../deadlines/index.ts';
import { workingDesk, type Desk, type NoticeKind } from '../notices/index.ts';
import { ladderOf, type Rung, type Step } from './ladder.ts';

/** A rung that a clock has reached or will reach, and what follows from it. */
export interface Crossing {
  clock: ClockKind;
  /** The message that started the clock; with the kind it names the clock. */
  startedBy: string;
  rung: Rung;
  /** It is reached once this instant has passed. */
  reachedAt: Date;
  dueAt: Date;
  what: NoticeKind;
  tells: readonly Desk[];
  /** Whether this State reminds the other. */
  reminds: boolean;
}

/** Where the clocks of a case stand on their ladders. */
export interface Escalation {
  /** Every rung reached so far by a clock that runs, in the order in which they were reached. */
  reached: Crossing[];
  /** When the next rung is reached, if nothing more happens. */
  nextAt?: Date;
}

/** What of a case its ladders depend on. */
export type Escalated = Pick<
  Case,
  'caseId' | 'requestingState' | 'requestedState' | 'urgency' | 'clocks'
>;

const WEEK_MS = 7 * 86_400_000;
/** The clocks of an urgent request that keep the officer on duty awake. */
const PAGED: readonly ClockKind[] = ['ACKNOWLEDGEMENT', 'ANSWER'];

/**
 * The rungs that the running clocks of a case have reached by now, and when the next one is. A clock that is suspended
 * or stopped reaches none; one whose due date has moved reaches those that are left where they are now. The ladder is
 * the same on both nodes, for one State owes and the other waits.
 */
export function crossingsOf(c: Escalated, own: string, now: Date): Escalation {
  const all = c.clocks.filter(isRunning).flatMap((clock) => rungsOf(c, clock, own, now));
  const reached = all
    .filter(({ reachedAt }) => reachedAt < now)
    .toSorted((one, other) => one.reachedAt.getTime() - other.reachedAt.getTime());
  const next = all.filter(({ reachedAt }) => reachedAt >= now).map(({ reachedAt }) => +reachedAt);
  return { reached, ...(next.length > 0 && { nextAt: new Date(Math.min(...next)) }) };
}

/**
 * The first rung of all the running clocks, whether it was reached or not: from then on the case is worth a look. What
 * was raised already only the table of crossings knows.
 */
export function firstCrossingAt(c: Escalated, own: string): Date | undefined {
  const instants = c.clocks
    .filter(isRunning)
    .flatMap((clock) => (isPaged(c, clock, own) ? [+clock.startedAt] : firstOf(clock)));
  return instants.length === 0 ? undefined : new Date(Math.min(...instants));
}

function firstOf(clock: Clock): number[] {
  const [first] = ladderOf(clock.kind).rungs;
  const at = first && reachedAt(clock, first.when);
  return at === undefined ? [] : [+at];
}

/** Every fixed rung of a clock, the weeks that have passed since it was due, and the one that comes. */
function rungsOf(c: Escalated, clock: Clock, own: string, now: Date): Crossing[] {
  const { rungs, weekly } = ladderOf(clock.kind);
  const paged = isPaged(c, clock, own);
  const given = { c, clock, own };
  const fixed = rungs.flatMap(({ rung, when, tells, reminds = false }) => {
    const at = reachedAt(clock, when);
    return at === undefined ? [] : [crossing(given, rung, at, { tells, reminds })];
  });
  const received = paged
    ? [crossing(given, 'RECEIVED', clock.startedAt, { tells: 'DUTY_OFFICER', reminds: false })]
    : [];
  if (weekly === undefined) return [...received, ...fixed];
  const { tells, reminds = false } = weekly;
  const passed = Math.max(0, Math.ceil((+now - +clock.dueAt) / WEEK_MS));
  const weeks = Array.from({ length: passed + 1 }, (_, index) => index + 1).map((week) =>
    crossing(given, `WEEK_${week}`, new Date(+clock.dueAt + week * WEEK_MS), { tells, reminds }),
  );
  return [...received, ...fixed, ...weeks];
}

function reachedAt(
  clock: Clock,
  when: { share: number } | { alarm: 'warnAt' | 'escalateAt' },
): Date | undefined {
  return 'share' in when ? shareReachedAt(clock, when.share) : clock.alarms?.[when.alarm];
}

/** An urgent request that has just come pages the officer on duty of the State that has to answer it. */
function isPaged({ urgency, requestedState }: Escalated, clock: Clock, own: string): boolean {
  return (
    urgency === 'URGENT' && own === requestedState && own === clock.owner && clock.kind === 'ANSWER'
  );
}

interface Given {
  c: Escalated;
  clock: Clock;
  own: string;
}

function crossing(
  { c, clock, own }: Given,
  rung: Rung,
  reachedAt: Date,
  { tells, reminds }: { tells: Step; reminds: boolean },
): Crossing {
  const { kind, startedBy = c.caseId, dueAt, owner } = clock;
  const working = workingDesk(own === c.requestingState ? 'OUT' : 'IN');
  const desk = tells === 'WORKING' ? working : tells;
  const onDuty =
    c.urgency === 'URGENT' && own === owner && PAGED.includes(kind) && working === 'OFFICER';
  return {
    clock: kind,
    startedBy,
    rung,
    reachedAt,
    dueAt,
    what: whatOf(clock, rung, reachedAt, own),
    tells: onDuty && desk !== 'DUTY_OFFICER' ? [desk, 'DUTY_OFFICER'] : [desk],
    reminds: reminds && own !== owner,
  };
}

function whatOf(
  { kind, owner, dueAt }: Clock,
  rung: Rung,
  reachedAt: Date,
  own: string,
): NoticeKind {
  if (rung === 'RECEIVED') return 'REQUEST_RECEIVED';
  if (kind === 'DELIVERY') return 'NOT_DELIVERED';
  if (reachedAt < dueAt) return own === owner ? 'CLOCK_CROSSED' : 'PARTNER_CROSSED';
  if (kind === 'DELAY_UPDATE') return 'UPDATE_MISSED';
  return own === owner ? 'CLOCK_OVERDUE' : 'PARTNER_OVERDUE';
}
