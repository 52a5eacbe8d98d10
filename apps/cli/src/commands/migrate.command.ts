import { migrate, setLog, startEmbeddedPostgres, type Config } from '@trace/platform';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { EXIT, OperatorFault } from '../operator-fault.ts';

const EXAMPLES = `
Examples:
  STATE=QN trace-node migrate                        the PostgreSQL that the node brings along
  STATE=QN DATABASE_URL=postgres://owner@db/trace trace-node migrate --runs-as trace_node

The node does this by itself at its start. Call it before, under the role that owns the tables, where the node
runs under one that may not change them: --runs-as gives that role what a running node needs, and takes from it
whatever else it had. It can not alter the audit trail then. Calling it again changes nothing.`;

interface Choice extends NodeChoice {
  runsAs?: string;
}

/** `trace-node migrate`: brings the tables to the version of this program. */
export function migrateCommand(cli: Cli): Command {
  return forNode(new Command('migrate'))
    .description('Brings the database to the version of this program; no data are lost.')
    .option('--runs-as <role>', 'the database role under which the node runs, if it is another')
    .addHelpText('after', EXAMPLES)
    .action(async (choice: Choice) => {
      setLog({ level: 'error' });
      const config = configOf(cli, choice);
      const { applied, version } = await cli.terminal.during('Migrating the database', () =>
        run(config, choice.runsAs),
      );
      cli.terminal.line(
        applied.length === 0
          ? `The database is at version ${version} already; nothing was to be done.`
          : `The database is at version ${version} now. Applied: ${applied.join(', ')}.`,
      );
      if (choice.runsAs !== undefined)
        cli.terminal.line(
          `The role ${choice.runsAs} has what a running node needs, and nothing else.`,
        );
    });
}

async function run(config: Config, runsAs: string | undefined): ReturnType<typeof migrate> {
  const queue = config.redisUrl === undefined;
  if (config.databaseUrl !== undefined)
    return migrate(config.databaseUrl, { queue, ...(runsAs !== undefined && { runsAs }) });
  if (runsAs !== undefined)
    throw new OperatorFault(
      'The PostgreSQL that the node brings along has one role, and only this node reaches it.',
      'Leave --runs-as out, or name a PostgreSQL by DATABASE_URL.',
      EXIT.misused,
    );
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, say: () => undefined });
  try {
    return await migrate(postgres.url, { queue });
  } finally {
    await postgres.stop();
  }
}
