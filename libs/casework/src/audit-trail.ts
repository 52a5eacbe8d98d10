import { Problem, type AuditAction } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { Page } from './case-list.ts';
import { notOfOtherUnits, type Confined } from './units/case-access.ts';

/** One line of the trail: who did or read what, and its place in the log that partners witness. */
export interface TrailEntry {
  entryId: string;
  at: Date;
  actor: string;
  role: string;
  action: AuditAction;
  caseId: string | null;
  messageId: string | null;
  partner: string | null;
  outcome: string | null;
  correlationId: string | null;
  reason: string | null;
  /** An address of the network, `cli`, `worker` or `node`; null in lines from before it was written down. */
  source: string | null;
  /** From 0 in the Merkle tree (RFC 6962); null until the next round of the sequencer. */
  position: string | null;
}

/** Which lines are wanted, at most how many, and behind which. */
export interface TrailWanted {
  caseId?: string;
  actor?: string;
  action?: string;
  /** Only what was done at this instant or later. */
  from?: string;
  /** Only what was done before this instant. */
  until?: string;
  cursor?: string;
  limit: number;
}

const ENTRY = /^[1-9]\d{0,17}$/;

/**
 * What was done and read on this node, the latest first (Directive (EU) 2016/680 article 25). Whoever is confined to a
 * unit does not see what concerns another unit's cases.
 *
 * @throws Problem cursor.invalid
 */
export async function readTrail(
  em: EntityManager,
  { unit }: Confined,
  { limit, ...wanted }: TrailWanted,
): Promise<Page<TrailEntry>> {
  const { caseId, actor, action, from, until, cursor } = wanted;
  if (cursor !== undefined && !ENTRY.test(cursor)) throw new Problem('cursor.invalid');
  const values: unknown[] = [];
  const conditions: string[] = [];
  const where = (said: string | undefined, condition: (place: string) => string): void => {
    if (said === undefined) return;
    values.push(said);
    conditions.push(condition(`$${values.length}`));
  };
  where(cursor, (place) => `entry.entry_id < ${place}`);
  where(caseId, (place) => `entry.case_id = ${place}`);
  where(actor, (place) => `entry.actor = ${place}`);
  where(action, (place) => `entry.action = ${place}`);
  where(from, (place) => `entry.at >= ${place}`);
  where(until, (place) => `entry.at < ${place}`);
  where(unit, (place) => notOfOtherUnits('entry.case_id', place));
  const rows: TrailEntry[] = await em.query(
    `select entry.entry_id as "entryId", at, actor, role, action, case_id as "caseId", message_id as "messageId",
            partner, outcome, correlation_id as "correlationId", reason,
            source, leaf.position
       from audit_entry entry left join audit_leaf leaf using (entry_id)
      ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by entry.entry_id desc limit ${limit + 1}`,
    values,
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: last.entryId } : { items };
}
