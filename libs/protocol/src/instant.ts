import { Refusal } from './refusal.ts';

/** An instant as it stands on the wire: UTC, three digits of milliseconds, Z (a profile of RFC 3339). */
export function instant(date: Date): string {
  const year = date.getUTCFullYear();
  if (!(year >= 1800 && year <= 2200)) throw new Refusal('date.impossible');
  return date.toISOString();
}
