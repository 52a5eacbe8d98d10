import { Refusal, type RefusalCode } from './refusal.ts';
import { parseStrictJson } from './strict-json.ts';

const BASE64URL = /^[A-Za-z0-9_-]*$/;
const LAST_OF_TWO = 'AQgw';
const LAST_OF_THREE = 'AEIMQUYcgkosw048';

/**
 * Whether a text is base64url in its one canonical form: no padding, no white space, unused bits zero
 * (RFC 4648 section 3.5), and of so many bytes where that is given.
 */
export function isBase64Url(text: string, bytes?: number): boolean {
  if (bytes !== undefined && text.length !== Math.ceil((bytes * 4) / 3)) return false;
  if (!BASE64URL.test(text)) return false;
  const rest = text.length % 4;
  if (rest === 0) return true;
  if (rest === 1) return false;
  return (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).includes(text.charAt(text.length - 1));
}

/** The bytes of a text that is known to be base64url. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

/** The parts of a compact token (RFC 7515 section 7.1, RFC 7516 section 7.1), each in canonical form. */
export function compactParts(token: string, count: number, code: RefusalCode): string[] {
  const parts = token.split('.', count + 1);
  if (parts.length !== count) {
    throw new Refusal(code, `A compact token has ${count} parts between full stops.`);
  }
  if (!parts.every((part) => isBase64Url(part))) {
    throw new Refusal(code, 'Each part is base64url without padding, white space or unused bits.');
  }
  return parts;
}

/** A protected header with exactly these members, all of them text or objects; anything else has this code. */
export function exactHeader(
  part: string,
  members: readonly string[],
  code: RefusalCode,
): Record<string, unknown> {
  const header = headerOf(part, code);
  const names = Object.keys(header);
  if (names.length !== members.length || !members.every((name) => Object.hasOwn(header, name))) {
    throw new Refusal(code, `The protected header has exactly the members ${members.join(', ')}.`);
  }
  return header;
}

function headerOf(part: string, code: RefusalCode): Record<string, unknown> {
  let header: unknown;
  try {
    header = parseStrictJson(bytesOf(part), { maxBytes: 1_024, maxDepth: 2, maxMembers: 16 });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(code, `The protected header is refused: ${error.detail}`, {
      faults: [{ pointer: '', code: error.code, detail: error.detail }],
    });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new Refusal(code, 'The protected header is not an object.');
  }
  return header as Record<string, unknown>;
}
