import { DateTime, IANAZone } from 'luxon';
import { numberOf, showDay, writeDay, type DayNumber } from './day.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What the clocks of a zone show at an instant. */
interface Wall {
  day: DayNumber;
  /** `16:20`, or `16:20:31` where there are seconds. */
  clock: string;
  millisecondsIntoHour: number;
}

// A case is folded again with each of its messages, always over the same few instants; asking the zone database is the
// dearest part of that, so what it said is remembered. The results are the same with or without.
const MOST_REMEMBERED = 2_000;
const walls = new Map<string, Wall>();
const ends = new Map<string, number>();

/** Whether the zone database has this name. */
export function isKnownZone(zone: string): boolean {
  return IANAZone.create(zone).isValid;
}

/** The day that it is at this instant in a zone. */
export function dayAt(instant: Date, zone: string): DayNumber {
  return wallAt(instant, zone).day;
}

/**
 * The instant at which a day has ended in a zone: 24:00, which is the first instant of the next day. Where the clocks
 * go back over midnight the next day begins twice, and the first time counts; where they jump over midnight the next
 * day begins at 01:00.
 */
export function endOfDay(day: DayNumber, zone: string): Date {
  return new Date(
    remember(ends, `${day} ${zone}`, () => {
      const [year, month, date] = writeDay(day + 1)
        .split('-')
        .map(Number) as [number, number, number];
      const midnight = DateTime.fromObject({ year, month, day: date }, { zone });
      return Math.min(...midnight.getPossibleOffsets().map((possible) => possible.toMillis()));
    }),
  );
}

/** The next instant after this one at which the clocks of a zone show a full hour. */
export function nextFullHour(instant: Date, zone: string): Date {
  let next = instant;
  do {
    // Again while a shift of less than an hour (Lord Howe) leaves the clock beside the full hour.
    next = new Date(next.getTime() + HOUR_MS - wallAt(next, zone).millisecondsIntoHour);
  } while (wallAt(next, zone).millisecondsIntoHour > 0);
  return next;
}

/** The instant as a person there reads it: `Sat 2026-04-04 00:20 Europe/Ljubljana`. */
export function showInstant(instant: Date, zone: string): string {
  const { day, clock } = wallAt(instant, zone);
  return `${showDay(day)} ${clock} ${zone}`;
}

/** The end of a day as a person there reads it: `Mon 2026-04-06 24:00 Europe/Ljubljana`. */
export function showEndOfDay(day: DayNumber, zone: string): string {
  return `${showDay(day)} 24:00 ${zone}`;
}

/** The instant by the world's clock, short: `22:00Z`. */
export function showUtc(instant: Date): string {
  return `${instant.toISOString().slice(11, 16)}Z`;
}

function wallAt(instant: Date, zone: string): Wall {
  return remember(walls, `${instant.getTime()} ${zone}`, () => {
    const local = DateTime.fromJSDate(instant, { zone });
    const { hour, minute, second, millisecond } = local;
    return {
      day: numberOf(local.toISODate() ?? ''),
      clock: (second === 0 ? [hour, minute] : [hour, minute, second])
        .map((part) => String(part).padStart(2, '0'))
        .join(':'),
      millisecondsIntoHour: minute * MINUTE_MS + second * 1_000 + millisecond,
    };
  });
}

function remember<V>(held: Map<string, V>, key: string, compute: () => V): V {
  const known = held.get(key);
  if (known !== undefined) return known;
  if (held.size >= MOST_REMEMBERED) held.clear();
  const value = compute();
  held.set(key, value);
  return value;
}
