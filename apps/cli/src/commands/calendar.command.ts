import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seedHolidays } from '@trace/casework';
import type { Config } from '@trace/platform';
import { fingerprintOf, readDescriptor, signStatement, type Statement } from '@trace/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { changedCalendar, sayWeekend, type CalendarEdit } from '../changed-calendar.ts';
import type { Cli } from '../cli.ts';
import { directoryInForce } from '../directory-in-force.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';
import { visible } from '../visible.ts';

const EXAMPLES = `
Examples:
  STATE=QS trace-node calendar show
  STATE=QS trace-node calendar add-holiday 2027-02-08 "Day of culture"
  STATE=QS trace-node calendar remove-holiday 2027-02-08
  STATE=QS trace-node calendar set-weekend 5,6
  STATE=QS trace-node calendar seed SI --years 2027,2028

Deadlines count by the calendar that the directory authority has signed. A change here makes a new descriptor of
this node with a new version of its calendar; nothing is in force before the authority has signed it and every node
has installed it. Then the open clocks of this State are computed again, at all nodes alike.`;

/** Where an edit waits for the authority's signature; the next edit builds upon it. */
const PENDING = 'calendar.descriptor';
const DAY_SECONDS = 86_400;
const VALID_DAYS = 30;

/** `trace-node calendar`: the days by which this State's deadlines count. */
export function calendarCommand(cli: Cli): Command {
  const calendar = new Command('calendar')
    .description(
      "The days by which this State's deadlines count: weekend and holidays, in versions.",
    )
    .addHelpText('after', EXAMPLES);
  calendar.addCommand(
    forNode(new Command('show'))
      .description('Shows the calendar that is in force, and an edit that waits for its signature.')
      .action((choice: NodeChoice) => show(cli, choice)),
  );
  calendar.addCommand(
    forNode(new Command('add-holiday'))
      .description('Adds a day on which nobody works, or gives it another name.')
      .argument('<day>', 'such as 2027-02-08', dayOf)
      .argument('<name>', 'as people there call it')
      .action((add: string, name: string, choice: NodeChoice) => edit(cli, choice, { add, name })),
  );
  calendar.addCommand(
    forNode(new Command('remove-holiday'))
      .description('Makes a holiday a working day again.')
      .argument('<day>', 'such as 2027-02-08', dayOf)
      .action((remove: string, choice: NodeChoice) => edit(cli, choice, { remove })),
  );
  calendar.addCommand(
    forNode(new Command('set-weekend'))
      .description('Says on which days of the week nobody works.')
      .argument('<days>', 'ISO weekdays, 1 Monday to 7 Sunday, such as 5,6', weekdaysOf)
      .action((weekend: number[], choice: NodeChoice) => edit(cli, choice, { weekend })),
  );
  calendar.addCommand(
    forNode(new Command('seed'))
      .description('Takes the public holidays of a country for some years; look through them.')
      .argument('<country>', 'ISO 3166-1 code, such as SI or DE-BY')
      .option('--years <list>', 'such as 2027,2028 (default: this year and the next two)', yearsOf)
      .action((country: string, order: NodeChoice & { years?: number[] }) =>
        seed(cli, country, order),
      ),
  );
  return calendar;
}

async function show({ terminal, env }: Cli, choice: NodeChoice): Promise<void> {
  const config = configOf({ terminal, env }, choice);
  const { state: about } = await ownState(config);
  terminal.line(
    `Calendar of ${config.state}, version ${visible(about.calendar_version)}, in force:`,
  );
  terminal.line(`  zone     ${about.zone}`);
  terminal.line(`  weekend  ${sayWeekend(about.weekend)}`);
  terminal.line(`  reading  ${about.reading}`);
  for (const { date, name } of about.holidays) terminal.line(`  ${date}  ${visible(name)}`);
  const pending = await pendingIn(config);
  if (pending === undefined) return;
  const { calendar_version: version } = pending.metadata.trace_state;
  terminal.line(
    `Version ${visible(version)} waits for the signature of the directory authority: ${join(config.dataDir, PENDING)}`,
  );
}

