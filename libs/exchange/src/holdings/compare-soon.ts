import type { EntityManager } from 'typeorm';

/** A partner that makes it look as if something were lost, again and again, gains one comparison a minute. */
const AT_MOST_EVERY_MS = 60_000;

/**
 * Wishes that a partner be asked soon what it holds, in the caller's transaction: something has shown that one of the two
 * has lost what it had. The worker's next round asks (resume.ts); where it has just been asked, the night will.
 */
export async function compareSoon(em: EntityManager, partner: string, now: Date): Promise<void> {
  await em.query(
    `update lane set resume_from = coalesce(resume_from, $2)
      where partner = $1 and not exists (
        select from reconciliation one where one.partner = $1 and one.done_at > $3 and one.done_at <= $2)`,
    [partner, now, new Date(now.getTime() - AT_MOST_EVERY_MS)],
  );
}

/** Wishes that every partner be asked soon: after a restore nobody else can say what was lost. */
export async function compareAllSoon(em: EntityManager, now: Date): Promise<void> {
  await em.query('update lane set resume_from = coalesce(resume_from, $1)', [now]);
}
