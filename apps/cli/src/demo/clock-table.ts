import { sayDuration } from '@trace/casework';
import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type {
  ClockView,
  ReadingView,
  StandingView,
  StepView,
} from '../../../node/src/api/views/clock.view.ts';

interface Shown {
  cell: string;
  /** the steps of its computation */
  steps: readonly string[];
}

/** How the clocks of a case stand at two nodes: those that run, and those about which something has changed. */
export class ClockTable {
  /** What was shown of each clock last. */
  private readonly shown = new Map<string, Shown>();
  /** The first step of each computation that has gone on since then. */
  private moved: StepView[] = [];

  /** A line for each clock: what is owed by whom, and how it stands here and there. */
  rows(here: CaseView, there: CaseView): string[][] {
    this.moved = [];
    return here.clocks.flatMap((clock, i) => {
      const cells = [cellOf(clock, here.standing[i]), cellOf(there.clocks[i], there.standing[i])];
      const changed = this.note(clock, cells[0] ?? '');
      const running = clock.stoppedAt === undefined;
      return running || changed ? [[`${clock.kind} by ${clock.owner}`, ...cells]] : [];
    });
  }

  /** Why the clocks in the last lines stand as they do: what is new in the computation of each. */
  reasons(): (readonly [string, string])[] {
    return this.moved.map(
      ({ sentence, source }, i) => [i === 0 ? 'because' : '', `${sentence} (${source})`] as const,
    );
  }

  private note(clock: ClockView, cell: string): boolean {
    const key = `${clock.kind} ${clock.startedBy ?? clock.startedAt}`;
    const before = this.shown.get(key);
    const steps = appliedOf(clock)?.steps ?? [];
    const fresh = steps.find(({ sentence }) => before?.steps.includes(sentence) === false);
    if (fresh) this.moved.push(fresh);
    this.shown.set(key, { cell, steps: steps.map(({ sentence }) => sentence) });
    return before?.cell !== cell;
  }
}

function cellOf(clock: ClockView | undefined, standing: StandingView | undefined): string {
  if (clock === undefined || standing === undefined) return 'not known';
  // The zone is that of the State that owes it, and stands in the line.
  const due = appliedOf(clock)?.shown.split(' ').slice(0, 3).join(' ') ?? '';
  const { status, lateBySeconds, daysLate } = standing;
  const late = lateBySeconds === undefined ? '' : `, ${lateness(lateBySeconds, daysLate)} late`;
  return `${status} ${due}${late}`;
}

/** Where days are counted, by days as people count them. */
function lateness(seconds: number, days: number | undefined): string {
  if (days === undefined || days === 0) return sayDuration(seconds);
  return days === 1 ? '1 day' : `${days} days`;
}

function appliedOf({ readings }: ClockView): ReadingView | undefined {
  return readings.find(({ applied }) => applied);
}
