import { createHash, type Hash } from 'node:crypto';

/** What a frame of a backup holds: the description, the begin of a table, rows of it, its end, and the end of all. */
export type FrameKind = 'H' | 'T' | 'D' | 'E' | 'Z';

/** A frame as it stands in a backup: its kind, the length of what it holds, and that. */
export interface Frame {
  kind: FrameKind;
  content: Buffer;
}

/** No frame of rows is longer, so that nobody has to hold more to read one. */
export const CHUNK = 262_144;
const MAGIC = Buffer.from('TRACEBACKUP1\n');
const HEAD = 5;
const MOST = 16 * 1_048_576;

/** A backup that can not be believed: cut off, altered, or none. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
}

/** Writes frames, and the digest over all of them as the last. */
export class FrameWriter {
  private readonly hash: Hash = createHash('sha256');
  private isFirst = true;

  /** The bytes of a frame. */
  frame(kind: Exclude<FrameKind, 'Z'>, content: Buffer | object): Buffer {
    const bytes = this.bytes(kind, content);
    this.hash.update(bytes);
    return bytes;
  }

  /** The bytes of the last frame. */
  end(): Buffer {
    return this.bytes('Z', { sha256: this.hash.digest('hex') });
  }

  private bytes(kind: FrameKind, content: Buffer | object): Buffer {
    const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const head = Buffer.alloc(HEAD);
    head.write(kind, 0, 'latin1');
    head.writeUInt32BE(body.length, 1);
    const magic = this.isFirst ? MAGIC : Buffer.of();
    this.isFirst = false;
    return Buffer.concat([magic, head, body]);
  }
}

/**
 * Reads the frames of a backup.
 *
 * @throws BackupFault where they do not end as they should, or the digest is another one
 */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const hash = createHash('sha256');
  let held: Buffer = Buffer.of();
  let from = 0;
  let begun = false;
  for await (const chunk of source) {
    held = Buffer.concat([held.subarray(from), chunk]);
    from = 0;
    if (!begun) {
      if (held.length < MAGIC.length) continue;
      if (!held.subarray(0, MAGIC.length).equals(MAGIC)) throw new BackupFault('It is no backup.');
      hash.update(MAGIC);
      from = MAGIC.length;
      begun = true;
    }
    for (let frame = frameAt(held, from); frame; frame = frameAt(held, from)) {
      const bytes = held.subarray(from, from + HEAD + frame.content.length);
      from += bytes.length;
      if (frame.kind === 'Z') return compare(frame.content, hash, held.length - from);
      hash.update(bytes);
      yield frame;
    }
  }
  throw new BackupFault('It ends before its end: it was cut off.');
}

function frameAt(held: Buffer, from: number): Frame | undefined {
  if (held.length < from + HEAD) return undefined;
  const length = held.readUInt32BE(from + 1);
  if (length > MOST)
    throw new BackupFault('A part of it is longer than any can be: it is damaged.');
  if (held.length < from + HEAD + length) return undefined;
  const kind = held.toString('latin1', from, from + 1) as FrameKind;
  return { kind, content: held.subarray(from + HEAD, from + HEAD + length) };
}

function compare(content: Buffer, hash: Hash, left: number): void {
  const { sha256 } = JSON.parse(content.toString('utf8')) as { sha256: string };
  if (left > 0 || sha256 !== hash.digest('hex'))
    throw new BackupFault('Its digest is another one: it was altered, or is damaged.');
}
