import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '@trace/platform';
import { WebSocket } from 'undici';
import type { ANode, ProcessRole } from './a-node.ts';
import { until } from './until.ts';

const DEBUGGER = /ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/g;

/** The setting by which a node's debugger takes a free port when it is opened. */
export const DEBUGGER_ENV = { NODE_OPTIONS: '--inspect-port=0' };

/** A place in a node's program, by the built file and the line of it before the one at which it is to stop. */
export interface Place {
  file: string;
  after: string;
  /** Only where this holds there. */
  when: string;
}

/**
 * Stops a process of a node at a place in its program, by the debugger that Node opens on a signal, so that it can be
 * killed at exactly that moment. Nothing in the node exists for this.
 *
 * @returns once the place is watched: a promise that is kept when the process stands there
 */
export async function breakAt(
  node: ANode,
  role: ProcessRole,
  { file, after, when }: Place,
): Promise<{ reached: Promise<void> }> {
  const path = join(projectRoot(), 'dist', file);
  const lines = (await readFile(path, 'utf8')).split('\n');
  const lineNumber = lines.findIndex((line) => line.includes(after)) + 1;
  if (lineNumber === 0) throw new Error(`there is no ${after} in ${file}`);
  const socket = await attach(node, role);
  const reached = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      if ((JSON.parse(String(data)) as { method?: string }).method === 'Debugger.paused') resolve();
    });
  });
  await ask(socket, 1, 'Debugger.enable');
  const order = { url: pathToFileURL(path).href, lineNumber, condition: when };
  const { locations } = await ask(socket, 2, 'Debugger.setBreakpointByUrl', order);
  if (!Array.isArray(locations) || locations.length === 0)
    throw new Error(`the program has not loaded ${file}`);
  return { reached };
}

async function attach(node: ANode, role: ProcessRole): Promise<WebSocket> {
  const known = new Set(node.printed.match(DEBUGGER));
  node.signal(role, 'SIGUSR1');
  const address = await until('the debugger listens', () =>
    node.printed.match(DEBUGGER)?.find((one) => !known.has(one)),
  );
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('no debugger')));
  });
  return socket;
}

function ask(
  socket: WebSocket,
  id: number,
  method: string,
  params: object = {},
): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    const hear = ({ data }: { data: unknown }): void => {
      const said = JSON.parse(String(data)) as { id?: number; result?: Record<string, unknown> };
      if (said.id !== id) return;
      socket.removeEventListener('message', hear);
      resolve(said.result ?? {});
    };
    socket.addEventListener('message', hear);
    socket.send(JSON.stringify({ id, method, params }));
  });
}
