import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { log } from '@trace/platform';
import { networkOf } from './network-of.ts';
import { whoMustGo, type StandingRoom } from './who-must-go.ts';

const ROOM: StandingRoom = { ofOneNetwork: 100, inAll: 400 };
/** At the api a whole house may come from one address, and each of its people opens several connections. */
export const ROOM_OF_A_HOUSE: StandingRoom = { ofOneNetwork: 400, inAll: 1_600 };
/** The log says how many were sent away, but not of each: a crowd fills no disk. */
const SAID_EVERY_MS = 60_000;

/**
 * Those who have a connection to a server and have not said who they are. They can be no more than so many, in all and
 * of one network; beyond that the one who has waited longest is cut. Whoever is known is not among them, so no crowd of
 * strangers takes the place of a partner that has a connection, nor keeps one out that comes.
 */
export class Strangers {
  private readonly waiting = new Map<Socket, string>();
  /** The same by the ends of their connections: what TLS hands on is another object than what came in. */
  private readonly byEnds = new Map<string, Socket>();
  private readonly held = new Map<string, number>();
  /** Whose calls are being worked at. */
  private readonly served = new WeakSet<Socket>();
  private sentAway = 0;
  private saidAt = -Infinity;

  constructor(
    /** What the server is, for the log. */
    private readonly door: string,
    /** Of one who is known so many connections count as known. */
    private readonly mostOfOne = Infinity,
    private readonly room = ROOM,
  ) {}

  /**
   * Counts those who come to a server from now on.
   *
   * @param trusts whose connections are nobody's own: a proxy carries the calls of many
   */
  watch(server: Server, trusts: (address: string) => boolean = () => false): void {
    server.on('connection', (socket: Socket) => {
      if (!trusts(socket.remoteAddress ?? '')) this.take(socket);
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      const stranger = this.byEnds.get(endsOf(socket));
      if (stranger === undefined) return;
      this.served.add(stranger);
      response.once('close', () => this.served.delete(stranger));
    });
  }

  /** Says that the other end of a connection is known. What it has beyond its share stays a stranger's. */
  known(socket: Socket, who: string): void {
    const stranger = this.byEnds.get(endsOf(socket));
    const held = this.held.get(who) ?? 0;
    if (stranger === undefined || !this.waiting.has(stranger) || held >= this.mostOfOne) return;
    this.waiting.delete(stranger);
    this.held.set(who, held + 1);
    stranger.once('close', () => this.leave(who));
  }

  /** Cuts them all. */
  cut(): void {
    for (const socket of this.waiting.keys()) socket.destroy();
  }

  private take(socket: Socket): void {
    const network = networkOf(socket.remoteAddress);
    const gone = whoMustGo(this.waiting, network, this.room, (one) => this.served.has(one));
    if (gone) this.sendAway(gone);
    const ends = endsOf(socket);
    this.waiting.set(socket, network);
    this.byEnds.set(ends, socket);
    socket.once('close', () => {
      this.waiting.delete(socket);
      if (this.byEnds.get(ends) === socket) this.byEnds.delete(ends);
    });
  }

  private leave(who: string): void {
    const left = (this.held.get(who) ?? 1) - 1;
    if (left > 0) this.held.set(who, left);
    else this.held.delete(who);
  }

  private sendAway(socket: Socket): void {
    // Not only when it is closed: the next newcomer may come before.
    this.waiting.delete(socket);
    socket.destroy();
    this.sentAway += 1;
    const now = performance.now();
    if (now < this.saidAt + SAID_EVERY_MS) return;
    log(this.door).warn('strangers were sent away', { count: this.sentAway });
    this.saidAt = now;
    this.sentAway = 0;
  }
}

function endsOf({ localAddress, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${remoteAddress} ${remotePort}`;
}
