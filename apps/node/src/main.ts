import { ConfigFault, log } from '@trace/platform';
import { startNode } from './start-node.ts';

/** However work stands, a process that was told to stop is gone after this. What was accepted is in PostgreSQL. */
const STOP_MS = 25_000;

try {
  const node = await startNode(process.env, (text) => process.stderr.write(`${text}\n`));
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void node.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { state, apiUrl: api, gatewayUrl: gateway } = node;
  process.stdout.write(`${JSON.stringify({ ready: true, state, api, gateway })}\n`);
} catch (fault) {
  if (fault instanceof ConfigFault) process.stderr.write(`${fault.message}\n`);
  else log('node').error('the node could not start', { fault });
  process.exitCode = 1;
}
