import { hashLeaf } from '@trace/protocol';

/** An entry of the trail as the database gives it. */
export interface TrailEntry {
  entryId: string;
  at: Date;
  actor: string;
  role: string;
  action: string;
  caseId: string | null;
  messageId: string | null;
  partner: string | null;
  outcome: string | null;
  correlationId: string | null;
  reason: string | null;
  /** null in entries from before it was written down */
  source: string | null;
}

/** The columns of {@link TrailEntry}, for a query that names the table `entry`. */
export const TRAIL_COLUMNS = `entry.entry_id as "entryId", entry.at, entry.actor, entry.role, entry.action,
  entry.case_id as "caseId", entry.message_id as "messageId", entry.partner, entry.outcome,
  entry.correlation_id as "correlationId", entry.reason, entry.source`;

/** The hash of an entry as a leaf of the log (RFC 6962 section 2.1). */
export function leafOf(entry: TrailEntry): Buffer {
  return hashLeaf(leafBytesOf(entry));
}

/**
 * What is hashed of an entry: a JSON array of all its columns in the order of {@link TrailEntry}, the number as text, the
 * instant with three digits, null where there is nothing. An entry from before the source was written down has eleven
 * members and not twelve: its leaf stands in a log that was signed.
 */
export function leafBytesOf(entry: TrailEntry): Buffer {
  const { entryId, at, actor, role, action, caseId, messageId, partner } = entry;
  const { outcome, correlationId, reason, source } = entry;
  const columns = [entryId, at.toISOString(), actor, role, action, caseId, messageId, partner];
  columns.push(outcome, correlationId, reason, ...(source === null ? [] : [source]));
  return Buffer.from(JSON.stringify(columns));
}
