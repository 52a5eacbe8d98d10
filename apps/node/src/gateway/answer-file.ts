import type { IncomingMessage } from 'node:http';
import type { FileAddress, ServeFiles } from '@trace/exchange';
import type { Partner } from '@trace/protocol';
import { readBody } from './read-body.ts';

/** What is sent back to a partner. */
export interface GatewayAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A word about a file is short. */
const MOST_BYTES = 1_024;

/** Answers a partner about a sealed file (libs/protocol/README.md, Files). */
export async function answerFile(
  files: ServeFiles,
  request: IncomingMessage,
  { digest, about }: FileAddress,
  partner: Partner,
): Promise<GatewayAnswer> {
  if (about === 'BYTES') {
    const { bytes, contentRange } = await files.range(partner, digest, request.headers.range);
    return {
      status: 206,
      headers: { 'content-type': 'application/octet-stream', 'content-range': contentRange },
      body: bytes,
    };
  }
  await files.hear(partner, digest, await readBody(request, MOST_BYTES));
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}
