import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** How large a file is and its SHA-256 in hexadecimal, read piece by piece. */
export async function fileDigest(path: string): Promise<{ bytes: number; digest: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, digest: hash.digest('hex') };
}
