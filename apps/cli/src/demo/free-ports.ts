import { createServer, type AddressInfo, type Server } from 'node:net';

/**
 * Where systems take no ports from for calls that go out (32768 and above on Linux, 49152 and above by RFC 6335): what is
 * free there stays free until it is listened on, unless another listener comes.
 */
const LISTENERS = { from: 20_000, to: 32_768 };
const TRIES = 20;

/**
 * Ports that are free now, all different. They must be known before the nodes start, because the signed directory names
 * the address of each gateway.
 */
export async function freePorts(count: number): Promise<number[]> {
  // All are held at once, so that none is given out twice.
  const held = await Promise.all(Array.from({ length: count }, hold));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map(release));
  return ports;
}

async function hold(): Promise<Server> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const server = await listening(anyPort());
    if (server) return server;
  }
  const server = await listening(0);
  if (!server) throw new Error('no port is free');
  return server;
}

function anyPort(): number {
  return LISTENERS.from + Math.floor(Math.random() * (LISTENERS.to - LISTENERS.from));
}

/** Undefined where something else listens. */
async function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function release(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
