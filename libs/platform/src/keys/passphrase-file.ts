import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeySettings } from '../key-settings.ts';
import { KeyFault } from './key-fault.ts';
import { syncFolder } from './keyring-file.ts';

/** Under what new keys are put, and whether its file was made for them. */
export interface NewKeysLock {
  /** Undefined where they are to lie in clear. */
  passphraseFile: string | undefined;
  made: boolean;
}

/**
 * Under which passphrase keys that are made now are put. Where no file is named, the node makes one beside its data
 * folder, with 256 random bits and for its own user only; in production an operator has to name one.
 *
 * @param keysAt the file or folder that is there once there are keys
 */
export async function lockForNewKeys(
  { passphraseFile, isNamed, inClear, mayMake }: KeySettings,
  keysAt: string,
): Promise<NewKeysLock> {
  if (isNamed) return { passphraseFile, made: false };
  if (inClear) return { passphraseFile: undefined, made: false };
  if (!mayMake) throw new KeyFault('NOT_NAMED');
  // The passphrase of keys that are there is never replaced by another one.
  const mayBeMade = (await stat(keysAt).catch(() => undefined)) === undefined;
  return { passphraseFile, made: mayBeMade && (await makePassphraseFile(passphraseFile)) };
}

/**
 * Makes a file with a random passphrase, whole or not at all, unless it is there.
 *
 * @returns whether it was made now
 */
export async function makePassphraseFile(file: string): Promise<boolean> {
  const folder = dirname(file);
  const unfinished = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(unfinished, 'wx', 0o600);
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await handle.sync();
    await handle.close();
    // Unlike a rename, a link puts nothing in the place of what another process was quicker to make.
    await link(unfinished, file);
    await syncFolder(folder);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new KeyFault('NO_PLACE', { cause });
  } finally {
    await rm(unfinished, { force: true });
  }
}
