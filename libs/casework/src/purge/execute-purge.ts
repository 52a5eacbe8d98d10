import { lockCases, type Actor, type JournaledPart } from '@trace/exchange';
import type { EntityManager } from 'typeorm';
import { retrying } from '../retrying.ts';
import { eraseParts } from './erase-parts.ts';
import type { PurgeGround } from './purge-ground.ts';
import {
  findPurge,
  livingParts,
  overtakeEmptyPurges,
  standingHolds,
  type StoredPurge,
} from './purge-store.ts';
import { keyOf } from './purge-words.ts';
import { tellPartner } from './tell-partner.ts';
import { vacuumPurged } from './vacuum-purged.ts';

/**
 * Carries out a purge that was approved: once the journal outside the database has it, one transaction deletes the
 * keys, puts the tombstones and the audit entries, and signs the word to the partner. A second call does nothing, and
 * under a legal hold it waits. After the commit the tables are vacuumed, so that the deleted rows do not stay in them.
 *
 * @returns whether it was carried out now
 */
export async function executePurge(
  ground: PurgeGround,
  purgeId: string,
  actor: Actor,
): Promise<boolean> {
  const done = await retrying(() =>
    ground.dataSource.transaction((em) => execute(em, ground, purgeId, actor)),
  );
  if (done === undefined) return false;
  if (done.partner !== undefined) await ground.lanes.nudge(done.partner);
  if (done.erased > 0) await vacuumPurged(ground.dataSource);
  return true;
}

async function execute(
  em: EntityManager,
  ground: PurgeGround,
  purgeId: string,
  actor: Actor,
): Promise<{ partner: string | undefined; erased: number } | undefined> {
  const found = await findPurge(em, purgeId, false);
  if (!found) return undefined;
  const { caseId } = found;
  await lockCases(em, [caseId]);
  const purge = await findPurge(em, purgeId, true);
  if (purge?.state !== 'APPROVED' || (await standingHolds(em, caseId)).length > 0) return undefined;
  const now = ground.clock.now();
  const parts = await stillHere(em, ground, purge, now);
  await ground.journal.append(parts);
  const erased = await eraseParts(em, parts);
  await ground.audit.record(
    em,
    parts.map(({ messageId, part, reason }) => ({
      at: now,
      actor: actor.person,
      role: actor.role,
      action: 'PART_PURGED',
      caseId,
      messageId,
      partner: purge.partner,
      outcome: part,
      reason,
      ...(actor.correlationId !== undefined && { correlationId: actor.correlationId }),
    })),
  );
  const partner = await tellPartner(em, ground, purge, parts, actor);
  await em.query(`update purge set state = 'EXECUTED', executed_at = $2 where purge_id = $1`, [
    purgeId,
    now,
  ]);
  await overtakeEmptyPurges(em, caseId);
  return { partner, erased: erased.length };
}

/** What the purge names and is still here, in the form in which the journal keeps it. */
async function stillHere(
  em: EntityManager,
  { caseFiles }: PurgeGround,
  { purgeId, caseId, reason, parts }: StoredPurge,
  now: Date,
): Promise<JournaledPart[]> {
  const { messages } = await caseFiles.get(caseId, em);
  const named = new Set(parts.filter(({ keptBecause }) => keptBecause === null).map(keyOf));
  const living = (await livingParts(em, messages)).filter((part) => named.has(keyOf(part)));
  const purgedAt = now.toISOString();
  return living.map((part) => ({ ...part, caseId, purgeId, reason, purgedAt }));
}
