import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemResponse, type Problem } from '@trace/platform';

/** So long the other end has to take its answer and to hang up; destroyed at once, the answer might not arrive. */
const LINGER_MS = 2_000;

/**
 * Writes a problem document on a connection of which there is no request to answer, and closes it, whatever the other
 * end does.
 */
export function answerRaw(socket: Duplex, problem: Problem): void {
  const { status, headers, body } = problemResponse(problem, randomUUID());
  const text = JSON.stringify(body);
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(late));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`);
}
