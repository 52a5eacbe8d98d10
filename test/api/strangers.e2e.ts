import { once } from 'node:events';
import { Agent, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { until } from '../support/until.ts';
import { AnApi } from './an-api.ts';

/** As many as the fault matrix wants. */
const CROWD = 2_000;
/** What strangers of one network may hold (apps/node/src/strangers.ts). */
const ROOM = 400;

/** A head that goes on for ever. */
const SLOW = 'GET /v1/me HTTP/1.1\r\nX-a: b\r\n';
const HALF = [
  'POST /v1/session HTTP/1.1',
  'Host: x',
  'X-Trace-Console: 1',
  'Content-Type: application/json',
  'Content-Length: 9',
  '',
  '{',
].join('\r\n');

// F68: who has not said who he is holds the api for a moment only, and never the connection of somebody who has.
describe('strangers at the api', () => {
  let directory: ADirectory;
  let qn: AnApi;
  const held: Socket[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    directory = await aDirectory(['QN']);
    qn = await AnApi.start('QN', directory);
  });
  afterEach(() => {
    for (const socket of held.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    agent.destroy();
    await qn?.stop();
    await directory?.remove();
  });

  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const isOver = (socket: Socket): boolean => socket.readableEnded || socket.destroyed;

  /** Connects, says this, and never hangs up by itself. */
  async function standAt(text = ''): Promise<Socket> {
    const socket = connect({ port: portOf(qn.server), host: '127.0.0.1', allowHalfOpen: true });
    held.push(socket.on('error', () => undefined).resume());
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }

  /** One call of an officer over the connection that he has. */
  async function call(token: string): Promise<{ status: number | undefined; again: boolean }> {
    const headers = { authorization: `Bearer ${token}` };
    const path = '/v1/me';
    const sent = request({
      port: portOf(qn.server),
      host: '127.0.0.1',
      agent,
      path,
      headers,
    }).end();
    const [answer] = await once(sent, 'response');
    answer.resume();
    await once(answer, 'end');
    return { status: answer.statusCode, again: sent.reusedSocket };
  }

  it(`who come ${CROWD} at once take nobody's connection, and no more than their room`, async () => {
    const token = await qn.tokenOf('SUPERVISOR');
    expect(await call(token)).toEqual({ status: 200, again: false });
    const bare: Socket[] = [];
    for (let count = 0; count < CROWD; count += 1)
      bare.push(await standAt(count % 2 === 0 ? '' : SLOW));
    await until('the first are cut', () =>
      bare.slice(0, CROWD - ROOM).every(isOver) ? true : undefined,
    );
    expect(bare.slice(-10).some(isOver)).toBe(false);
    expect(await call(token)).toEqual({ status: 200, again: true });
    expect((await qn.get('/v1/me')).status).toBe(200);
  });

  it('who say nothing, half a head or half a body are cut, though they hang up never', async () => {
    const late = [await standAt(), await standAt('GET /v1/me HTTP/1.1\r\n'), await standAt(HALF)];
    const open = (): Promise<number> =>
      new Promise((resolve) => {
        qn.server.getConnections((_fault, count) => resolve(count));
      });
    await until('all are cut', () => late.every(isOver) || undefined);
    agent.destroy();
    await until('nothing is left', async () => ((await open()) === 0 ? true : undefined));
  });
});
