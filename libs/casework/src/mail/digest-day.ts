import { DateTime } from 'luxon';

/** When somebody wants a summary, and which was the last. */
export interface DigestWish {
  hour: number;
  zone: string;
  /** The latest day that is done with. */
  done: string | undefined;
}

/** The day whose summary is to be written now: today in that zone, once the hour has come and while the day lasts. */
export function digestDay({ hour, zone, done }: DigestWish, now: Date): string | undefined {
  const { day, hasCome } = hourOn(now, zone, hour);
  return hasCome && (done === undefined || done < day) ? day : undefined;
}

/** The day that is done with for somebody who asks for summaries now: today, if its hour is over. */
export function doneWith(now: Date, zone: string, hour: number): string | undefined {
  const { day, hasCome } = hourOn(now, zone, hour);
  return hasCome ? day : undefined;
}

function hourOn(now: Date, zone: string, hour: number): { day: string; hasCome: boolean } {
  const there = DateTime.fromJSDate(now, { zone });
  // An hour that clocks jump over has come with the next one.
  return { day: there.toFormat('yyyy-MM-dd'), hasCome: there.hour >= hour };
}
