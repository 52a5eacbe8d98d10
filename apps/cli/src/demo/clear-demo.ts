import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@trace/platform';
import { DEMO_STATES } from './demo-states.ts';

/** The nodes of a demonstration, noted so that the next one finds them if this one is killed. */
export interface NotedNode {
  state: string;
  pid: number;
  apiUrl: string;
}

/** The file in which the running nodes are noted. */
export const NOTE = 'nodes.json';

const ANSWER_MS = 1_000;
const GONE_MS = 28_000;

/**
 * Removes what an earlier demonstration has left in the folder. One that was killed may have left nodes and databases
 * running: those are stopped first, for a database whose files vanish does not end in good order.
 *
 * @returns the nodes that were still running
 */
export async function clearDemo(folder: string): Promise<NotedNode[]> {
  const left: NotedNode[] = [];
  for (const node of await noted(folder)) {
    if (await isStillThere(node)) left.push(node);
  }
  await Promise.all(left.map((node) => stop(node)));
  await Promise.all(DEMO_STATES.map(({ state }) => removeDatabase(join(folder, state))));
  await rm(folder, { recursive: true, force: true });
  return left;
}

async function noted(folder: string): Promise<NotedNode[]> {
  const text = await readFile(join(folder, NOTE), 'utf8').catch(() => '[]');
  return JSON.parse(text) as NotedNode[];
}

/** The number of a process may belong to another program by now, so the node is asked who it is. */
async function isStillThere({ state, pid, apiUrl }: NotedNode): Promise<boolean> {
  if (!isAlive(pid)) return false;
  try {
    const answer = await fetch(`${apiUrl}/v1/health`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return ((await answer.json()) as { state?: string }).state === state;
  } catch {
    return false;
  }
}

async function stop({ pid }: NotedNode): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const giveUpAt = performance.now() + GONE_MS;
  while (isAlive(pid) && performance.now() < giveUpAt) await pause(50);
}

/** A cluster may lie elsewhere, behind a link, where the project's folder is closed to the database's user. */
async function removeDatabase(dataDir: string): Promise<void> {
  const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  if (cluster === undefined) return;
  const runs = await readFile(join(cluster, 'data', 'postmaster.pid'), 'utf8').then(
    (text) => isAlive(Number.parseInt(text, 10)),
    () => false,
  );
  if (runs) await startEmbeddedPostgres({ dataDir }).then((postgres) => postgres.stop());
  await rm(cluster, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
