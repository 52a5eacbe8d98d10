import { createCipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A text under the key of the sealed parts as the program wrote it until 2026-11-30: bound to no place.
 *
 * @param folder the one of the keys, which lie there in clear
 */
export async function sealedAsBefore(folder: string, text: string): Promise<string> {
  const ring = JSON.parse(await readFile(join(folder, 'keyring.json'), 'utf8')) as {
    keys: { id: string; use: string; secret: string }[];
  };
  const parts = ring.keys.findLast(({ use }) => use === 'parts');
  const nonce = randomBytes(12);
  const key = Buffer.from(parts?.secret ?? '', 'base64url');
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const hidden = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
  const bytes = Buffer.concat([hidden, cipher.getAuthTag()]);
  return `${parts?.id ?? ''}.${bytes.toString('base64url')}`;
}
