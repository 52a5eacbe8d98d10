import type { MediaType } from '@trace/protocol';

/** By how a file of each type begins; a text has no such sign. */
const SIGNS: readonly [MediaType, (bytes: Buffer) => boolean][] = [
  ['image/jpeg', (bytes) => begins(bytes, 'ffd8ff')],
  ['image/png', (bytes) => begins(bytes, '89504e470d0a1a0a')],
  [
    'image/webp',
    (bytes) => begins(bytes, '52494646') && bytes.toString('latin1', 8, 12) === 'WEBP',
  ],
  ['image/tiff', (bytes) => begins(bytes, '49492a00') || begins(bytes, '4d4d002a')],
  ['application/pdf', (bytes) => begins(bytes, '255044462d')],
];

const NOT_TEXT = /(?![\n\r\t])\p{Cc}/u;
/** What others take for a document, a picture or a program, though it is a text (WHATWG MIME Sniffing 7). */
const MARKUP = /^\s*(?:<[!?/a-z]|#!|\{\\rtf|%!PS|%PDF|GIF8[79]a)/i;

/**
 * The type of a file by its own bytes, whatever it is called. Source: WHATWG MIME Sniffing; the list of MEDIA_TYPES is
 * all that is accepted.
 *
 * @returns undefined when it is none of them
 */
export function mediaTypeOf(bytes: Buffer): MediaType | undefined {
  const found = SIGNS.find(([, isOne]) => isOne(bytes))?.[0];
  return found ?? (isPlainText(bytes) ? 'text/plain' : undefined);
}

function begins(bytes: Buffer, hex: string): boolean {
  return bytes.toString('hex', 0, hex.length / 2) === hex;
}

function isPlainText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !NOT_TEXT.test(text) && !MARKUP.test(text);
  } catch {
    // Not UTF-8, so no text that everybody reads alike.
    return false;
  }
}
