import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { until } from '../support/until.ts';
import { Tripwire, type Moment } from './tripwire.ts';

const SIZES = { requestBytes: 100, responseBytes: 50 };
const request = 'q'.repeat(120);
const answer = 'a'.repeat(80);

describe('a tripwire', () => {
  let server: Server;
  let tripwire: Tripwire;
  let reached: string;

  beforeEach(async () => {
    reached = '';
    server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (chunk) => {
          reached += chunk.toString();
          if (chunk.length > 50) socket.write(answer);
        });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    tripwire = await Tripwire.start(0, (server.address() as AddressInfo).port, SIZES);
  });

  afterEach(async () => {
    await tripwire.close();
    server.close();
  });

  it('lets everything through when nothing is armed', async () => {
    expect(await ask()).toBe(answer);
    expect(reached).toBe(request);
  });

  it('takes what is smaller for a look-up', async () => {
    const tripped = tripwire.at('REQUEST', () => undefined, 0.1);
    const socket = await caller();
    socket.write('look');
    await until('it has got through', () => (reached === 'look' ? true : undefined));
    expect(await tripped).toBe(false);
  });

  it.each<[Moment, string, string]>([
    ['REQUEST', '', ''],
    ['SENT', request, answer],
    ['RESPONSE', request, ''],
    ['ANSWERED', request, answer],
  ])('acts once at %s', async (moment, through, back) => {
    let acts = 0;
    const tripped = tripwire.at(moment, () => (acts += 1));
    expect(await ask()).toBe(back);
    expect(await tripped).toBe(true);
    expect(reached).toBe(through);
    expect(await ask()).toBe(answer);
    expect(acts).toBe(1);
  });

  async function caller(): Promise<Socket> {
    const socket = connect(tripwire.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  /** The answer, or nothing when the connection was cut. */
  async function ask(): Promise<string> {
    const socket = await caller();
    socket.write(request);
    return new Promise((resolve) => {
      socket.once('data', (chunk) => {
        socket.destroy();
        resolve(chunk.toString());
      });
      socket.once('close', () => resolve(''));
    });
  }
});
