import { Problem } from '@trace/platform';
import type { Request } from 'express';

/** Bounds of a request body. */
export class BodyLimits {
  readonly mostBytes: number = 1024 * 1024;
  readonly mostMilliseconds: number = 10_000;
}

/** Up to so many times the limit an oversized body is read and dropped, so that its sender hears the answer. */
const POLITE = 8;
const JSON_UTF8 = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;

/**
 * Reads the raw bytes of a JSON body, within bounds of size and time. Nothing is decoded or unpacked on the way: what
 * the strict parser judges is what was sent (RFC 8259 §8.1, ASVS 1.5.3).
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<Uint8Array> {
  refuseEncoding(request);
  if (!JSON_UTF8.test(request.headers['content-type'] ?? '')) {
    throw new Problem('media-type.unsupported', 'Send the body as application/json in UTF-8.');
  }
  return readRaw(request, limits);
}

/** Reads the raw bytes of a body of any type, within bounds of size and time. */
export async function readRaw(request: Request, limits: BodyLimits): Promise<Buffer> {
  refuseEncoding(request);
  if (Number(request.headers['content-length'] ?? 0) > limits.mostBytes * POLITE)
    throw tooLarge(limits);
  return collect(request, limits);
}

function refuseEncoding(request: Request): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new Problem(
      'media-type.unsupported',
      'Send the body as it is, without Content-Encoding.',
    );
  }
}

function collect(request: Request, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: Error | Buffer): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limits.mostBytes) chunks.push(chunk);
      else if (size <= limits.mostBytes * POLITE) chunks = [];
      else settle(tooLarge(limits));
    };
    const onEnd = (): void =>
      settle(size > limits.mostBytes ? tooLarge(limits) : Buffer.concat(chunks, size));
    const onClose = (): void =>
      settle(new Problem('request.malformed', 'The body ended before it was complete.'));
    const timer = setTimeout(() => {
      const seconds = limits.mostMilliseconds / 1000;
      settle(new Problem('body.timeout', `The body was not complete within ${seconds} seconds.`));
    }, limits.mostMilliseconds);
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

function tooLarge(limits: BodyLimits): Problem {
  return new Problem('body.too-large', `The body may have at most ${limits.mostBytes} bytes.`);
}
