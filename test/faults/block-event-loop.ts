import { WebSocket } from 'undici';
import type { ANode, ProcessRole } from '../support/a-node.ts';
import { until } from '../support/until.ts';

const DEBUGGER = /ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/g;

/**
 * Blocks the event loop of a process for a while, as a regular expression or a loop without end does: its timers and its
 * sockets stand still while the system goes on to take connections for it (F7). The debugger that Node opens on a signal
 * runs the loop there, and is closed again.
 */
export async function blockEventLoop(node: ANode, role: ProcessRole, ms: number): Promise<void> {
  const known = new Set(node.printed.match(DEBUGGER));
  node.signal(role, 'SIGUSR1');
  const address = await until('the debugger listens', () =>
    node.printed.match(DEBUGGER)?.find((one) => !known.has(one)),
  );
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('no debugger')));
    // It closes the connection with itself, when the loop has run.
    socket.addEventListener('close', () => resolve());
    socket.addEventListener('open', () => {
      const expression = `{ const end = Date.now() + ${ms}; while (Date.now() < end); }
        setTimeout(() => process.getBuiltinModule('node:inspector').close(), 0); undefined`;
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
    });
  });
}
