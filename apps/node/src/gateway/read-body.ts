import type { IncomingMessage } from 'node:http';
import { Refusal } from '@trace/protocol';
import { Problem } from '@trace/platform';

/** A sender slower than this for the whole body is cut off. */
const MOST_MS = 20_000;

/** Reads a request's body up to the limits of size and time, and stops reading as soon as one is passed. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > mostBytes) throw tooLarge(mostBytes);
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      late = setTimeout(() => reject(new Problem('body.timeout')), MOST_MS);
      const chunks: Buffer[] = [];
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) reject(tooLarge(mostBytes));
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

function tooLarge(mostBytes: number): Refusal {
  return new Refusal(
    'parcel.too-large',
    `At most ${mostBytes} bytes are read here. Send fewer messages at once.`,
  );
}
