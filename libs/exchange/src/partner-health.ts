/** How the way to a partner stands, by its canary and by nothing else. */
export type PartnerHealth =
  /** the last canary came back in time */
  | 'WELL'
  /** none has come back for three intervals */
  | 'SILENT'
  /** none has been sent yet, or none is sent by setting */
  | 'UNKNOWN';

/** When the canaries of a lane went and came. */
export interface CanaryTimes {
  canarySentAt: Date | null;
  canaryReceiptAt: Date | null;
}

/** So many intervals without a canary make a partner silent: one may be lost to a restart, two to bad luck. */
const MISSED = 3;

/** Judges a partner by the age of its last canary receipt; one that never came counts from when it was sent. */
export function partnerHealth(
  { canarySentAt, canaryReceiptAt }: CanaryTimes,
  everyMinutes: number,
  now: Date,
): PartnerHealth {
  const last = canaryReceiptAt ?? canarySentAt;
  if (everyMinutes === 0 || last === null) return 'UNKNOWN';
  if (now.getTime() - last.getTime() > MISSED * everyMinutes * 60_000) return 'SILENT';
  return canaryReceiptAt === null ? 'UNKNOWN' : 'WELL';
}
