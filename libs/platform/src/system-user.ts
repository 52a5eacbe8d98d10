import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account under which PostgreSQL runs: it refuses to run as root. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/** The account, and the two ways of making it, of which a machine usually has one. */
const NAME = 'postgres';
const WAYS = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
  ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', NAME],
] as const;

/**
 * The account to run PostgreSQL under: this process's own, or as root the owner of an existing cluster, or the system
 * user `postgres`, which is made if the machine has none, or at last `nobody`.
 *
 * @param existing a folder of a cluster, if there is one already
 */
export async function databaseUser(existing: string): Promise<SystemUser> {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid };
  const owner = await stat(existing).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = (await lookUp(NAME)) ?? (await make()) ?? (await lookUp('nobody'));
  if (found === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and no other user could be found or made. ' +
        'Make a system user "postgres", start the node as another user, or set DATABASE_URL.',
    );
  }
  return found;
}

/** Whether the user may pass through every folder above the path. */
export async function isReachable(path: string, user: SystemUser): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0 && user.uid !== 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function lookUp(name: string): Promise<SystemUser | undefined> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = users
    .split('\n')
    .map((line) => line.split(':'))
    .find(([known]) => known === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function make(): Promise<SystemUser | undefined> {
  for (const [command, ...given] of WAYS) {
    await run(command, given, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } }).catch(
      () => undefined,
    );
    const made = await lookUp(NAME);
    if (made !== undefined) return made;
  }
  return undefined;
}
