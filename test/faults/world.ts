import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aToken } from '../support/a-token.ts';
import { nodeRows } from '../support/node-rows.ts';
import type { NodeRows } from '../support/ledger.ts';
import { AState, type Queue } from './a-state.ts';
import { Chance } from './chance.ts';
import { Client } from './client.ts';
import { Dossier } from './dossier.ts';
import { PromisesFile } from './promises-file.ts';
import { Stops } from './stops.ts';
import { Traffic } from './traffic.ts';

/** One side of the world: the State and its people. */
export interface Side {
  state: AState;
  client: Client;
  traffic: Traffic;
}

/** On whose behalf everything is done: a supervisor may ask as well as answer. */
const PERSON = 'Driver';

/** Two States that ask each other, and the driver's ledger beside them. */
export class World {
  private constructor(
    readonly directory: ADirectory,
    readonly sides: readonly [Side, Side],
    readonly promises: PromisesFile,
    private readonly stops: Stops,
  ) {}

  /** Starts everything; when a part does not start, stops what had been started. */
  static async start(queue: Queue, seed: string): Promise<World> {
    const stops = new Stops();
    try {
      const directory = await aDirectory(['QN', 'QS']);
      stops.add(() => directory.remove());
      const folder = await mkdtemp(join(tmpdir(), 'trace-faults-'));
      stops.add(() => rm(folder, { recursive: true, force: true }));
      const promises = await PromisesFile.create(join(folder, 'promises.jsonl'));
      stops.add(() => promises.close());
      const start = async (code: string, partner: string): Promise<Side> => {
        const state = await AState.start(code, directory, queue, stops);
        const client = new Client(state.api, await aToken(state.node, 'SUPERVISOR', PERSON));
        stops.add(() => client.close());
        const chance = new Chance(`${seed} ${code}`);
        const work = { state: code, person: PERSON, client, dossier: new Dossier(code, partner) };
        return { state, client, traffic: new Traffic(work, promises, chance) };
      };
      const begun = await Promise.allSettled([start('QN', 'QS'), start('QS', 'QN')]);
      const [qn, qs] = begun.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
      if (!qn || !qs) throw new Error('a world needs two States');
      return new World(directory, [qn, qs], promises, stops);
    } catch (fault) {
      await stops.run();
      throw fault;
    }
  }

  /** The other side. */
  partnerOf(side: Side): Side {
    return this.sides[0] === side ? this.sides[1] : this.sides[0];
  }

  /** Everything that both databases hold, for the comparison. */
  async rows(): Promise<NodeRows[]> {
    return Promise.all(
      this.sides.map(({ state }) => nodeRows(state.code, state.databaseUrl, this.directory)),
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
