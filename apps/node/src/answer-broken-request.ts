import type { Duplex } from 'node:stream';
import { Problem, type ProblemCode } from '@trace/platform';
import { answerRaw } from './answer-raw.ts';

const CODES: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: 'headers.too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'headers.too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'body.timeout',
};

/**
 * Answers what is no HTTP request, or none that came in time, with a problem document like every other refusal
 * (RFC 9457), and closes the connection: what follows on it could be taken for anything (RFC 9112 section 11). Whoever
 * has not got as far as HTTP can be told nothing, least of all before the handshake is done, and is cut.
 */
export function answerBrokenRequest(
  { code = '' }: Error & { code?: string },
  socket: Duplex,
): void {
  const problem = CODES[code] ?? (code.startsWith('HPE_') ? 'request.malformed' : undefined);
  if (problem === undefined || !socket.writable) socket.destroy();
  else answerRaw(socket, new Problem(problem));
}
