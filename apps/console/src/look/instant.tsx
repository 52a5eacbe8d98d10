import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';
import { useDisplay, type Display } from './display.ts';

/** How exactly an instant is told. */
type Precision = 'minute' | 'day' | 'month' | 'year';

/** An instant as a person reads it, always with the zone that it is told in: that of the State that acts, or the one that was chosen. */
export function Instant({
  at,
  zone,
  to = 'minute',
  isDue = false,
}: {
  at: string;
  zone?: string | undefined;
  to?: Precision;
  /** A time limit ends with the last hour of a day, not with the first of the next (Regulation 1182/71, article 3). */
  isDue?: boolean;
}): JSX.Element {
  const { locale } = useWords();
  const { zone: wish } = useDisplay();
  const told = to === 'minute' ? zoneOf(wish, zone) : zone;
  const format = new Intl.DateTimeFormat(locale, {
    ...PARTS[to],
    ...(told !== undefined && { timeZone: told }),
  });
  const instant = new Date(at);
  return (
    <time dateTime={at} title={at}>
      <bdi>{isDue ? endOfDay(format, instant) : format.format(instant)}</bdi>
    </time>
  );
}

/** A day stays what it is in the zone in which it was said; an instant is told in the zone that is wished. */
function zoneOf(wish: Display['zone'], acting: string | undefined): string | undefined {
  if (wish === 'UTC') return 'UTC';
  return wish === 'machine' ? undefined : acting;
}

const DAY = { year: 'numeric', month: 'short', day: 'numeric' } as const;
const PARTS: Record<Precision, Intl.DateTimeFormatOptions> = {
  minute: { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  day: DAY,
  month: { year: 'numeric', month: 'long' },
  year: { year: 'numeric' },
};

/** Midnight as 24:00 of the day that ends, where the instant is midnight in the zone that is shown. */
function endOfDay(format: Intl.DateTimeFormat, instant: Date): string {
  const isMidnight = format
    .formatToParts(instant)
    .every(({ type, value }) => (type !== 'hour' && type !== 'minute') || Number(value) === 0);
  if (!isMidnight) return format.format(instant);
  const before = format.formatToParts(new Date(instant.getTime() - 1));
  return before
    .map(({ type, value }) => (type === 'hour' ? '24' : type === 'minute' ? '00' : value))
    .join('');
}
