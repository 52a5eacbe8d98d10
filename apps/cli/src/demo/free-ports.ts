import { createServer, type AddressInfo, type Server } from 'node:net';

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
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return server;
}

async function release(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
