import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './keys/keyring-file.ts';

/** Everybody of this machine may read it; nobody but its owner changes it. */
const READABLE = 0o644;

/**
 * Replaces a file at once and whole, so that nobody ever reads half of it, and a loss of power leaves the old one or the
 * new one.
 */
export async function replaceFile(file: string, text: string, mode = READABLE): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  const handle = await open(beside, 'w', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await syncFolder(dirname(file));
}
