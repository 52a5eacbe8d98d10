import './base64.ts';
import { compactParts, exactHeader, isBase64Url } from './compact-form.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/**
 * The five parts of a compact JWE whose key is agreed or given and not wrapped: no encrypted key, a
 * nonce of 12 bytes, a tag of 16 (RFC 7516 section 7.1, RFC 7518 sections 4.5, 4.6 and 5.3).
 */
export function jweParts(token: string, code: RefusalCode): string[] {
  const parts = compactParts(token, 5, code);
  const [, encryptedKey, nonce = '', , tag = ''] = parts;
  if (encryptedKey !== '' || !isBase64Url(nonce, 12) || !isBase64Url(tag, 16)) {
    throw new Refusal(code, 'No encrypted key, a nonce of 12 bytes and a tag of 16 are expected.');
  }
  return parts;
}

/** Members of a protected header that each have one allowed value. */
export type FixedMembers = Readonly<Record<string, string>>;

/** A protected header with exactly these members and values, and those in `free` with any value. */
export function fixedHeader(
  part: string,
  fixed: FixedMembers,
  free: readonly string[],
  code: RefusalCode,
): Record<string, unknown> {
  const header = exactHeader(part, [...Object.keys(fixed), ...free], code);
  for (const [name, value] of Object.entries(fixed)) {
    if (header[name] !== value) throw new Refusal(code, `The member ${name} has another value.`);
  }
  return header;
}
