import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';

const FILE = 'bound.json';

/**
 * Since when everything in the database is bound to its place, as a file beside the keys says; undefined where that was
 * never done. What is bound to no place opens nowhere after that: it was written before, and put back by somebody.
 */
export async function boundSince(folder: string): Promise<Date | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  });
  if (text === undefined) return undefined;
  const since = /"since":"([^"]+)"/.exec(text)?.[1];
  const instant = new Date(since ?? '');
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new Error(
    `The file ${FILE} beside the keys is damaged. Remove it: then the node binds what is bound to no place once more.`,
  );
}

/** Writes down that everything is bound. */
export async function keepBound(folder: string, since: Date): Promise<void> {
  const text = `${JSON.stringify({ format: 1, since: since.toISOString() })}\n`;
  await replaceFile(join(folder, FILE), text, 0o600);
}

/**
 * Has the next start bind once more what is bound to no place: for a backup from before everything was.
 *
 * @param folder the one of the keys
 * @param madeAt the moment that the backup holds
 */
export async function bindAgainAfter(folder: string, madeAt: Date): Promise<void> {
  const since = await boundSince(folder);
  if (since !== undefined && madeAt <= since) await rm(join(folder, FILE), { force: true });
}
