import type { AuditAction } from './audit.ts';

/**
 * How the log over the audit trail stands. UP: entries get their positions; BEHIND: they wait, and people are told;
 * STOPPED: the time of grace is over, and nothing more is done that would have to be written down.
 */
export type LogStanding = 'UP' | 'BEHIND' | 'STOPPED';

/** How the disk of the data folder stands. FULL: nothing new is taken in, and what is left is kept for reading. */
export type DiskStanding = 'UP' | 'WARNING' | 'FULL';

/** Why an action is refused though nothing is wrong with it. */
export type TrailStop = 'audit.behind' | 'disk.full';

/** The sequencer works every two seconds: after so long something is wrong with it. */
export const BEHIND_AFTER_MS = 30_000;

/** With less than this nothing new is taken in: some thousand readings with their entries fit into it. */
export const FULL_BELOW_BYTES = 64 * 1_048_576;

/** How the log stands by the oldest entry that has no position yet. Pure. */
export function logStanding(oldestAt: Date | undefined, now: Date, graceMs: number): LogStanding {
  const age = oldestAt === undefined ? 0 : now.getTime() - oldestAt.getTime();
  if (age >= graceMs) return 'STOPPED';
  return age >= Math.min(BEHIND_AFTER_MS, graceMs / 2) ? 'BEHIND' : 'UP';
}

/** How a disk stands by what is free of it. Pure. */
export function diskStanding(
  { freeBytes, totalBytes }: { freeBytes: number; totalBytes: number },
  warnPercent: number,
): DiskStanding {
  if (freeBytes < FULL_BELOW_BYTES) return 'FULL';
  return totalBytes - freeBytes >= (totalBytes * warnPercent) / 100 ? 'WARNING' : 'UP';
}

/** What leads out of it, and what tells of it: without these a node that has stopped could never go on. */
const LEADS_OUT: ReadonlySet<AuditAction> = new Set<AuditAction>([
  'ACCESS_REFUSED',
  'SUBMISSION_REFUSED',
  'SIGNED_IN',
  'SIGN_IN_REFUSED',
  'SIGNED_OUT',
  'SESSION_ENDED',
  'ACCESS_REVISED',
  'NOTICES_LISTED',
  'NOTICE_READ',
  'DIAGNOSTICS_READ',
  'SECURITY_EVENTS_LISTED',
  'SECURITY_EVENT',
  'MAIL_SENT',
  'AUDIT_RESUMED',
  'AUDIT_CHECKED',
  'KEYS_CREATED',
  'KEYS_CHANGED',
  'DIRECTORY_IN_FORCE',
  'DIRECTORY_REFUSED',
  'DIRECTORY_CHANGE_PROPOSED',
  'DIRECTORY_CHANGE_APPROVED',
  'DIRECTORY_CHANGE_DECLINED',
  'DIRECTORY_CHANGES_LISTED',
  'DIRECTORY_ANCHOR_CONFIRMED',
  'DIRECTORY_ANCHOR_CHANGED',
  'PARTNER_KEY_CHANGED',
  'PARTNER_CHANGE_OFFERED',
  'PARTNER_CHANGE_CONFIRMED',
  'PARTNER_CHANGE_ACCEPTED',
  'PARTNER_CHANGE_DECLINED',
  'PARTNER_CHANGES_LISTED',
  'PURGE_REAPPLIED',
  'NODE_STARTED',
  'NODE_STOPPED',
]);

/** What only reads, by the last word of its code. */
const READS = /_(?:READ|LISTED|SEARCHED|COUNTED|EXPORTED)$/;

/** Whether something may be done now, and what stops it if not. Pure. */
export function whatStops(
  actions: readonly AuditAction[],
  { log, disk }: { log: LogStanding; disk: DiskStanding },
): TrailStop | undefined {
  const others = actions.filter((action) => !LEADS_OUT.has(action));
  if (log === 'STOPPED' && others.length > 0) return 'audit.behind';
  const changes = others.some((action) => !READS.test(action));
  return disk === 'FULL' && changes ? 'disk.full' : undefined;
}
