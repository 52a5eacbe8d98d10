import { createHash, hkdfSync, X509Certificate } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicPartOf, type PrivateJwk } from '@trace/protocol';
import { log } from '../log.ts';
import { KeyFault } from './key-fault.ts';
import type { KeptKey, Keyring } from './keyring.ts';

/** The one file of the keys, under `<DATA_DIR>/keys`. For the node's own user only. */
export const KEYRING_FILE = 'keyring.json';

/** The five files in which nodes kept their keys, in clear, before 2026-11-24; read until the first change. */
const FORMER_FILES = {
  signing: 'signing.jwk.json',
  encryption: 'encryption.jwk.json',
  parts: 'parts.key',
  tlsKey: 'tls.key.pem',
  tlsCertificate: 'tls.cert.pem',
} as const;

/** Where the keys of a node lie. */
export function keyFolder(dataDir: string): string {
  return join(dataDir, 'keys');
}

/** Where a keyring lies, and what stood in its place before. */
export interface KeyringPlace {
  folder: string;
  /** Files in clear, which go with the first change. */
  formerFiles: readonly string[];
  readFormer: () => Promise<Keyring>;
}

/** Where the keyring of a node lies. */
export function placeOfNode(dataDir: string): KeyringPlace {
  const folder = keyFolder(dataDir);
  const formerFiles = Object.values(FORMER_FILES);
  return { folder, formerFiles, readFormer: () => readFormerFiles(folder) };
}

/** Reads a keyring, or the files that stood in its place before. */
export async function readKeyring({ folder, readFormer }: KeyringPlace): Promise<Keyring> {
  const file = join(folder, KEYRING_FILE);
  const text = await readFile(file, 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
  });
  if (text === undefined) return readFormer();
  await warnOfReaders(file);
  return parsed(text);
}

/** When the keys have last changed: a text that is another one after each change. */
export async function keyringStamp(folder: string): Promise<string> {
  const { mtimeMs, ino } = await stat(join(folder, KEYRING_FILE)).catch(() => stat(folder));
  return `${mtimeMs} ${ino}`;
}

/**
 * Changes the keyring: reads it, lets it be changed, and puts the new one in its place at once and whole. One command at
 * a time: whoever comes second is told so.
 */
export async function changeKeyring(
  place: KeyringPlace,
  change: (ring: Keyring) => Promise<Keyring> | Keyring,
): Promise<Keyring> {
  const { folder } = place;
  const beside = join(folder, `${KEYRING_FILE}.new`);
  const handle = await open(beside, 'wx', 0o600).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new KeyFault('BUSY', { cause });
  });
  try {
    const changed = await change(await readKeyring(place));
    await handle.writeFile(textOf(changed));
    await handle.sync();
    await rename(beside, join(folder, KEYRING_FILE));
    await syncFolder(folder);
    await removeFormerFiles(place);
    return changed;
  } catch (fault) {
    await rm(beside, { force: true });
    throw fault;
  } finally {
    await handle.close();
  }
}

/** The keyring as it stands in its file. */
export function textOf(ring: Keyring): string {
  return `${JSON.stringify(ring, undefined, 2)}\n`;
}

/** Makes sure that the names in a folder survive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parsed(text: string): Keyring {
  let ring: Keyring;
  try {
    ring = JSON.parse(text) as Keyring;
  } catch (cause) {
    throw new KeyFault('DAMAGED', { cause });
  }
  if (ring.format !== 1 || !Array.isArray(ring.keys)) throw new KeyFault('DAMAGED');
  return ring;
}

async function readFormerFiles(folder: string): Promise<Keyring> {
  const text = async (name: keyof typeof FORMER_FILES): Promise<string> => {
    const file = join(folder, FORMER_FILES[name]);
    if (name !== 'tlsCertificate') await warnOfReaders(file);
    return readFile(file, 'utf8');
  };
  const jwks = [
    JSON.parse(await text('signing')) as PrivateJwk & { valid_from: string },
    JSON.parse(await text('encryption')) as PrivateJwk & { valid_from: string },
  ];
  const from = jwks[0]?.valid_from ?? '';
  const parts = await text('parts');
  if (Buffer.from(parts, 'base64url').length !== 32) throw new KeyFault('DAMAGED');
  const certificate = await text('tlsCertificate');
  return {
    format: 1,
    state: /^CN=([A-Z]{2,3})$/m.exec(new X509Certificate(certificate).subject)?.[1] ?? '',
    protection: { kind: 'CLEAR' },
    keys: [
      ...jwks.map(({ valid_from, ...jwk }) => keptJwk(jwk, valid_from)),
      keptCertificate(certificate, await text('tlsKey'), from),
      keptSymmetric('parts', parts, from),
      keptSymmetric('marks', marksKeyOf(parts), from),
    ],
  };
}

/** A key that signs or opens parcels, as it is kept in clear. */
export function keptJwk(jwk: PrivateJwk, valid_from: string): KeptKey {
  const use = jwk.use === 'enc' ? 'enc' : 'sig';
  return { id: jwk.kid, use, valid_from, jwk: publicPartOf(jwk), secret: jwk.d };
}

/** A connection key with its certificate, as it is kept in clear. */
export function keptCertificate(certificate: string, secret: string, valid_from: string): KeptKey {
  const print = new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  return { id: print, use: 'tls', valid_from, certificate, secret };
}

/** A symmetric key, as it is kept in clear. Its name tells nothing of it. */
export function keptSymmetric(use: 'parts' | 'marks', secret: string, valid_from: string): KeptKey {
  const digest = createHash('sha256').update(`${use} ${secret}`).digest('base64url');
  return { id: digest.slice(0, 8), use, valid_from, secret };
}

/** The key of the marks that goes with the first key of the sealed parts (RFC 5869). */
export function marksKeyOf(parts: string): string {
  const key = Buffer.from(parts, 'base64url');
  return Buffer.from(hkdfSync('sha256', key, '', 'trace item marks', 32)).toString('base64url');
}

async function removeFormerFiles({ folder, formerFiles }: KeyringPlace): Promise<void> {
  for (const name of formerFiles) {
    const file = join(folder, name);
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    // Best effort: a copy-on-write disk may keep the old blocks, which is why the passphrase comes first.
    if (size > 0) await writeFile(file, Buffer.alloc(size)).catch(() => undefined);
    await rm(file, { force: true });
  }
}

/** Says so where others than its own user can read a key. */
export async function warnOfReaders(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return;
  log('keys').warn('a key can be read by others: set its mode to 600', {
    setting: file.split('/').at(-1) ?? KEYRING_FILE,
  });
}
