import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Strangers } from './strangers.ts';

/** So long those who are inside have to finish. */
const GRACE_MS = 5_000;
const IDLE_EVERY_MS = 100;

/**
 * Lets no one in any more, cuts the strangers, waits a moment for the calls that are inside, and then cuts them as well:
 * a stop ends within seconds, whatever anybody holds open.
 *
 * @param stop how the server is told, where it is not by itself
 */
export async function closeServer(
  server: Server | HttpsServer,
  strangers: Strangers,
  stop: () => Promise<void> = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
    }),
): Promise<void> {
  const stopped = stop();
  strangers.cut();
  // Whoever has got its answer meanwhile would be kept for its next call.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_EVERY_MS);
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await stopped;
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
}
