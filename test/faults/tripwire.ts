import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A moment on the way of one request, as it can be seen from the wire. */
export type Moment =
  /** The request has begun; nothing of it gets through. */
  | 'REQUEST'
  /** The request has got through; what becomes of it is open. */
  | 'SENT'
  /** The other side has answered, so it has committed; nothing of the answer gets through. */
  | 'RESPONSE'
  /** The answer has just got through and is being worked upon. */
  | 'ANSWERED';

/** What on the wire counts as a request and as its answer; everything smaller is a handshake or a look-up. */
export interface Sizes {
  requestBytes: number;
  responseBytes: number;
}

/** A parcel under TLS: more than the client's part of a handshake, and more than the server's session tickets. */
export const PARCEL_SIZES: Sizes = { requestBytes: 2_500, responseBytes: 700 };
/** A submission or an answer over plain HTTP: more than a GET with its headers. */
export const SUBMISSION_SIZES: Sizes = { requestBytes: 900, responseBytes: 100 };

/** What the network is like for a while: nothing of it is the fault of either node. */
export interface Weather {
  /** Nobody gets through, and nobody is told so (F30): bytes vanish. */
  blocked?: boolean;
  /** Each byte takes so long (F35). */
  delayMs?: number;
  /** The share of connections that are reset somewhere in the midst of them. */
  cuts?: number;
  /** Every new connection is reset after so many bytes, both ways counted (F32). */
  cutAt?: number;
  /** What becomes now and then of a piece of the stream (F45). */
  mangled?: 'DROPPED' | 'REPLAYED' | 'REORDERED';
}

/** One in so many pieces is mangled. */
const MANGLED_ONE_IN = 6;

interface Armed {
  moment: Moment;
  act: () => void;
}

/**
 * A relay between two processes that can act at an exact moment of a request's way, so that a kill lands where it hurts:
 * before a request leaves, while it is worked upon, after its commit and before its answer, or while the answer is being
 * stored. It sees only
 * sizes and directions, which is all it needs, also under TLS.
 */
export class Tripwire {
  private readonly sockets = new Set<Socket>();
  private armed: Armed | undefined;
  /** Good weather unless said otherwise. */
  weather: Weather = {};

  private constructor(
    private readonly server: Server,
    private readonly target: { port: number; host: string },
    private readonly sizes: Sizes,
  ) {}

  /** Opens the relay on a port in front of another one; the other one may come later and may come and go. */
  static async start(
    port: number,
    targetPort: number,
    sizes: Sizes,
    host = '127.0.0.1',
  ): Promise<Tripwire> {
    const server = createServer();
    const tripwire = new Tripwire(server, { port: targetPort, host }, sizes);
    server.on('connection', (client) => tripwire.relay(client));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return tripwire;
  }

  /** The port on which it listens. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Acts once, at the next such moment. Gives false when none came in time; then nothing was done. */
  async at(moment: Moment, act: () => void, seconds = 5): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.armed = undefined;
        resolve(false);
      }, seconds * 1_000);
      this.armed = {
        moment,
        act: () => {
          clearTimeout(late);
          this.armed = undefined;
          act();
          resolve(true);
        },
      };
    });
  }

  /** Cuts every connection that is open now; new ones may come. */
  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Cuts every connection and lets nobody in any more. */
  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await once(this.server, 'close');
  }

  private relay(client: Socket): void {
    const target = connect(this.target);
    const seen = { request: 0, response: 0 };
    const { cuts = 0, cutAt: fixed = Infinity } = this.weather;
    const cutAt = Math.random() < cuts ? Math.floor(Math.random() * 4_000) : fixed;
    let bytes = 0;
    const cut = (): void => {
      client.destroy();
      target.destroy();
    };
    for (const socket of [client, target]) {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      // Whoever is killed takes its connection along; the other side must notice.
      socket.on('error', cut).on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    const reset = (chunk: Buffer): boolean => (bytes += chunk.length) > cutAt;
    client.on('data', (chunk) => {
      if (reset(chunk)) return cut();
      if (seen.response > 0) seen.request = seen.response = 0;
      seen.request += chunk.length;
      if (seen.request >= this.sizes.requestBytes && this.trip('REQUEST')) return cut();
      this.pass(chunk, client, target);
      if (seen.request >= this.sizes.requestBytes) this.trip('SENT');
    });
    target.on('data', (chunk) => {
      seen.response += chunk.length;
      const answered =
        seen.request >= this.sizes.requestBytes && seen.response >= this.sizes.responseBytes;
      if (answered && this.trip('RESPONSE')) return cut();
      this.pass(chunk, target, client);
      if (answered) this.trip('ANSWERED');
    });
  }

  private pass(chunk: Buffer, from: Socket, to: Socket): void {
    const { blocked = false, delayMs = 0, mangled } = this.weather;
    if (blocked) return;
    if (mangled !== undefined && Math.random() * MANGLED_ONE_IN < 1) {
      for (const piece of mangle(chunk, mangled)) passOn(piece, from, to);
    } else if (delayMs === 0) passOn(chunk, from, to);
    else setTimeout(() => passOn(chunk, from, to), delayMs);
  }

  private trip(moment: Moment): boolean {
    if (this.armed?.moment !== moment) return false;
    this.armed.act();
    return true;
  }
}

/** What a relay that cannot be trusted would pass on of a piece. */
function mangle(chunk: Buffer, how: NonNullable<Weather['mangled']>): Buffer[] {
  const middle = Math.floor(chunk.length / 2);
  const [first, second] = [chunk.subarray(0, middle), chunk.subarray(middle)];
  if (how === 'DROPPED') return [first];
  return how === 'REPLAYED' ? [chunk, chunk] : [second, first];
}

function passOn(chunk: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed) return;
  if (to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