async function seed(
  cli: Cli,
  country: string,
  order: NodeChoice & { years?: number[] },
): Promise<void> {
  const year = new Date().getUTCFullYear();
  const { years = [year, year + 1, year + 2] } = order;
  const holidays = await seedHolidays(country, years);
  if (holidays.length === 0) {
    throw new OperatorFault(
      `No public holidays of ${country} are known for ${years.join(', ')}.`,
      'Check the code (ISO 3166-1, such as SI), or add the days one by one: calendar add-holiday.',
    );
  }
  await edit(cli, order, { seed: holidays, years });
}

async function edit(cli: Cli, choice: NodeChoice, change: CalendarEdit): Promise<void> {
  const { terminal } = cli;
  const config = configOf(cli, choice);
  const { statement } = await ownState(config);
  const from = (await pendingIn(config)) ?? statement;
  const former = from.metadata.trace_state;
  const now = new Date();
  const { calendar, changes } = changedCalendar(
    former,
    change,
    config.state,
    now.toISOString().slice(0, 10),
  );
  const token = await describedAnew(config, from, calendar, now);
  const file = join(config.dataDir, PENDING);
  await writeFile(file, `${token}\n`);
  terminal.line('Changed:');
  for (const line of changes) terminal.line(`  ${visible(line)}`);
  terminal.line(
    `Version: ${visible(former.calendar_version)} -> ${visible(calendar.calendar_version)}`,
  );
  terminal.line(`To be signed: ${file}`);
  terminal.line(`  fingerprint ${fingerprintOf(token)}`);
  terminal.line('By whom: the directory authority, once it has compared the fingerprint with you:');
  terminal.line(`  trace-node partners draft ${PENDING}`);
  terminal.line(
    'Nothing is in force until then, and until every node has installed the directory.',
  );
}

/** The same node with another calendar, signed with its own key. Keys and certificate are those that it has now. */
async function describedAnew(
  config: Config,
  from: Statement,
  calendar: Pick<Statement['metadata']['trace_state'], 'weekend' | 'holidays' | 'calendar_version'>,
  now: Date,
): Promise<string> {
  const { state } = config;
  const keys = await ownKeys(config);
  const { keys: jwks, tlsCertificates } = keys.publicDescriptor();
  const { trace_node: node, trace_state: about } = from.metadata;
  const iat = Math.floor(now.getTime() / 1_000);
  return signStatement(
    {
      iss: state,
      sub: state,
      iat,
      exp: iat + VALID_DAYS * DAY_SECONDS,
      version: 1,
      jwks: { keys: jwks },
      metadata: {
        trace_node: Object.assign({}, node, { tls_certificates: tlsCertificates }),
        trace_state: Object.assign({}, about, calendar),
      },
    },
    keys.signing,
  );
}

async function ownState(config: Config): Promise<{
  statement: Statement;
  state: Statement['metadata']['trace_state'];
}> {
  const { self } = await directoryInForce(config);
  if (self === undefined) {
    throw new OperatorFault(
      `The directory does not name ${config.state} yet, so it has no calendar in force.`,
      'Describe the node first: trace-node keys descriptor --help',
    );
  }
  return { statement: self.statement, state: self.statement.metadata.trace_state };
}

/** An edit that waits: newer than what is in force, and still to be used. */
async function pendingIn(config: Config): Promise<Statement | undefined> {
  const text = await readFile(join(config.dataDir, PENDING), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const read = await readDescriptor(text.trim(), new Date()).catch(() => undefined);
  const { statement } = await ownState(config);
  const pending = read?.partner.statement;
  if (pending === undefined || pending.sub !== config.state) return undefined;
  const [here, there] = [statement, pending].map(
    ({ metadata }) => metadata.trace_state.calendar_version,
  );
  return pending.iat >= statement.iat && here !== there ? pending : undefined;
}

function dayOf(word: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(word) ? new Date(`${word}T00:00:00.000Z`) : undefined;
  if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(word)) return word;
  throw new InvalidArgumentError('It is a day of the calendar, such as 2027-02-08.');
}

function weekdaysOf(text: string): number[] {
  const days = text.split(',').map(Number);
  const known = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
  if (known && new Set(days).size < 7) return days;
  throw new InvalidArgumentError('It is a list such as 6,7 or 5,6, of six days at most.');
}

function yearsOf(text: string): number[] {
  const years = text.split(',').map(Number);
  if (years.every((year) => Number.isInteger(year) && year >= 2000 && year <= 2100)) return years;
  throw new InvalidArgumentError('It is a list of years such as 2027,2028.');
}
