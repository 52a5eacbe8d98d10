import type { ClockKind } from '../deadlines/index.ts';
import type { Desk } from '../notices/index.ts';

/** Every rung that a clock can reach; beside these the weeks after it was due, one by one. */
export const RUNGS = [
  'RECEIVED',
  'WARN',
  'ESCALATE',
  'OFFICER',
  'TEAM_LEAD',
  'SUPERVISOR',
  'HEAD',
  'TWICE',
  'THRICE',
] as const;

/** A rung of a ladder. */
export type Rung = (typeof RUNGS)[number] | `WEEK_${number}`;

/** Who is told: the desk that works on the case, or one above it. */
export type Step = Desk | 'WORKING';

/** When a rung is reached: with a share of the clock's time, or by its two alarms for what is not delivered. */
export interface RungRule {
  rung: Rung;
  when: { share: number } | { alarm: 'warnAt' | 'escalateAt' };
  tells: Step;
  /** Whether the State that waits reminds the State that owes. */
  reminds?: true;
}

/** How a clock is escalated. */
export interface Ladder {
  rungs: readonly RungRule[];
  /** Who is told every week after it was due, as long as it runs; nobody where it ends with its last rung. */
  weekly?: { tells: Step; reminds?: true };
}

// The ladder of escalation: officer 50 %, team lead 75 %, supervisor 90 %, head and partner notice 100 %.
const UP_TO_THE_HEAD: readonly RungRule[] = [
  { rung: 'OFFICER', when: { share: 0.5 }, tells: 'WORKING' },
  { rung: 'TEAM_LEAD', when: { share: 0.75 }, tells: 'TEAM_LEAD' },
  { rung: 'SUPERVISOR', when: { share: 0.9 }, tells: 'SUPERVISOR' },
  { rung: 'HEAD', when: { share: 1 }, tells: 'HEAD', reminds: true },
];

const USUAL: Ladder = { rungs: UP_TO_THE_HEAD, weekly: { tells: 'HEAD', reminds: true } };

const OTHERS: Partial<Record<ClockKind, Ladder>> = {
  // C1: amber after 15 minutes, to the supervisor after 1 hour or 24; nobody else can be reminded of it.
  DELIVERY: {
    rungs: [
      { rung: 'WARN', when: { alarm: 'warnAt' }, tells: 'WORKING' },
      { rung: 'ESCALATE', when: { alarm: 'escalateAt' }, tells: 'SUPERVISOR' },
    ],
  },
  // C5: three reminders, at 100, 200 and 300 %; then the requested State may end it for want of information.
  CLARIFICATION: {
    rungs: [
      ...UP_TO_THE_HEAD,
      { rung: 'TWICE', when: { share: 2 }, tells: 'HEAD', reminds: true },
      { rung: 'THRICE', when: { share: 3 }, tells: 'HEAD', reminds: true },
    ],
  },
  // C6: an update that was promised and is missed goes to the supervisors of both States at once.
  DELAY_UPDATE: {
    rungs: [
      { rung: 'OFFICER', when: { share: 0.5 }, tells: 'WORKING' },
      { rung: 'SUPERVISOR', when: { share: 1 }, tells: 'SUPERVISOR', reminds: true },
    ],
    weekly: { tells: 'SUPERVISOR', reminds: true },
  },
};

/** The ladder of a clock (lifecycle: C1, C5, C6 have their own, every other clock the usual one). */
export function ladderOf(kind: ClockKind): Ladder {
  return OTHERS[kind] ?? USUAL;
}
