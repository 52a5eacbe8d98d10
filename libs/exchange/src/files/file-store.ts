import { LIMITS, sealedFileBytes } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { ByteRange } from './file-addresses.ts';
import type { ScanResult } from './scanner.ts';

/** What names a sealed file here: whose node it comes from, and the digest of its sealed bytes. */
export interface FileId {
  origin: string;
  digest: string;
}

/** The sealed part of a message that holds the key of a file. */
export interface FileReference {
  messageId: string;
  part: string;
  digest: string;
  /** In clear. */
  bytes: number;
}

/** Files come and are kept in pieces of this size. */
export const PIECE_BYTES = LIMITS.fileRangeBytes;

/** Keeps an own file whole, ready to be fetched by those to whom a message announces it. */
export async function keepFile(
  em: EntityManager,
  { origin, digest }: FileId,
  sealed: Buffer,
  { at, scan }: { at: Date; scan: ScanResult },
): Promise<void> {
  await em.query(
    `insert into sealed_file (origin, digest, bytes, state, scan, announced_at, settled_at)
     values ($1, $2, $3, 'ARRIVED', $4, $5, $5)`,
    [origin, digest, sealed.length, scan, at],
  );
  for (let number = 0; number * PIECE_BYTES < sealed.length; number += 1) {
    const piece = sealed.subarray(number * PIECE_BYTES, (number + 1) * PIECE_BYTES);
    await em.query(
      'insert into sealed_file_piece (origin, digest, number, content) values ($1, $2, $3, $4)',
      [origin, digest, number, piece],
    );
  }
}

/** Notes which messages name which files. What was purged before a backup was put back is not wanted again. */
export async function referToFiles(
  em: EntityManager,
  origin: string,
  references: readonly FileReference[],
): Promise<void> {
  if (references.length === 0) return;
  await em.query(
    `insert into file_reference (message_id, part, origin, digest)
     select message_id, part, $1, digest from unnest($2::uuid[], $3::text[], $4::text[]) as named (message_id, part, digest)
     on conflict do nothing`,
    [
      origin,
      references.map(({ messageId }) => messageId),
      references.map(({ part }) => part),
      references.map(({ digest }) => digest),
    ],
  );
}

/**
 * Wants the files that messages of a State announce, unless they are here or their keys were destroyed. They are fetched
 * from its node; what this State itself has lost, from the partner who holds it.
 */
export async function announceFiles(
  em: EntityManager,
  origin: string,
  references: readonly FileReference[],
  at: Date,
  holder: string = origin,
): Promise<void> {
  if (references.length === 0) return;
  await referToFiles(em, origin, references);
  await em.query(
    `insert into sealed_file (origin, digest, bytes, state, scan, announced_at, look_at, holder)
     select distinct on (digest) $1, digest, bytes, 'WANTED', 'NOT_YET', $2::timestamptz, $2::timestamptz, nullif($7, $1)
       from unnest($3::uuid[], $4::text[], $5::text[], $6::int[]) as named (message_id, part, digest, bytes)
      where exists (select 1 from sealed_key k where k.message_id = named.message_id and k.part = named.part)
     on conflict do nothing`,
    [
      origin,
      at,
      references.map(({ messageId }) => messageId),
      references.map(({ part }) => part),
      references.map(({ digest }) => digest),
      references.map(({ bytes }) => sealedFileBytes(bytes)),
      holder,
    ],
  );
}

/** A range of the bytes of a file that is here; undefined where it goes beyond its end. */
export async function readRange(
  em: EntityManager,
  { origin, digest }: FileId,
  { from, to }: ByteRange,
): Promise<Buffer | undefined> {
  const first = Math.floor(from / PIECE_BYTES);
  const rows: { content: Buffer }[] = await em.query(
    `select content from sealed_file_piece join sealed_file using (origin, digest)
      where origin = $1 and digest = $2 and state = 'ARRIVED' and number between $3 and $4 order by number`,
    [origin, digest, first, Math.floor(to / PIECE_BYTES)],
  );
  const bytes = Buffer.concat(rows.map(({ content }) => content));
  const range = bytes.subarray(from - first * PIECE_BYTES, to - first * PIECE_BYTES + 1);
  return range.length === to - from + 1 ? range : undefined;
}

/** All bytes of a file that are here, in their order. */
export async function sealedBytesOf(
  em: EntityManager,
  { origin, digest }: FileId,
): Promise<Buffer> {
  const rows: { content: Buffer }[] = await em.query(
    'select content from sealed_file_piece where origin = $1 and digest = $2 order by number',
    [origin, digest],
  );
  return Buffer.concat(rows.map(({ content }) => content));
}

/**
 * Destroys the bytes of every file whose last key is gone, in the caller's transaction: these parts were purged, and no
 * other message holds a key of the same file. What an officer has uploaded and is one of these files goes as well.
 */
export async function eraseFiles(
  em: EntityManager,
  parts: readonly { messageId: string; part: string }[],
): Promise<void> {
  await em.query(
    `with named as (
       select distinct r.origin, r.digest from file_reference r
         join unnest($1::uuid[], $2::text[]) as gone (message_id, part) using (message_id, part)),
     forgotten as (delete from upload using named where upload.digest = named.digest)
     delete from sealed_file f using named
      where f.origin = named.origin and f.digest = named.digest and not exists (
        select 1 from file_reference r join sealed_key k using (message_id, part)
         where r.origin = f.origin and r.digest = f.digest)`,
    [parts.map(({ messageId }) => messageId), parts.map(({ part }) => part)],
  );
}
