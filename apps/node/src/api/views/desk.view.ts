import type { CaseDesk } from '@trace/casework';
import { instant } from '@trace/protocol';
import { ClockView, StandingView } from './clock.view.ts';

/** Who was given the case, by whom and when. */
export class AssignmentView {
  officer: string;
  unit?: string;
  reason?: string;
  assignedBy: string;
  assignedAt: string;
}

/** Who works on the case in the requested State; the other State never sees it. */
export class DeskView {
  /** All assignments, the latest last: that one counts. */
  assignments: AssignmentView[];
  /** The clocks that run at home: TRIAGE, from the acknowledgement until an officer has the case. */
  clocks: ClockView[];
  /** How each of them stands at this moment. */
  standing: StandingView[];

  /** The view of a desk at an instant. */
  static of({ assignments, clocks }: CaseDesk, now: Date): DeskView {
    return {
      assignments: assignments.map(({ officer, unit, reason, assignedBy, assignedAt }) => ({
        officer,
        ...(unit !== null && { unit }),
        ...(reason !== null && { reason }),
        assignedBy,
        assignedAt: instant(assignedAt),
      })),
      clocks: clocks.map((clock) => ClockView.of(clock)),
      standing: clocks.map((clock) => StandingView.of(clock, now)),
    };
  }
}
