import { withOrigin } from '@trace/platform';
import { Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { EXIT, OperatorFault } from './operator-fault.ts';
import { tellFault } from './tell-fault.ts';
import type { Terminal } from './terminal.ts';

interface Entry {
  group: string;
  summary: string;
  /** Not for a node in earnest: what it invents would stand among what was said. */
  invents?: true;
  /** Loaded only when it is called, because a node's libraries take longer to load than a help text to read. */
  load: () => Promise<(cli: Cli) => Command>;
}

/** Every command, in the order of the help text. */
const COMMANDS: Record<string, Entry> = {
  demo: {
    group: 'To begin with:',
    summary: 'three States on this machine, and a whole case between them',
    invents: true,
    load: async () => (await import('./commands/demo.command.ts')).demoCommand,
  },
  start: {
    group: 'To begin with:',
    summary: 'run the node of one State',
    load: async () => (await import('./commands/start.command.ts')).startCommand,
  },
  migrate: {
    group: 'To run a node:',
    summary: 'bring the database to the version of this program',
    load: async () => (await import('./commands/migrate.command.ts')).migrateCommand,
  },
  keys: {
    group: 'To run a node:',
    summary: "this node's keys, and the descriptor that tells partners of them",
    load: async () => (await import('./commands/keys.command.ts')).keysCommand,
  },
  partners: {
    group: 'To run a node:',
    summary: 'the partner States: sign, install and look at the directory',
    load: async () => (await import('./commands/partners.command.ts')).partnersCommand,
  },
  calendar: {
    group: 'To run a node:',
    summary: "the days by which this State's deadlines count",
    load: async () => (await import('./commands/calendar.command.ts')).calendarCommand,
  },
  reference: {
    group: 'To run a node:',
    summary: 'the makers, models and marks by which requests are judged',
    load: async () => (await import('./commands/reference.command.ts')).referenceCommand,
  },
  accounts: {
    group: 'To run a node:',
    summary: 'who signs in, and in which roles',
    load: async () => (await import('./commands/accounts.command.ts')).accountsCommand,
  },
  tokens: {
    group: 'To run a node:',
    summary: 'which systems may use the API, and in which role',
    load: async () => (await import('./commands/tokens.command.ts')).tokensCommand,
  },
  purge: {
    group: 'To run a node:',
    summary: 'what waits to be destroyed, and what a backup has brought back',
    load: async () => (await import('./commands/purge.command.ts')).purgeCommand,
  },
  backup: {
    group: 'To run a node:',
    summary: 'write everything that the database holds into one file',
    load: async () => (await import('./commands/backup.command.ts')).backupCommand,
  },
  restore: {
    group: 'To run a node:',
    summary: 'put a backup back, and see what is missing since',
    load: async () => (await import('./commands/restore.command.ts')).restoreCommand,
  },
  mail: {
    group: 'To run a node:',
    summary: 'try the mails by which people are told what is due',
    load: async () => (await import('./commands/mail.command.ts')).mailCommand,
  },
  'seed-cases': {
    group: 'To measure and to train:',
    summary: 'fill the database with invented cases',
    invents: true,
    load: async () => (await import('./commands/seed-cases.command.ts')).seedCasesCommand,
  },
  messages: {
    group: 'To prove what was said:',
    summary: 'messages as they are stored, with their signatures and receipts',
    load: async () => (await import('./commands/messages.command.ts')).messagesCommand,
  },
  verify: {
    group: 'To prove what was said:',
    summary: 'check exported evidence, without a node and without a network',
    load: async () => (await import('./commands/verify.command.ts')).verifyCommand,
  },
};

/** Runs one command line, and returns the exit code of the process. */
export async function runCli(argv: readonly string[], cli: Cli): Promise<number> {
  const program = new Command('trace-node')
    .description(
      'Runs and looks after the node with which a State asks others where a weapon came from.',
    )
    .option('--debug', 'when something fails, also print where in the program')
    .helpCommand(false)
    .usage('<command> [options]')
    .addHelpText('after', HELP_AFTER);
  try {
    const words = asked(argv);
    await addCommands(program, words, cli);
    settle(program, cli.terminal);
    if (words.length === 0) program.outputHelp();
    else await withOrigin({ source: 'cli' }, () => program.parseAsync(words, { from: 'user' }));
    return EXIT.done;
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? EXIT.done : EXIT.misused;
    return tellFault(fault, cli.terminal, argv.includes('--debug'));
  }
}

const HELP_AFTER = `
Settings come from the environment. The first ones:
  STATE       the code of the State whose node this is, for example STATE=QN
  DATA_DIR    where its keys and its database lie (default: data/<STATE>)
libs/platform/README.md lists them all; "trace-node help <command>" explains a command with examples.

Exit codes: 0 done and all checks hold, 1 failed or a check does not hold, 2 called in a wrong way,
3 nothing is wrong and fingerprints have to be compared first (verify).
`;

/**
 * What is asked, as commander reads it: "help partners sign" is another way to say "partners sign --help"; --debug may
 * stand anywhere, and is ours; and the id of a key is an id also where it begins with "-".
 */
function asked(argv: readonly string[]): string[] {
  const [first, ...rest] = argv.filter((word) => word !== '--debug');
  if (first === undefined) return [];
  return first === 'help' ? [...rest, '--help'] : withIdsLast([first, ...rest]);
}

/**
 * One id of a key in 64 begins so: a thumbprint in base64url (RFC 7638), or the eight characters of a key of the sealed
 * parts, which are not to be mistaken for `--reason`. Of those one in 4,096 is left; "--" before it helps.
 */
const ID_LIKE_AN_OPTION = /^-(?:[\w-]{42}|\w[\w-]{6})$/;

/** Such ids are put behind "--", after which nothing is an option; one after --key stays. */
function withIdsLast(words: readonly string[]): string[] {
  const ids = words.filter((word, at) => ID_LIKE_AN_OPTION.test(word) && words[at - 1] !== '--key');
  if (ids.length === 0 || words.includes('--')) return [...words];
  return [...words.filter((word) => !ids.includes(word)), '--', ...ids];
}

async function addCommands(program: Command, argv: readonly string[], cli: Cli): Promise<void> {
  const chosen = argv.find((word) => !word.startsWith('-'));
  const inEarnest = cli.env['NODE_ENV'] === 'production';
  for (const [name, { group, summary, invents, load }] of Object.entries(COMMANDS)) {
    if (inEarnest && invents) {
      if (name === chosen) throw notInEarnest(name);
      continue;
    }
    const command = name === chosen ? (await load())(cli) : new Command();
    program.addCommand(command.name(name).summary(summary).helpGroup(group));
  }
}

function notInEarnest(name: string): OperatorFault {
  return new OperatorFault(
    `"trace-node ${name}" invents cases, and this is a node in earnest (NODE_ENV=production).`,
    'Call it on a machine for training, without NODE_ENV=production.',
    EXIT.misused,
  );
}

function settle(command: Command, terminal: Terminal): void {
  command
    // What stands behind the name of a command is that command's, "--" included.
    .enablePositionalOptions()
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError(`"${pathOf(command)} --help" explains it with examples.`)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: (text) => terminal.aside(text.trimEnd()),
      outputError: (text) =>
        terminal.aside(
          `${terminal.style('red', 'Not done:')} ${text.replace(/^error: /, '').trim()}`,
        ),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
    })
    .configureHelp({
      styleTitle: (title) => terminal.style('bold', title),
      styleCommandText: (text) => terminal.style('cyan', text),
      styleSubcommandText: (text) => terminal.style('cyan', text),
      styleOptionText: (text) => terminal.style('cyan', text),
    });
  for (const child of command.commands) settle(child, terminal);
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
