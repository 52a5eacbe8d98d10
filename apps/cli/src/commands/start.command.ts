import { join } from 'node:path';
import { Config } from '@trace/platform';
import { Command } from 'commander';
import { startNode, type RunningNode } from '../../../node/src/start-node.ts';
import type { Cli } from '../cli.ts';
import { forNode, type NodeChoice } from '../node-of.ts';
import { untilStopped } from '../until-stopped.ts';

/** The code under which somebody who has set nothing yet gets a node: ISO 3166-1 keeps XX free for use by anybody. */
const TRAINING_STATE = 'XX';

const EXAMPLES = `
Examples:
  trace-node start                          a node of the training State ${TRAINING_STATE}, to look around
  STATE=QN API_PORT=8080 GATEWAY_PORT=8443 PUBLIC_ENDPOINT=https://node.example:8443 trace-node start
  STATE=QN DATABASE_URL=postgres://trace@db/trace REDIS_URL=redis://queue:6379 trace-node start
  STATE=QN ROLES=gateway trace-node start   only what faces the partners

It prints its addresses and runs until it is stopped with Ctrl-C or SIGTERM.`;

/** `trace-node start`: runs a node in this process. */
export function startCommand(cli: Cli): Command {
  return forNode(new Command('start'))
    .description(
      'Runs the node of one State, with a PostgreSQL of its own unless DATABASE_URL names another.',
    )
    .addHelpText('after', EXAMPLES)
    .action((choice: NodeChoice) => start(cli, choice));
}

async function start(cli: Cli, choice: NodeChoice): Promise<void> {
  const { terminal } = cli;
  const env = { ...cli.env };
  env['STATE'] = choice.state ?? (env['STATE'] || TRAINING_STATE);
  if (choice.data !== undefined) env['DATA_DIR'] = choice.data;
  const training = choice.state === undefined && !cli.env['STATE'];
  const config = Config.from(env);
  if (training) {
    terminal.line(
      terminal.style(
        'yellow',
        `No State is set, so this is a node of the training State ${TRAINING_STATE}.`,
      ),
    );
    terminal.line(
      'For the node of your State set STATE, API_PORT, GATEWAY_PORT and PUBLIC_ENDPOINT: npx trace-node start --help',
    );
    terminal.line();
  }
  // Listening from now on, so that a node that is just starting is stopped in good order as well.
  const stopped = untilStopped();
  const node = await terminal.during(`Starting the node of ${config.state}`, () =>
    startNode(env, (text) => terminal.aside(text)),
  );
  announce(cli, config, node);
  await stopped;
  await terminal.during('Stopping: what is under way is finished first', () => node.stop());
  terminal.line('Stopped.');
}

function announce({ terminal }: Cli, config: Config, node: RunningNode): void {
  const say = (label: string, text: string): void => terminal.line(`  ${label.padEnd(15)}${text}`);
  const state = `STATE=${config.state}`;
  terminal.line(terminal.style('bold', `The node of ${config.state} runs.`));
  if (node.apiUrl !== undefined) {
    say('for officers', `${node.apiUrl}/v1`);
    say('documentation', `${node.apiUrl}/docs`);
  }
  if (node.gatewayUrl !== undefined)
    say('for partners', `${node.gatewayUrl} (only with a partner's certificate)`);
  say('data', config.dataDir);
  say(
    'database',
    config.databaseUrl === undefined
      ? `its own, in ${join(config.dataDir, 'postgres')}`
      : 'DATABASE_URL',
  );
  say('queue', config.redisUrl === undefined ? 'in PostgreSQL' : 'Redis (REDIS_URL)');
  terminal.line();
  terminal.line('Next:');
  say(
    'let people in',
    `${state} npx trace-node accounts make --person "Your Name" --role FOCAL_POINT`,
  );
  say('a token', `${state} npx trace-node tokens make --person "Your system" --role FOCAL_POINT`);
  say('partners', `${state} npx trace-node keys descriptor --help, then partners install --help`);
  terminal.line();
  terminal.line('Ctrl-C stops it.');
}
