import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startTestPostgres, type TestPostgres } from '@trace/platform';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { ARedis } from '../support/a-redis.ts';
import { aToken } from '../support/a-token.ts';
import { Stops } from '../faults/stops.ts';
import { Observer } from '../faults/observer.ts';

/** One side of the measurement: a node in one process with all roles, on a PostgreSQL of its own. */
export interface Measured {
  state: string;
  node: ANode;
  postgres: TestPostgres;
  databaseUrl: string;
  redis: ARedis | undefined;
  observer: Observer;
}

/** What the two nodes are to stand on, and whether they note where their time goes. */
export interface Setting {
  queue: 'postgres' | 'redis';
  /** Options of Node for both. */
  nodeOptions: string;
  /** Where the profiles go; nothing is profiled without. */
  profiles?: string;
}

/** On whose behalf everything is submitted. */
export const PERSON = 'Bench';

const DATABASE = 'trace';

/** Two nodes as an operator would run them: durable, with everything on, nothing left out for speed. */
export class TwoNodes {
  private constructor(
    readonly directory: ADirectory,
    readonly sender: Measured,
    readonly receiver: Measured,
    readonly token: string,
    private readonly stops: Stops,
  ) {}

  /** Starts both, and makes a token at the sender. */
  static async start(setting: Setting): Promise<TwoNodes> {
    const stops = new Stops();
    try {
      const directory = await aDirectory(['QN', 'QS']);
      stops.add(() => directory.remove());
      const sender = await startMeasured('QN', directory, setting, stops);
      const receiver = await startMeasured('QS', directory, setting, stops);
      const token = await aToken(sender.node, 'SUPERVISOR', PERSON);
      return new TwoNodes(directory, sender, receiver, token, stops);
    } catch (fault) {
      await stops.run();
      throw fault;
    }
  }

  /** Both sides. */
  get both(): readonly [Measured, Measured] {
    return [this.sender, this.receiver];
  }

  /** Stops everything that was started, each by its own process id. */
  async stop(): Promise<void> {
    await this.stops.run();
  }
}

/** Starts one of them. */
export async function startMeasured(
  state: string,
  directory: ADirectory,
  { queue, nodeOptions, profiles }: Setting,
  stops: Stops,
): Promise<Measured> {
  const postgres = await startTestPostgres({ durable: true });
  stops.add(() => postgres.stop());
  const databaseUrl = await postgres.createDatabase(DATABASE);
  const redis = queue === 'redis' ? await ARedis.start() : undefined;
  stops.add(async () => redis?.stop());
  const node = await ANode.start({
    state,
    directory,
    databaseUrl,
    ...(redis && { redisUrl: redis.url }),
    env: {
      LOG_LEVEL: 'warn',
      NODE_OPTIONS: [nodeOptions, ...(profiles === undefined ? [] : [profiling(profiles, state)])]
        .join(' ')
        .trim(),
    },
  });
  stops.add(() => node.stop());
  const observer = new Observer(databaseUrl);
  stops.add(() => observer.close());
  return { state, node, postgres, databaseUrl, redis, observer };
}

/** Has the node load the profiler before itself; options that Node allows in its environment only. */
function profiling(folder: string, state: string): string {
  const profiler = pathToFileURL(join(import.meta.dirname, 'profiler.js'));
  profiler.search = new URLSearchParams({ folder, state }).toString();
  return `--import=${profiler.href}`;
}

/** How long a node takes from its spawn until it says that it is ready, on a fresh data folder and on a used one. */
export async function measureStarts(rounds: number): Promise<{ fresh: number[]; used: number[] }> {
  const fresh: number[] = [];
  const used: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const directory = await aDirectory(['QN', 'QS']);
    try {
      fresh.push(await startOnce(directory));
      used.push(await startOnce(directory));
    } finally {
      await removeDatabase(directory.dataDir('QN'));
      await directory.remove();
    }
  }
  return { fresh, used };
}

/** The node's own database may stand elsewhere, where the database user can reach it; then a link leads to it. */
async function removeDatabase(dataDir: string): Promise<void> {
  const folder = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

/** Seconds. The node brings its own PostgreSQL, as it does when nothing is configured. */
async function startOnce(directory: ADirectory): Promise<number> {
  const from = performance.now();
  const node = await ANode.start({ state: 'QN', directory, env: { LOG_LEVEL: 'warn' } });
  const seconds = (performance.now() - from) / 1_000;
  await node.stop();
  return seconds;
}
