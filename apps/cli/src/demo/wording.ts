import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { ClockView } from '../../../node/src/api/views/clock.view.ts';

type Fact = readonly [string, string];

/** Enough of a digest or a thumbprint to compare it with the eye. */
export function short(digest: string): string {
  return `${digest.slice(0, 10)}…`;
}

const AWAITED: Record<string, string> = {
  DELIVERY: 'has to be delivered',
  ACKNOWLEDGEMENT: 'has to be acknowledged',
  ANSWER: 'has to be answered',
};
const REACHED: Record<string, string> = {
  DELIVERY: 'delivered',
  ACKNOWLEDGEMENT: 'acknowledged',
  ANSWER: 'answered',
};
const IN_TIME: Record<string, string> = { MET: ' in time', MET_LATE: ' too late' };

/** What a receipt did to the clocks of a case: those that it stopped, and those that it started, by both readings. */
export function clockFacts(
  { clocks, standing }: CaseView,
  { messageId, receivedAt }: { messageId: string; receivedAt: string },
): Fact[] {
  return clocks.flatMap((clock, i): Fact[] => {
    if (clock.stoppedBy === messageId) return [stopped(clock, standing[i]?.status ?? '')];
    const started = clock.startedAt === receivedAt && clock.stoppedAt === undefined;
    return started ? running(clock) : [];
  });
}

function stopped(clock: ClockView, status: string): Fact {
  const reached = `${REACHED[clock.kind]}${IN_TIME[status] ?? ''}`;
  return ['clock stops', `${reached}; it was due ${appliedOf(clock)?.shown}`];
}

function running(clock: ClockView): Fact[] {
  const { kind, owner, rule, readings, applied } = clock;
  const due = appliedOf(clock)?.shown;
  const other = readings.find(({ reading }) => reading !== applied);
  const same = other?.shown === due ? 'the same' : other?.shown;
  return [
    ['clock runs', `${AWAITED[kind]} by ${owner} until ${due}`],
    ['', `rule ${rule.profile}: ${rule.says}; source: ${rule.source}`],
    ['', `read as ${applied}; by ${other?.reading} it would be ${same}`],
  ];
}

function appliedOf({ readings, applied }: ClockView): ClockView['readings'][number] | undefined {
  return readings.find(({ reading }) => reading === applied);
}
