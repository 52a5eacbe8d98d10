import type { JournaledPart, PurgedPartRow, PurgedPartsJournal } from '@trace/exchange';
import { log, type Audit, type Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { eraseParts } from './erase-parts.ts';
import { overtakeEmptyPurges } from './purge-store.ts';
import { vacuumPurged } from './vacuum-purged.ts';

const AT_ONCE = 1_000;

/** What reapplying stands on. */
interface Ground {
  dataSource: DataSource;
  journal: PurgedPartsJournal;
  audit: Audit;
  clock: Clock;
}

/**
 * Makes database and journal say the same before the node begins: keys that came back with a backup are destroyed
 * again, each with its audit entry, and tombstones that the journal does not know are added to it. What is approved
 * and not carried out yet is left to the worker, which asks for a legal hold first.
 *
 * @returns how many keys had come back
 */
export async function reapplyPurges(ground: Ground): Promise<number> {
  const { dataSource, journal } = ground;
  const journaled = await journal.read();
  let erased = 0;
  for (let from = 0; from < journaled.length; from += AT_ONCE) {
    erased += await dataSource.transaction((em) =>
      reapply(em, journaled.slice(from, from + AT_ONCE), ground),
    );
  }
  await complete(ground, journaled);
  if (erased === 0) return 0;
  log('purge').warn('keys that a backup had brought back were destroyed again', { count: erased });
  await vacuumPurged(dataSource);
  return erased;
}

async function reapply(
  em: EntityManager,
  parts: readonly JournaledPart[],
  { audit, clock }: Ground,
): Promise<number> {
  const waiting: { purge_id: string }[] = await em.query(
    `select purge_id from purge where state = 'APPROVED' and purge_id = any($1::uuid[])`,
    [parts.map(({ purgeId }) => purgeId)],
  );
  const open = new Set(waiting.map(({ purge_id }) => purge_id));
  const erased = await eraseParts(
    em,
    parts.filter(({ purgeId }) => !open.has(purgeId)),
  );
  // A proposal that came back with them names what is gone now, and waits for nobody.
  for (const caseId of new Set(erased.map((key) => key.caseId))) {
    await overtakeEmptyPurges(em, caseId);
  }
  const now = clock.now();
  const reasonOf = new Map(parts.map((one) => [`${one.messageId} ${one.part}`, one.reason]));
  await audit.record(
    em,
    erased.map(({ messageId, part, caseId }) => ({
      at: now,
      actor: 'node',
      role: 'NODE',
      action: 'PURGE_REAPPLIED',
      caseId,
      messageId,
      outcome: part,
      reason: reasonOf.get(`${messageId} ${part}`) ?? 'OTHER',
    })),
  );
  return erased.length;
}

/** A node that has moved, or lost the file, writes its journal anew from the tombstones. */
async function complete(
  { dataSource, journal }: Ground,
  journaled: readonly JournaledPart[],
): Promise<void> {
  const known = new Set(journaled.map(({ messageId, part }) => `${messageId} ${part}`));
  const [counted]: { count: string }[] = await dataSource.query(
    'select count(*) as count from purged_part',
  );
  if (Number(counted?.count) <= known.size) return;
  const rows: PurgedPartRow[] = await dataSource.query(
    `select message_id as "messageId", part, case_id as "caseId", digest, purge_id as "purgeId", reason,
            purged_at as "purgedAt" from purged_part`,
  );
  const missing = rows.filter(({ messageId, part }) => !known.has(`${messageId} ${part}`));
  await journal.append(
    missing.map((row) => Object.assign({}, row, { purgedAt: row.purgedAt.toISOString() })),
  );
}
