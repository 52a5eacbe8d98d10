import { setTimeout as pause } from 'node:timers/promises';
import type { Queue } from './a-state.ts';
import type { Chance } from './chance.ts';
import { CLOCK_FAULTS } from './clock-faults.ts';
import { DATABASE_FAULTS } from './database-faults.ts';
import { sendDuplicates } from './duplicates.ts';
import { NAMESPACE_FAULTS } from './namespace-faults.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { PROCESS_FAULTS } from './process-faults.ts';
import { REDIS_FAULTS } from './redis-faults.ts';
import type { Moment, Tripwire } from './tripwire.ts';
import type { Side, Terrain, World } from './world.ts';

/** What one provocation needs: the side that it hits, and chance. */
export interface Scene {
  world: World;
  side: Side;
  chance: Chance;
}

/** What one provocation has to say beside having happened. */
export interface Provoked {
  /** False when its moment did not come: then nothing was killed. */
  happened: boolean;
  /** The side whose next receipt shows that everything works again. */
  sender: Side;
  findings?: string[];
  /** What is worth telling, and is no fault. */
  notes?: string[];
}

/** One row of the fault matrix (reliability.md) and how it is provoked here. */
export interface Fault {
  code: string;
  name: string;
  /** Only where BullMQ keeps its jobs there. */
  queue?: Queue;
  /** Only where that lies between the States. */
  terrain?: Terrain;
  /** Of PostgreSQL itself, which is the store in every world and the queue in some: it may be another fault in each. */
  ofPostgres?: boolean;
  /** Within so many seconds after everything is up again the next receipt is promised. */
  promisedSeconds?: number;
  /** Takes several seconds: for the long run, unless it is asked for by its code. */
  long?: boolean;
  provoke(scene: Scene): Promise<Provoked>;
}

/** The faults, in the order of the matrix. */
export const FAULTS: readonly Fault[] = [
  {
    code: 'F1',
    name: 'api killed 0-50 ms after a request',
    provoke: ({ side, chance }) =>
      killAt(side.state.front, 'SENT', side, () =>
        killSoon(chance, 50, () => side.state.kill9('api')),
      ),
  },
  {
    code: 'F2',
    name: 'api killed after commit, before its answer',
    provoke: ({ side }) =>
      killAt(side.state.front, 'RESPONSE', side, () => side.state.kill9('api')),
  },
  {
    code: 'F3',
    name: 'worker killed before it sends',
    provoke: ({ world, side }) =>
      killAt(doorOfPartner(world, side), 'REQUEST', side, () => side.state.kill9('worker')),
  },
  {
    code: 'F4',
    name: 'worker killed on the first byte of the receipt',
    provoke: ({ world, side }) =>
      killAt(doorOfPartner(world, side), 'RESPONSE', side, () => side.state.kill9('worker')),
  },
  {
    code: 'F5',
    name: 'worker killed while it stores the receipt',
    provoke: ({ world, side, chance }) =>
      killAt(doorOfPartner(world, side), 'ANSWERED', side, () =>
        killSoon(chance, 8, () => side.state.kill9('worker')),
      ),
  },
  {
    code: 'F5b',
    name: 'gateway killed 0-20 ms after a parcel came',
    provoke: ({ world, side, chance }) =>
      killAt(doorOf(world, side), 'SENT', world.partnerOf(side), () =>
        killSoon(chance, 20, () => side.state.kill9('gateway')),
      ),
  },
  {
    code: 'F31',
    name: 'gateway killed after commit, receipt lost',
    provoke: ({ world, side }) =>
      killAt(doorOf(world, side), 'RESPONSE', world.partnerOf(side), () =>
        side.state.kill9('gateway'),
      ),
  },
  {
    code: 'F18',
    name: 'PostgreSQL postmaster killed',
    ofPostgres: true,
    provoke: async ({ side, chance }) => {
      await pause(chance.whole(0, 300));
      side.state.killPostgres9();
      return { happened: true, sender: side };
    },
  },
  {
    code: 'F10',
    name: 'Redis killed, append-only file kept',
    queue: 'redis',
    provoke: ({ side }) =>
      onRedis(side, async (redis) => redis.kill9().then(() => redis.restart())),
  },
  {
    code: 'F11',
    name: 'Redis killed, its data deleted',
    queue: 'redis',
    provoke: ({ side }) => onRedis(side, (redis) => redis.lose()),
  },
  {
    code: 'F12',
    name: 'Redis FLUSHALL',
    queue: 'redis',
    provoke: ({ side }) => onRedis(side, async (redis) => void (await redis.command('FLUSHALL'))),
  },
  {
    code: 'F42',
    name: 'one parcel delivered 100 times at once',
    provoke: async ({ world, side }) => {
      const { findings } = await sendDuplicates(world, side, world.partnerOf(side));
      return { happened: true, sender: side, findings };
    },
  },
];

/** Every fault, in no order. */
const ALL: readonly Fault[] = [
  ...FAULTS,
  ...PROCESS_FAULTS,
  ...REDIS_FAULTS,
  ...DATABASE_FAULTS,
  ...NETWORK_FAULTS,
  ...CLOCK_FAULTS,
  ...NAMESPACE_FAULTS,
];

/**
 * The faults that can be provoked in a world. Those that need nothing of its terrain are provoked between relays, where
 * the moments on the wire are, and not once more in networks of their own.
 */
export function faultsIn({ queue, terrain }: { queue: Queue; terrain: Terrain }): Fault[] {
  return ALL.filter(
    (fault) =>
      (fault.queue === undefined || fault.queue === queue) &&
      (fault.terrain ?? 'relays') === terrain,
  );
}

/**
 * By what it is known that a fault has been met, so that no other world need provoke it again. In a thorough run those of
 * PostgreSQL are met once with each queue.
 */
export function meetingOf(
  { code, ofPostgres = false }: Pick<Fault, 'code' | 'ofPostgres'>,
  { queue, thorough = false }: { queue: Queue; thorough?: boolean },
): string {
  return thorough && ofPostgres ? `${code} ${queue}` : code;
}

async function killAt(
  tripwire: Tripwire,
  moment: Moment,
  sender: Side,
  kill: () => void | Promise<void>,
): Promise<Provoked> {
  // Killed at the very moment, not when this function is resumed.
  let killed: Promise<void> | undefined;
  const happened = await tripwire.at(moment, () => {
    killed = kill() ?? undefined;
  });
  await killed;
  return { happened, sender };
}

/** At random within so many milliseconds, at once included. */
async function killSoon(chance: Chance, mostMs: number, kill: () => void): Promise<void> {
  const ms = chance.whole(0, mostMs);
  if (ms > 0) await pause(ms);
  kill();
}

/** A worker is met at the door that it knocks on. */
function doorOfPartner(world: World, side: Side): Tripwire {
  return world.partnerOf(side).state.doorFor(side.state.code);
}

/** A gateway is met at its own door, when the partner knocks. */
function doorOf(world: World, side: Side): Tripwire {
  return side.state.doorFor(world.partnerOf(side).state.code);
}

async function onRedis(
  side: Side,
  harm: (redis: NonNullable<Side['state']['redis']>) => Promise<void>,
): Promise<Provoked> {
  const { redis } = side.state;
  if (!redis) return { happened: false, sender: side };
  await harm(redis);
  return { happened: true, sender: side };
}
