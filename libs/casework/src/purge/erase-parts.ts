import { eraseFiles, type JournaledPart } from '@trace/exchange';
import type { EntityManager } from 'typeorm';
import { forgetApprovals } from '../approvals/forget-approvals.ts';
import { forgetDraftIdentities } from '../chain/draft-rows.ts';
import { forgetNotes } from '../notes/forget-notes.ts';

/** A key that was there and is no more. */
export interface ErasedKey {
  messageId: string;
  part: string;
  caseId: string;
}

/**
 * Destroys the keys of sealed parts and puts their tombstones, in the caller's transaction. With the keys go the bytes of
 * the files that they open, and whatever else could confirm who the person was: the identities in the drafts that came from the case, the notes about it, and the digest of the
 * submission, in which the identity stood in clear and which would tell a guess from a hit.
 *
 * @returns the keys that were still there
 */
export async function eraseParts(
  em: EntityManager,
  parts: readonly JournaledPart[],
): Promise<ErasedKey[]> {
  if (parts.length === 0) return [];
  const erased: ErasedKey[] = await em.query(
    `with gone as (
       select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
         as gone (message_id, part, case_id, digest, purge_id, reason, purged_at)),
     tombstones as (
       insert into purged_part (message_id, part, case_id, digest, purge_id, reason, purged_at)
       select * from gone on conflict (message_id, part) do nothing),
     forgotten as (
       update submission set request_digest = 'purged' where message_id in (select message_id from gone)),
     erased as (
       delete from sealed_key using gone
        where sealed_key.message_id = gone.message_id and sealed_key.part = gone.part
       returning gone.message_id, gone.part, gone.case_id)
     select message_id as "messageId", part, case_id as "caseId" from erased`,
    [
      parts.map(({ messageId }) => messageId),
      parts.map(({ part }) => part),
      parts.map(({ caseId }) => caseId),
      parts.map(({ digest }) => digest),
      parts.map(({ purgeId }) => purgeId),
      parts.map(({ reason }) => reason),
      parts.map(({ purgedAt }) => purgedAt),
    ],
  );
  await eraseFiles(em, parts);
  for (const caseId of new Set(erased.map((key) => key.caseId))) {
    await forgetDraftIdentities(em, caseId);
    await forgetApprovals(em, caseId);
    await forgetNotes(em, caseId);
  }
  return erased;
}
