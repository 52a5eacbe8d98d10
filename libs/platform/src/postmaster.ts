import { isNativeError } from 'node:util/types';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a running, or once running, server says of itself in its lock file `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  socketDir: string;
  status: 'starting' | 'stopping' | 'ready' | 'standby' | '';
}

/** Reads the lock file of a data folder, undefined when there is none. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[4] ?? '', status: (lines[7] ?? '') as Postmaster['status'] };
}

/** Whether a process lives. One that has ended and was not yet fetched by its parent does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (fault) {
    return isNativeError(fault) && 'code' in fault && fault.code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) [ZX] /.test(status);
}

/**
 * Whether the process is the server of this data folder, and not a stranger that was given the number of a server
 * which was killed: then PostgreSQL itself would refuse to start for fear of that stranger.
 */
export async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  return (await commandOf(pid)).includes(dataDir);
}

/** What tells this run of a process from a later process with the same number. */
export async function birthOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return '';
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()} ${status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
}

async function commandOf(pid: number): Promise<string[]> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return line.split('\0');
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(
    () => ({ stdout: '' }),
  );
  return stdout.trim().split(' ');
}
