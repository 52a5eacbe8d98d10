import { userInfo } from 'node:os';
import { CaseFiles, CaseSearch, CASEWORK_ENTITIES } from '@trace/casework';
import { EXCHANGE_ENTITIES, openPartners } from '@trace/exchange';
import { Audit, AuditEntry, SystemClock, type Config } from '@trace/platform';
import { Command, InvalidArgumentError } from 'commander';
import type { DataSource } from 'typeorm';
import type { Cli } from '../cli.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { ownKeys } from '../own-keys.ts';
import { OperatorFault } from '../operator-fault.ts';
import { seedCases, type Seeded } from '../seed/seed-cases.ts';
import { aligned } from '../terminal.ts';

const MOST = 2_000_000;

const EXAMPLES = `
Examples:
  STATE=QN trace-node seed-cases --count 10000 --seed 1
  STATE=QN trace-node seed-cases --count 1000000 --seed 1 --thin

For a node that measures or trains, never for one with real partners. The cases are between this State and the
partners of its directory; everything in them is invented and bears no signature: nothing is sent, and evidence of
them proves nothing. They can not be removed again other than with the database.`;

interface Order extends NodeChoice {
  count: number;
  seed: number;
  thin?: true;
  yes?: true;
}

/** `trace-node seed-cases`: fills the database with invented cases. */
export function seedCasesCommand(cli: Cli): Command {
  return forNode(new Command('seed-cases'))
    .description('Fills the database of a training node with invented cases.')
    .requiredOption('--count <number>', `how many, up to ${MOST.toLocaleString('en')}`, countOf)
    .option('--seed <number>', 'other cases for another number', seedOf, 1)
    .option('--thin', 'leave out most messages of cases that are over: these can not be opened')
    .option('--yes', 'also where there are cases already')
    .addHelpText('after', EXAMPLES)
    .action((order: Order) => seed(cli, order));
}

async function seed(cli: Cli, order: Order): Promise<void> {
  const config = configOf(cli, order);
  const { cases, messages, states } = await withDatabase(
    cli,
    config,
    [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES],
    (dataSource) => seedInto(dataSource, cli, config, order),
  );
  if (cases === 0) {
    throw new OperatorFault(
      `The node of ${config.state} has no partner with whom it shares a legal basis, so nothing was invented.`,
      'Install a directory first: trace-node partners install --help',
    );
  }
  const { terminal } = cli;
  terminal.line(
    `Invented ${cases.toLocaleString('en')} cases with ${messages.toLocaleString('en')} messages.`,
  );
  const rows = Object.entries(states).toSorted(([, one], [, other]) => other - one);
  for (const row of aligned(
    rows.map(([state, count]) => [`  ${state}`, count.toLocaleString('en')]),
  ))
    terminal.line(row);
}

async function seedInto(
  dataSource: DataSource,
  { terminal }: Cli,
  config: Config,
  { count, seed: number, thin, yes }: Order,
): Promise<Seeded> {
  const rows = await dataSource.query<unknown[]>('select 1 from case_file limit 1');
  if (rows.length > 0 && !yes) {
    throw new OperatorFault(
      `The database of ${config.state} has cases already. Invented ones would stand among them for good.`,
      'Use a database of its own. If it is a training node all the same, add --yes.',
    );
  }
  const clock = new SystemClock();
  const keys = await ownKeys(config);
  const { partners } = openPartners(config, { dataSource, keys, audit: new Audit(), clock });
  await partners.refresh();
  const search = new CaseSearch({ dataSource, keys, audit: new Audit(), clock });
  const caseFiles = new CaseFiles(dataSource, partners, clock);
  const ground = { dataSource, partners, caseFiles, search };
  const now = clock.now();
  await dataSource.transaction((em) =>
    new Audit().record(em, [
      {
        at: now,
        actor: userInfo().username,
        role: 'OPERATOR',
        action: 'CASES_SEEDED',
        outcome: String(count),
      },
    ]),
  );
  return terminal.during(`Inventing ${count.toLocaleString('en')} cases`, () =>
    seedCases(ground, { count, seed: number, now, thin: thin === true }),
  );
}

function countOf(word: string): number {
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST}.`);
}

function seedOf(word: string): number {
  const number = Number(word);
  if (Number.isInteger(number) && number >= 0 && number <= 1_000_000) return number;
  throw new InvalidArgumentError('It is a whole number from 0 to 1000000.');
}
