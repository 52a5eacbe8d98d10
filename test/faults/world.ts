import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../apps/cli/src/demo/free-ports.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aToken } from '../support/a-token.ts';
import { nodeRows } from '../support/node-rows.ts';
import type { NodeRows } from '../support/ledger.ts';
import { APART, AState, TOGETHER, type Queue, type StateOrder } from './a-state.ts';
import { Chance } from './chance.ts';
import { Client } from './client.ts';
import { Dossier } from './dossier.ts';
import { Names } from './names.ts';
import { startNamespaces, type Namespace } from './namespaces.ts';
import { HERE } from './place.ts';
import { PromisesFile } from './promises-file.ts';
import { SmallDisks } from './small-disks.ts';
import { Stops } from './stops.ts';
import { Traffic } from './traffic.ts';
import { PARCEL_SIZES, Tripwire } from './tripwire.ts';

/**
 * What lies between the States: relays of the test, which need no rights and see every byte, or real networks, one for
 * each State, in which packets get lost.
 */
export type Terrain = 'relays' | 'namespaces';

/** What world is wanted. */
export interface WorldOrder {
  queue: Queue;
  seed: string;
  terrain: Terrain;
}

/** One side of the world: the State and its people. */
export interface Side {
  state: AState;
  client: Client;
  traffic: Traffic;
  /** Its own network, where there is one. */
  namespace: Namespace | undefined;
}

/** Three States: two with a process for each role, and a small one with a single process. */
const CODES = ['QN', 'QS', 'QT'] as const;
const SMALL = 'QT';

/** On whose behalf everything is done: a supervisor may ask as well as answer. */
const PERSON = 'Driver';

/** How long States are vouched for: a clock that jumps by 400 days is beyond it, grace included (F49). */
const STATEMENT_DAYS = 100;

type Stand = Pick<StateOrder, 'place' | 'gatewayPort' | 'doors' | 'disks'> & {
  namespace?: Namespace;
};

interface Land {
  stands: Map<string, Stand>;
  names?: Names;
}

/** Three States that ask each other, and the driver's ledger beside them. */
export class World {
  private constructor(
    readonly directory: ADirectory,
    readonly sides: readonly Side[],
    readonly promises: PromisesFile,
    /** The names by which the States find each other, where they go by names. */
    readonly names: Names | undefined,
    private readonly stops: Stops,
  ) {}

  /** Starts everything; when a part does not start, stops what had been started. */
  static async start({ queue, seed, terrain }: WorldOrder): Promise<World> {
    const stops = new Stops();
    try {
      const directory = await aDirectory(CODES);
      stops.add(() => directory.remove());
      const folder = await mkdtemp(join(tmpdir(), 'trace-faults-'));
      stops.add(() => rm(folder, { recursive: true, force: true }));
      const promises = await PromisesFile.create(join(folder, 'promises.jsonl'));
      stops.add(() => promises.close());
      const { stands, names } = await (terrain === 'relays'
        ? withRelays(directory, stops)
        : withNetworks(directory, stops));
      await directory.issue({}, STATEMENT_DAYS);
      const start = async (code: string): Promise<Side> => {
        const { namespace, ...stand } = stands.get(code) ?? { place: HERE, gatewayPort: 0 };
        const processes = code === SMALL ? TOGETHER : APART;
        const state = await AState.start({ code, directory, queue, processes, ...stand }, stops);
        const client = new Client(state.api, await aToken(state.node, 'SUPERVISOR', PERSON));
        stops.add(() => client.close());
        const dossier = new Dossier(code, partnersOf(code));
        const work = { state: code, person: PERSON, client, dossier };
        const traffic = new Traffic(work, promises, new Chance(`${seed} ${code}`));
        return { state, client, traffic, namespace };
      };
      const begun = await Promise.allSettled(CODES.map(start));
      const sides = begun.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
      return new World(directory, sides, promises, names, stops);
    } catch (fault) {
      await stops.run();
      throw fault;
    }
  }

  /** The other side of a fault between two: the next State in the round. */
  partnerOf(side: Side): Side {
    const next = this.sides[(this.sides.indexOf(side) + 1) % this.sides.length];
    if (!next) throw new Error('a world needs several States');
    return next;
  }

  /** Every relay between two States. */
  get doors(): Tripwire[] {
    return this.sides.flatMap(({ state }) => [...(state.order.doors?.values() ?? [])]);
  }

  /** Everything that all databases hold, for the comparison. */
  async rows(): Promise<NodeRows[]> {
    return Promise.all(
      this.sides.map(({ state }) =>
        nodeRows(state.code, state.databaseUrl, this.directory, state.clock),
      ),
    );
  }

  /** Starts whatever was killed. */
  async revive(): Promise<void> {
    await Promise.all(this.sides.map(({ state }) => state.revive()));
  }

  /** Stops everything that was started, each by its own process id. */
  async stop(): Promise<void> {
    await this.stops.run();
  }
}

function partnersOf(code: string): string[] {
  return CODES.filter((other) => other !== code);
}

/** A relay for each State that may come in, so that it is known between whom something happens. */
async function withRelays(directory: ADirectory, stops: Stops): Promise<Land> {
  const ports = await freePorts(CODES.length);
  const stands = new Map<string, Stand>();
  for (const [number, code] of CODES.entries()) {
    const gatewayPort = ports[number] ?? 0;
    const doors = new Map<string, Tripwire>();
    for (const caller of partnersOf(code)) {
      const door = await Tripwire.start(0, gatewayPort, PARCEL_SIZES);
      stops.add(() => door.close());
      doors.set(caller, door);
      directory.moveFor(caller, code, `https://127.0.0.1:${door.port}`);
    }
    stands.set(code, { place: HERE, gatewayPort, doors });
  }
  return { stands };
}

/** A network for each State, and small disks under each database. */
async function withNetworks(directory: ADirectory, stops: Stops): Promise<Land> {
  const namespaces = await startNamespaces(CODES.length, stops);
  const addresses = new Map<string, string>();
  const stands = new Map<string, Stand>();
  for (const [number, code] of CODES.entries()) {
    const namespace = namespaces[number];
    if (!namespace) throw new Error(`no network for ${code}`);
    const gatewayPort = directory.gatewayPort(code);
    addresses.set(code, namespace.host);
    directory.move(code, `https://${Names.of(code)}:${gatewayPort}`);
    stands.set(code, { place: namespace, gatewayPort, disks: new SmallDisks(), namespace });
  }
  return { stands, names: await Names.start(addresses, stops) };
}
