import { hash } from 'node:crypto';
import type { NodeKeys } from '@trace/platform';
import {
  attachedFiles,
  openFile,
  readMessage,
  Refusal,
  type Attachment,
  type Message,
  type SealedFile,
} from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { openSealedPart } from '../sealed-content.ts';
import type { FileId } from './file-store.ts';
import { inspectFile, type FileFault } from './inspect-file.ts';
import type { Scanner, ScanResult } from './scanner.ts';

/** Why the bytes of an attachment are not kept. */
export type RefusedBecause = FileFault | 'attachment.altered' | 'attachment.infected';

/** What the whole of a file has turned out to be. */
export type Weighed =
  | { kind: 'SOUND'; scan: ScanResult }
  | { kind: 'REFUSED'; code: RefusedBecause; scan: ScanResult }
  | { kind: 'NOT_SCANNED' };

/** A message that names a file, what it says of it, and the key that it came with. */
export interface NamedFile {
  message: Message;
  attachment: Attachment;
  key: SealedFile;
}

/** The messages that name a file and whose key of it is still here, the oldest first. */
export async function messagesNaming(
  em: EntityManager,
  keys: NodeKeys,
  { origin, digest }: FileId,
): Promise<NamedFile[]> {
  const rows: { jws: string; part: string }[] = await em.query(
    `select jws, part from file_reference join message using (message_id) join sealed_key using (message_id, part)
      where origin = $1 and file_reference.digest = $2 order by message.stored_at, message_id limit 20`,
    [origin, digest],
  );
  const named: NamedFile[] = [];
  for (const { jws, part } of rows) {
    const message = readMessage(jws);
    const found = attachedFiles(message.body).find(
      ({ attachment }) => attachment.file.part === part,
    );
    const key = await openSealedPart(em, keys, message, part);
    // The checks have shown that a part to which a file refers holds the key of a file.
    if (found && key) named.push({ message, attachment: found.attachment, key: key as SealedFile });
  }
  return named;
}

/**
 * Opens a sealed file as a message announces it.
 *
 * @throws Refusal when the sealed bytes, or those in clear, are not the ones that were signed
 */
export async function openAttached(
  sealed: Buffer,
  { file, sha256 }: Attachment,
  { key }: SealedFile,
): Promise<Buffer> {
  const bytes = await openFile(sealed, file?.digest ?? '', key);
  if (bytes.length !== file?.bytes || hash('sha256', bytes, 'base64url') !== sha256) {
    throw new Refusal('sealed.digest', 'The file is not the one whose digest was signed.');
  }
  return bytes;
}

/** Weighs a file that has come whole: is it what was signed, is it what it is called, is it clean? */
export async function weighFile(
  sealed: Buffer,
  { attachment, key }: NamedFile,
  scanner: Scanner,
): Promise<Weighed> {
  let bytes: Buffer;
  try {
    bytes = await openAttached(sealed, attachment, key);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { kind: 'REFUSED', code: 'attachment.altered', scan: 'NO_SCANNER' };
  }
  const inspected = await inspectFile(bytes, attachment.mime);
  if (!inspected.sound) return { kind: 'REFUSED', code: inspected.code, scan: 'NO_SCANNER' };
  const scan = await scanner.scan(bytes);
  if (scan === 'UNAVAILABLE') return { kind: 'NOT_SCANNED' };
  return scan === 'INFECTED'
    ? { kind: 'REFUSED', code: 'attachment.infected', scan }
    : { kind: 'SOUND', scan };
}
