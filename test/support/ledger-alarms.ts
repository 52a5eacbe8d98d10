/** A clock of a case as far as its alarms depend on it. */
export interface AlarmClock {
  kind: string;
  /** The message that started it. */
  startedBy: string;
  startedAt: Date;
  dueAt: Date;
  runs: boolean;
  suspended: boolean;
  alarms?: { warnAt: Date; escalateAt: Date } | undefined;
}

/** An alarm that a node has raised. */
export interface RaisedAlarm {
  caseId: string;
  clock: string;
  startedBy: string;
  rung: string;
  reachedAt: Date;
  dueAt: Date;
}

/** What a node has raised, and what its clock says. */
export interface AlarmRows {
  raised: RaisedAlarm[];
  /** The node's clock now, and the furthest that it has ever been. */
  now: Date;
  furthest: Date;
}

interface Alarmed {
  state: string;
  alarms?: AlarmRows | undefined;
  folded: readonly { caseId: string; timed?: readonly AlarmClock[] }[];
}

/** The ladder as domain/lifecycle.md has it, written down a second time: the shares of a clock's time. */
const SHARES: Readonly<Record<string, number>> = {
  OFFICER: 0.5,
  TEAM_LEAD: 0.75,
  SUPERVISOR: 0.9,
  HEAD: 1,
  TWICE: 2,
  THRICE: 3,
};
const USUAL = ['OFFICER', 'TEAM_LEAD', 'SUPERVISOR', 'HEAD'];
const RUNGS: Readonly<Record<string, readonly string[]>> = {
  DELIVERY: ['WARN', 'ESCALATE'],
  CLARIFICATION: [...USUAL, 'TWICE', 'THRICE'],
  DELAY_UPDATE: ['OFFICER', 'SUPERVISOR'],
};
/** For the missed update the supervisor is told at once. */
const AT_THE_END = new Set(['DELAY_UPDATE SUPERVISOR']);
const WEEKLESS = new Set(['DELIVERY', 'CLARIFICATION']);
const WEEK_MS = 7 * 86_400_000;
/** A node that is sweeping a backlog is not yet late. */
const GRACE_MS = 60_000;
/** Stands in no message: this State alone starts it, when a case lies on nobody's desk. */
const LOCAL = new Set(['TRIAGE']);

/**
 * Alarms ⊖ alarms expected: each rung that a running clock has passed was raised, and nothing was raised that no clock
 * of the case gives, or before its time. Computed from the due dates alone, and not by the code under test.
 */
export function alarmFaults(nodes: readonly Alarmed[]): string[] {
  return nodes.flatMap(({ state, alarms, folded }) => {
    if (alarms === undefined) return [];
    const raised = new Set(alarms.raised.map((one) => nameOf(one.caseId, one, one.rung)));
    const cases = new Map(folded.map(({ caseId, timed = [] }) => [caseId, timed]));
    const silent = [...cases].flatMap(([caseId, clocks]) =>
      clocks.flatMap((clock) =>
        reachedBy(clock, alarms.now.getTime() - GRACE_MS)
          .map((rung) => nameOf(caseId, { clock: clock.kind, startedBy: clock.startedBy }, rung))
          .filter((name) => !raised.has(name)),
      ),
    );
    const invented = alarms.raised
      .filter(({ clock }) => !LOCAL.has(clock))
      .filter((one) => !isDue(one, cases.get(one.caseId) ?? [], alarms.furthest))
      .map((one) => nameOf(one.caseId, one, one.rung));
    return [
      ...silent.map((name) => `${state} did not raise ${name}`),
      ...invented.map((name) => `${state} raised ${name}, for which there is no reason`),
    ];
  });
}

function reachedBy(clock: AlarmClock, now: number): string[] {
  // The driver never suspends a clock; whoever does has the properties of the ladder for it.
  if (!clock.runs || clock.suspended) return [];
  return [...(RUNGS[clock.kind] ?? USUAL), ...weeksOf(clock, now)].filter(
    (rung) => instantOf(clock, rung, clock.dueAt) < now,
  );
}

function weeksOf({ kind, dueAt }: AlarmClock, now: number): string[] {
  if (WEEKLESS.has(kind)) return [];
  const weeks = Math.max(0, Math.floor((now - dueAt.getTime()) / WEEK_MS));
  return Array.from({ length: weeks }, (_, index) => `WEEK_${index + 1}`);
}

function isDue(alarm: RaisedAlarm, clocks: readonly AlarmClock[], furthest: Date): boolean {
  const clock = clocks.find(
    ({ kind, startedBy }) => kind === alarm.clock && startedBy === alarm.startedBy,
  );
  if (clock === undefined) return false;
  if (clock.suspended) return true;
  const at = instantOf(clock, alarm.rung, alarm.dueAt);
  // Whole milliseconds, rounded up or not.
  return Math.abs(at - alarm.reachedAt.getTime()) <= 1 && at <= furthest.getTime();
}

function instantOf({ kind, startedAt, alarms }: AlarmClock, rung: string, dueAt: Date): number {
  const [start, due] = [startedAt.getTime(), dueAt.getTime()];
  if (rung === 'WARN' || rung === 'ESCALATE') {
    const at = rung === 'WARN' ? alarms?.warnAt : alarms?.escalateAt;
    return at?.getTime() ?? Number.NaN;
  }
  const week = /^WEEK_(\d+)$/.exec(rung)?.[1];
  if (week !== undefined) return due + Number(week) * WEEK_MS;
  const share = AT_THE_END.has(`${kind} ${rung}`) ? 1 : (SHARES[rung] ?? Number.NaN);
  return start + (due - start) * share;
}

function nameOf(
  caseId: string,
  { clock, startedBy }: Pick<RaisedAlarm, 'clock' | 'startedBy'>,
  rung: string,
): string {
  return `${rung} of ${clock} in ${caseId}, started by ${startedBy}`;
}
