import { hash, randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { bytesOf, isBase64Url } from './compact-form.ts';
import { fixedHeader, jweParts } from './compact-jwe.ts';
import { LIMITS } from './limits.ts';
import type { SealedPart } from './messages/sealed-part.message.ts';
import { Refusal } from './refusal.ts';
import { PartName, Pattern } from './shape/pattern.ts';
import { parseStrictJson } from './strict-json.ts';

/** The key of a sealed part. It travels beside the message, inside the encrypted parcel, and is kept apart. */
export class PartKey {
  @PartName() part: string;
  /** 32 bytes in base64url; judged with its message, so that a wrong one refuses only that message */
  @Pattern(/^[A-Za-z0-9_-]+$/, 'a key in base64url') key: string;
}

/** Seals content under a key of its own, bound to this message and this name (RFC 7518 section 4.5). */
export async function sealPart(
  messageId: string,
  part: string,
  content: object,
): Promise<{ sealed: SealedPart; key: string }> {
  const key = randomBytes(32);
  const plaintext = Buffer.from(JSON.stringify(content));
  if (plaintext.length > LIMITS.sealedBytes) {
    throw new Refusal('json.too-large', `A sealed part has at most ${LIMITS.sealedBytes} bytes.`);
  }
  const jwe = await new CompactEncrypt(plaintext)
    .setProtectedHeader(sealHeader(messageId, part))
    .encrypt(new Uint8Array(key));
  return { sealed: { part, jwe, digest: digestOfSeal(jwe) }, key: key.toString('base64url') };
}

/** The content of a sealed part, strictly read; a seal of another message or another part does not open. */
export async function openPart(
  messageId: string,
  { part, jwe, digest }: SealedPart,
  key: string,
): Promise<unknown> {
  if (digestOfSeal(jwe) !== digest) throw new Refusal('sealed.digest');
  const [header = ''] = jweParts(jwe, 'sealed.encoding');
  fixedHeader(header, sealHeader(messageId, part), [], 'sealed.header');
  if (!isBase64Url(key, 32)) throw new Refusal('sealed.decryption', 'The key has 32 bytes.');
  const content = await decrypt(jwe, new Uint8Array(bytesOf(key)));
  return parseStrictJson(content, { maxBytes: LIMITS.sealedBytes });
}

async function decrypt(jwe: string, key: Uint8Array): Promise<Uint8Array> {
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return plaintext;
  } catch (cause) {
    throw new Refusal('sealed.decryption', undefined, { cause });
  }
}

function sealHeader(msg: string, part: string) {
  return { alg: 'dir', enc: 'A256GCM', typ: 'trace-sealed+jwe', msg, part };
}

function digestOfSeal(jwe: string): string {
  return hash('sha256', jwe, 'base64url');
}
