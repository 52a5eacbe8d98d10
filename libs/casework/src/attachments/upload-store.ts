import type { MediaType } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** A file that an officer has uploaded: everything but its bytes. */
export interface StoredUpload {
  digest: string;
  person: string;
  mime: MediaType;
  sha256: string;
  bytes: number;
  /** Its name and its key, under the node's own key. */
  wrapped: string;
}

/** Keeps an upload. */
export async function writeUpload(
  em: EntityManager,
  upload: StoredUpload,
  at: Date,
): Promise<void> {
  const { digest, person, mime, sha256, bytes, wrapped } = upload;
  await em.query(
    `insert into upload (digest, person, mime, sha256, bytes, wrapped, uploaded_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [digest, person, mime, sha256, bytes, wrapped, at],
  );
}

/** An upload by the digest of its sealed bytes. */
export async function findUpload(
  em: EntityManager,
  digest: string,
): Promise<StoredUpload | undefined> {
  const rows: StoredUpload[] = await em.query(
    'select digest, person, mime, sha256, bytes, wrapped from upload where digest = $1',
    [digest],
  );
  return rows[0];
}

/** How many bytes a person has uploaded that no message names yet. */
export async function bytesWaiting(em: EntityManager, person: string): Promise<number> {
  const rows: { bytes: string | null }[] = await em.query(
    `select sum(bytes) as bytes from upload where person = $1 and not exists (
       select 1 from file_reference r where r.digest = upload.digest)`,
    [person],
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** A message of this State's own by which the key of a file can be found again, with its sealed part. */
export async function ownPartOf(
  em: EntityManager,
  own: string,
  digest: string,
): Promise<{ jws: string; part: string } | undefined> {
  const rows: { jws: string; part: string }[] = await em.query(
    `select jws, part from file_reference join message using (message_id) join sealed_key using (message_id, part)
      where origin = $1 and file_reference.digest = $2 and direction = 'OUT' limit 1`,
    [own, digest],
  );
  return rows[0];
}

/**
 * Forgets the uploads of before an instant, unless an open draft names them or something of their person waits for an
 * approval or for its signature, and destroys their bytes, unless a message does.
 *
 * @returns how many files were destroyed
 */
export async function sweepUploads(em: EntityManager, own: string, before: Date): Promise<number> {
  const [, count]: [unknown, number] = await em.query(
    `with forgotten as (
       delete from upload where uploaded_at < $2 and not exists (
         select 1 from draft where state = 'OPEN' and position(upload.digest in content) > 0)
         and not exists (select 1 from approval where state in ('WAITING', 'UNSIGNED') and asked_by = upload.person)
       returning digest)
     delete from sealed_file f using forgotten
      where f.origin = $1 and f.digest = forgotten.digest and not exists (
        select 1 from file_reference r join sealed_key k using (message_id, part)
         where r.origin = f.origin and r.digest = f.digest)`,
    [own, before],
  );
  return count;
}
