import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { instant, newEncryptionKey, newSigningKey, type SigningAlgorithm } from '@trace/protocol';
import { KeyLock, readPassphrase } from './key-lock.ts';
import {
  keptCertificate,
  keptJwk,
  keptSymmetric,
  keyFolder,
  KEYRING_FILE,
  marksKeyOf,
  syncFolder,
  textOf,
} from './keyring-file.ts';
import { lockName, type Keyring } from './keyring.ts';
import { makeCertificate } from './make-certificate.ts';

/** How keys are made, where it matters. */
export interface KeyOrder {
  /** Hosts besides localhost at which partners reach the gateway. */
  hosts?: readonly string[];
  /** ES256 unless said otherwise. */
  algorithm?: SigningAlgorithm;
  now?: Date;
  /** Holds the passphrase under which they are stored; without it they lie in clear. */
  passphraseFile?: string | undefined;
}

/**
 * Makes the keys of a node under `<dataDir>/keys`, unless they are there. They come into being all at once or not at
 * all, and are on disk before they are used: a lost key makes evidence unreadable.
 *
 * @returns whether they were made now
 */
export async function makeNodeKeys(
  dataDir: string,
  state: string,
  order: KeyOrder = {},
): Promise<boolean> {
  const folder = keyFolder(dataDir);
  if (await isThere(folder)) return false;
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const ring = await newKeyring(state, order);
  const half = await mkdtemp(`${folder}.new-`);
  await writeSecret(join(half, KEYRING_FILE), textOf(ring));
  try {
    await rename(half, folder);
  } catch (fault) {
    await rm(half, { recursive: true, force: true });
    // another process of the same node was quicker
    if (await isThere(folder)) return false;
    throw fault;
  }
  await syncFolder(dataDir);
  return true;
}

async function newKeyring(
  state: string,
  { hosts = [], algorithm = 'ES256', now = new Date(), passphraseFile }: KeyOrder,
): Promise<Keyring> {
  const lock =
    passphraseFile === undefined
      ? KeyLock.none
      : await KeyLock.make(await readPassphrase(passphraseFile));
  const from = instant(now);
  const tls = await makeCertificate(state, hosts, now);
  const parts = randomBytes(32).toString('base64url');
  const keys = [
    keptJwk(newSigningKey(algorithm), from),
    keptJwk(newEncryptionKey(), from),
    keptCertificate(tls.cert, tls.key, from),
    keptSymmetric('parts', parts, from),
    keptSymmetric('marks', marksKeyOf(parts), from),
  ];
  return {
    format: 1,
    state,
    protection: lock.protection,
    keys: keys.map((key) => ({
      ...key,
      secret: lock.lock(key.secret ?? '', lockName({ state }, key)),
    })),
  };
}

async function isThere(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined)) !== undefined;
}

/** Writes a file that only its own user reads, and only where none is. */
export async function writeSecret(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
