import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks in a second: the unit of /proc/PID/stat (proc(5)), the same on every Linux that Node runs on. */
const TICKS = 100;

/** Resident memory of a process now, and the most that it ever had, in megabytes (10^6 bytes). */
export async function memoryOf(pid: number): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) * 1_024) /
    1e6;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

/** CPU seconds that a process has used, with the children that it still has and those that it has waited for. */
export async function cpuOf(pid: number): Promise<number> {
  const all = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(statOf),
  );
  const own = all.find((one) => one?.pid === pid);
  if (!own) return Number.NaN;
  const children = all.filter((one) => one?.parent === pid).map((one) => one?.used ?? 0);
  return (own.used + own.waitedFor + children.reduce((sum, one) => sum + one, 0)) / TICKS;
}

interface Stat {
  pid: number;
  parent: number;
  used: number;
  waitedFor: number;
}

async function statOf(pid: string): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything; the fields begin behind it with the third.
  const fields = text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  if (!fields) return undefined;
  const [, parent = 0] = fields;
  const at = (field: number): number => fields[field - 3] ?? 0;
  return { pid: Number(pid), parent, used: at(14) + at(15), waitedFor: at(16) + at(17) };
}
