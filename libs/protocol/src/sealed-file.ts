import { hash, randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { bytesOf, isBase64Url } from './compact-form.ts';
import { fixedHeader, jweParts } from './compact-jwe.ts';
import { Refusal } from './refusal.ts';

const HEADER = { alg: 'dir', enc: 'A256GCM', typ: 'trace-file+jwe' } as const;
/** The encoded header, and the signs around nonce and tag: what a sealed file has beside its ciphertext. */
const AROUND = Buffer.from(JSON.stringify(HEADER)).toString('base64url').length + 4 + 16 + 22;

/** A file under a key of its own. */
export interface FileSeal {
  /** The sealed bytes: a compact JWE, in ASCII. */
  sealed: Buffer;
  /** SHA-256 of them, in base64url. */
  digest: string;
  /** 32 bytes in base64url; it travels in a sealed part of the message, and is kept apart. */
  key: string;
}

/** Seals the bytes of a file under a fresh key (RFC 7518 section 4.5). */
export async function sealFile(bytes: Uint8Array): Promise<FileSeal> {
  const key = randomBytes(32);
  const jwe = await new CompactEncrypt(bytes)
    .setProtectedHeader(HEADER)
    .encrypt(new Uint8Array(key));
  const sealed = Buffer.from(jwe, 'latin1');
  return { sealed, digest: hash('sha256', sealed, 'base64url'), key: key.toString('base64url') };
}

/** How many bytes a file of so many bytes has once it is sealed: always the same. */
export function sealedFileBytes(bytes: number): number {
  return AROUND + Math.ceil((bytes * 4) / 3);
}

/**
 * The bytes of a sealed file again.
 *
 * @throws Refusal when these are not the bytes that were announced, or the key is not theirs
 */
export async function openFile(sealed: Buffer, digest: string, key: string): Promise<Buffer> {
  if (hash('sha256', sealed, 'base64url') !== digest) throw new Refusal('sealed.digest');
  const jwe = sealed.toString('latin1');
  const [header = ''] = jweParts(jwe, 'sealed.encoding');
  fixedHeader(header, HEADER, [], 'sealed.header');
  if (!isBase64Url(key, 32)) throw new Refusal('sealed.decryption', 'The key has 32 bytes.');
  try {
    const { plaintext } = await compactDecrypt(jwe, new Uint8Array(bytesOf(key)), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  } catch (cause) {
    throw new Refusal('sealed.decryption', undefined, { cause });
  }
}
