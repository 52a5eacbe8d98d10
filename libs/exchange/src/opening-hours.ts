import type { ServiceWindow } from '@trace/protocol';
import { DateTime } from 'luxon';

/** Whether a State takes parcels at an instant by what it publishes: since when, or when next. */
export type OpeningHours = { open: true; since?: Date } | { open: false; next: Date };

type Window = Pick<ServiceWindow, 'days' | 'from' | 'to'>;

/** When a State takes parcels, in milliseconds. */
interface Span {
  from: number;
  to: number;
}

/** A week and a day on either side: whatever is open now or opens next begins within it. */
const DAYS = 8;

/** Reads the windows that a State publishes, in its own zone; without any it takes parcels always. */
export function openingHoursAt(
  windows: readonly Window[] | undefined,
  zone: string,
  now: Date,
): OpeningHours {
  if (windows === undefined || windows.length === 0) return { open: true };
  const at = now.getTime();
  const spans = joined(spansAround(windows, zone, now));
  const current = spans.find(({ from, to }) => from <= at && at < to);
  if (current) return { open: true, since: new Date(current.from) };
  const next = spans.find(({ from }) => from > at);
  // Every window names a day of the week, so there always is a next one.
  return next ? { open: false, next: new Date(next.from) } : { open: true };
}

function spansAround(windows: readonly Window[], zone: string, now: Date): Span[] {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const days = Array.from({ length: 2 * DAYS + 1 }, (_, index) =>
    today.plus({ days: index - DAYS }),
  );
  return windows.flatMap(({ days: weekdays, from, to }) =>
    days
      .filter(({ weekday }) => weekdays.includes(weekday))
      .map((day) => {
        // The end lies on the next day where it is not after the beginning.
        const lastDay = to > from ? day : day.plus({ days: 1 });
        return { from: atTime(day, from), to: atTime(lastDay, to) };
      }),
  );
}

/** A time of day; one that a clock change leaves out is the one an hour later. */
function atTime(day: DateTime, time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0 }).toMillis();
}

/** In their order, those that touch as one. */
function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else whole.push({ from, to });
  }
  return whole;
}
