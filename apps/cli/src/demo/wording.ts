import type { CaseView } from '../../../node/src/api/views/case.view.ts';
import type { ClockView } from '../../../node/src/api/views/clock.view.ts';

type Fact = readonly [string, string];

/** Enough of a digest or a thumbprint to compare it with the eye. */
export function short(digest: string): string {
  return `${digest.slice(0, 10)}…`;
}

/** What a receipt did to the clocks of a case: those that it stopped, and those that it started, by both readings. */
export function clockFacts(
  { clocks, standing }: CaseView,
  { messageId, receivedAt }: { messageId: string; receivedAt: string },
): Fact[] {
  return clocks.flatMap((clock, i): Fact[] => {
    const sentence = standing[i]?.sentence ?? '';
    if (clock.stoppedBy === messageId) return [['clock stops', sentence]];
    const started = clock.startedAt === receivedAt && clock.stoppedAt === undefined;
    return started ? [['clock runs', sentence], ...otherReading(clock)] : [];
  });
}

function otherReading({ readings, applied }: ClockView): Fact[] {
  const other = readings.find(({ reading }) => reading !== applied);
  return other === undefined
    ? []
    : [['', `by the other reading, ${other.reading}: ${other.shown}`]];
}
