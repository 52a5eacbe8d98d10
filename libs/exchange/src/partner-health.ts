import type { OpeningHours } from './opening-hours.ts';

/** How the way to a partner stands, by its canary and by nothing else. */
export type PartnerHealth =
  /** the last canary came back in time */
  | 'WELL'
  /** none has come back for three intervals */
  | 'SILENT'
  /** none has been sent yet, none is sent by setting, or it takes no parcels at this hour */
  | 'UNKNOWN';

/** When the canaries of a lane went and came. */
export interface CanaryTimes {
  canarySentAt: Date | null;
  canaryReceiptAt: Date | null;
}

/** So many intervals without a canary make a partner silent: one may be lost to a restart, two to bad luck. */
const MISSED = 3;

/** Nobody is silent outside its service window, or before three intervals of it have passed. */
function silenceOf(everyMinutes: number, now: Date, hours: OpeningHours): PartnerHealth {
  const since = hours.open ? hours.since?.getTime() : now.getTime();
  const open = now.getTime() - (since ?? 0);
  return open > MISSED * everyMinutes * 60_000 ? 'SILENT' : 'UNKNOWN';
}

/** Judges a partner by the age of its last canary receipt; one that never came counts from when it was sent. */
export function partnerHealth(
  { canarySentAt, canaryReceiptAt }: CanaryTimes,
  everyMinutes: number,
  now: Date,
  hours: OpeningHours = { open: true },
): PartnerHealth {
  const last = canaryReceiptAt ?? canarySentAt;
  if (everyMinutes === 0 || last === null) return 'UNKNOWN';
  const age = now.getTime() - last.getTime();
  if (age > MISSED * everyMinutes * 60_000) return silenceOf(everyMinutes, now, hours);
  return canaryReceiptAt === null ? 'UNKNOWN' : 'WELL';
}
