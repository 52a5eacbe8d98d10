import { migrate, setLog, startEmbeddedPostgres, type Config } from '@trace/platform';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';

const EXAMPLES = `
Examples:
  STATE=QN trace-node migrate                        the PostgreSQL that the node brings along
  STATE=QN DATABASE_URL=postgres://migrator@db/trace trace-node migrate

The node does this by itself at its start. Call it before, under a role that may change tables, where
the node's own database role may not. Calling it again changes nothing.`;

/** `trace-node migrate`: brings the tables to the version of this program. */
export function migrateCommand(cli: Cli): Command {
  return forNode(new Command('migrate'))
    .description('Brings the database to the version of this program; no data are lost.')
    .addHelpText('after', EXAMPLES)
    .action(async (choice: NodeChoice) => {
      setLog({ level: 'error' });
      const config = configOf(cli, choice);
      const { applied, version } = await cli.terminal.during('Migrating the database', () =>
        run(config),
      );
      cli.terminal.line(
        applied.length === 0
          ? `The database is at version ${version} already; nothing was to be done.`
          : `The database is at version ${version} now. Applied: ${applied.join(', ')}.`,
      );
    });
}

async function run(config: Config): ReturnType<typeof migrate> {
  const queue = config.redisUrl === undefined;
  if (config.databaseUrl !== undefined) return migrate(config.databaseUrl, { queue });
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, say: () => undefined });
  try {
    return await migrate(postgres.url, { queue });
  } finally {
    await postgres.stop();
  }
}
