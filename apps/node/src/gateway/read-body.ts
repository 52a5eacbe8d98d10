import type { IncomingMessage } from 'node:http';
import { Refusal } from '@trace/protocol';
import { Problem } from '@trace/platform';

/** The largest parcel that is read (libs/protocol/README.md, Limits). */
const MOST_BYTES = 8 * 1024 * 1024;
/** A sender slower than this for the whole body is cut off. */
const MOST_MS = 20_000;

/** Reads a request's body up to the limits of size and time, and stops reading as soon as one is passed. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > MOST_BYTES) throw tooLarge();
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      late = setTimeout(() => reject(new Problem('body.timeout')), MOST_MS);
      const chunks: Buffer[] = [];
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) reject(tooLarge());
        else chunks.push(chunk);
      });
      request.once('end', () => resolve(Buffer.concat(chunks, size)));
      request.once('error', reject);
      request.once('close', () =>
        reject(
          new Problem('body.timeout', 'The connection closed before the whole body had come.'),
        ),
      );
    });
  } finally {
    clearTimeout(late);
  }
}

function tooLarge(): Refusal {
  return new Refusal(
    'parcel.too-large',
    `A parcel may hold at most ${MOST_BYTES} bytes. Send fewer messages at once.`,
  );
}
