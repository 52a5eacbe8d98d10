import { Config, migrate, openDatabase, setLog, startEmbeddedPostgres } from '@trace/platform';
import type { Command } from 'commander';
import type { DataSource, EntitySchema, MixedList } from 'typeorm';
import type { Cli } from './cli.ts';
import { OperatorFault } from './operator-fault.ts';

/** Which node a command is about, where the environment does not say it. */
export interface NodeChoice {
  state?: string;
  data?: string;
}

/** Adds the options by which a command is told whose node is meant. */
export function forNode(command: Command): Command {
  return command
    .option('--state <code>', 'whose node (default: STATE of the environment)')
    .option('--data <folder>', 'where its data lie (default: DATA_DIR, or data/<STATE>)');
}

/** The settings of the node that a command is about. */
export function configOf(cli: Cli, choice: NodeChoice): Config {
  const env = { ...cli.env };
  if (choice.state !== undefined) env['STATE'] = choice.state;
  if (choice.data !== undefined) env['DATA_DIR'] = choice.data;
  if (!env['STATE']) {
    throw new OperatorFault(
      'It is not said whose node is meant.',
      'Set STATE in the environment, or add --state with the code of the State, for example --state QN.',
      2,
    );
  }
  return Config.from(env);
}

type Entities = MixedList<string | EntitySchema | (new () => object)>;

/**
 * Opens the database of a node for one piece of work: the running one where the node runs, otherwise one that is
 * started for this and stopped after it.
 */
export async function withDatabase<T>(
  cli: Cli,
  config: Config,
  entities: Entities,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  setLog({ level: 'off' });
  const { url, stop } = await databaseOf(cli, config);
  try {
    const { state, databaseUrl } = config;
    const dataSource = await openDatabase({ state, databaseUrl, poolSize: 2 }, entities, url);
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await stop();
  }
}

/** Where the database of a node is, started for this where it does not run, and how to leave it. */
export async function databaseOf(
  cli: Cli,
  config: Config,
): Promise<{ url: string; stop: () => Promise<void> }> {
  if (config.databaseUrl !== undefined)
    return { url: config.databaseUrl, stop: async () => undefined };
  const { dataDir } = config;
  const postgres = await cli.terminal.during(`Opening the database in ${dataDir}`, () =>
    startEmbeddedPostgres({ dataDir, say: () => undefined }),
  );
  // A first call may come before the first start of the node.
  await migrate(postgres.url, { queue: config.redisUrl === undefined });
  return { url: postgres.url, stop: () => postgres.stop() };
}
