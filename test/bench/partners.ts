import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { NodeKeys } from '@trace/platform';
import { Stops } from '../faults/stops.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { InsideSender } from './inside-sender.ts';
import { median } from './statistics.ts';
import { startMeasured, type Measured, type Setting } from './two-nodes.ts';

/** How many partners there are, and what waits for each in a round. */
export interface PartnersExtent {
  living: number;
  dead: number;
  messagesEach: number;
  rounds: number;
}

/** How fast the living were served, round by round, and what became of the dead. */
export interface PartnersFound {
  extent: PartnersExtent;
  /** Messages a second to the living while every partner lives. */
  without: number[];
  /** The same while the dead ones are tried beside them. */
  beside: number[];
  /** The first over the second: 1 where the living notice nothing. */
  ratio: number;
  /** How often a dead partner was tried in all rounds. */
  tries: number;
}

/** The slowest that any of them may be, as a share of the rate without dead partners. */
export const WANTED_SHARE = 0.9;

/**
 * One node with many partners. The living are stubs that open each parcel and sign its receipt; of the dead, half take
 * the connection and never shake hands, half shake hands and never answer. Rounds with and without the dead go in turn,
 * so that a disturbance of the machine meets both alike; each begins with lanes that have not failed yet, which is when
 * a dead partner costs most.
 */
export async function measurePartners(
  extent: PartnersExtent,
  setting: Setting,
  say: (text: string) => void,
): Promise<PartnersFound> {
  const stops = new Stops();
  try {
    const all = codes(extent.living + extent.dead);
    const [living, dead] = [all.slice(0, extent.living), all.slice(extent.living)];
    say(`inventing ${all.length} partners and starting the node`);
    const directory = await aDirectory(['QN', ...all]);
    stops.add(() => directory.remove());
    for (const state of living) {
      const stub = await AStubGateway.start(directory, state, 'QN');
      stops.add(() => stub.stop());
    }
    const holes = await Promise.all(dead.map((state, index) => aHole(directory, state, index % 2)));
    for (const hole of holes) stops.add(() => hole.stop());
    const sender = await startMeasured('QN', directory, setting, stops);
    const inside = await InsideSender.open({ directory, sender });
    stops.add(() => inside.close());
    await inside.holdLanes(all);
    for (const state of dead) await inside.queue(extent.messagesEach, state);
    const round = async (tried: readonly string[]): Promise<number> => {
      for (const state of living) await inside.queue(extent.messagesEach, state);
      await sender.observer.rows('analyze');
      const from = performance.now();
      await inside.releaseLanes([...tried, ...living]);
      await served(sender, living);
      const seconds = (performance.now() - from) / 1_000;
      await inside.holdLanes(all);
      return (living.length * extent.messagesEach) / seconds;
    };
    await round([]);
    const without: number[] = [];
    const beside: number[] = [];
    for (let number = 1; number <= extent.rounds; number += 1) {
      without.push(await round([]));
      beside.push(await round(dead));
      say(
        `round ${number}: ${without.at(-1)?.toFixed(0)}/s, beside the dead ${beside.at(-1)?.toFixed(0)}/s`,
      );
    }
    const tries = holes.reduce((sum, hole) => sum + hole.tries(), 0);
    return {
      extent,
      without,
      beside,
      ratio: median(beside) / median(without),
      tries,
    };
  } finally {
    await stops.run();
  }
}

interface Hole {
  tries(): number;
  stop(): Promise<void>;
}

/** A gateway that takes connections and says nothing: before the handshake, or after it. */
async function aHole(directory: ADirectory, state: string, shakesHands: number): Promise<Hole> {
  const keys = await NodeKeys.load(directory.dataDir(state));
  const sockets = new Set<Socket>();
  let tries = 0;
  const server: Server =
    shakesHands === 1
      ? createHttpsServer({ ...keys.tls, minVersion: 'TLSv1.3' }, () => undefined)
      : createServer();
  server.on('connection', (socket: Socket) => {
    tries += 1;
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  });
  server.listen(directory.gatewayPort(state), '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { tries: () => tries, stop };
}

async function served({ observer }: Measured, living: readonly string[]): Promise<void> {
  for (;;) {
    const rows = await observer.rows(
      'select 1 from outbox where partner = any($1::text[]) limit 1',
      [living],
    );
    if (rows?.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Codes that ISO 3166-1 leaves to users: XAA, XAB, … */
function codes(count: number): string[] {
  const letter = (index: number): string => String.fromCharCode(65 + index);
  return Array.from({ length: count }, (_, i) => `X${letter(Math.floor(i / 26))}${letter(i % 26)}`);
}
