import { ConfigFault, log } from '@trace/platform';
import { startNode } from './start-node.ts';

/** However work stands, a process that was told to stop is gone after this. What was accepted is in PostgreSQL. */
const STOP_MS = 25_000;

/** Set by the first signal, which may come while the node still starts: then it is stopped as soon as it stands. */
const told = new Promise<void>((resolve) => {
  process.once('SIGTERM', resolve);
  process.once('SIGINT', resolve);
});

try {
  const node = await startNode(process.env, (text) => process.stderr.write(`${text}\n`));
  const { state, apiUrl: api, gatewayUrl: gateway, directoryUrl: directory } = node;
  const ready = { ready: true, state, api, gateway, directory };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  await told;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  await node.stop();
  process.exit(0);
} catch (fault) {
  if (fault instanceof ConfigFault) process.stderr.write(`${fault.message}\n`);
  else log('node').error('the node could not start', { fault });
  process.exit(1);
}
