import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { CASEWORK_ENTITIES, ReferenceLists, type ReferenceKnowledge } from '@trace/casework';
import { EXCHANGE_ENTITIES } from '@trace/exchange';
import { Audit, AuditEntry, clockOf } from '@trace/platform';
import { Refusal } from '@trace/protocol';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';

const ENTITIES = [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES];

const EXAMPLES = `
Examples:
  STATE=QN trace-node reference show
  STATE=QN trace-node reference show --json > list.json
  STATE=QN trace-node reference import list.json

Requests are judged by this list before they are sent: makers with their models, calibres and forms of numbers, and the
forms of import marks. The program knows nothing of the makers of the real world; each State brings its own list.
libs/casework/reference/fictional-states.json is an example of the form. Every version is kept, and each request says
by which one it was judged. A running node takes a new version at once.`;

/** `trace-node reference`: what this State knows of makers, models and marks. */
export function referenceCommand(cli: Cli): Command {
  const reference = new Command('reference')
    .description('What this State knows of makers, models and marks when it judges a request.')
    .addHelpText('after', EXAMPLES);
  reference.addCommand(
    forNode(new Command('show'))
      .description('Shows the list that is in force.')
      .option('--json', 'print the list itself, as it can be imported')
      .action((order: NodeChoice & { json?: true }) => show(cli, order)),
  );
  reference.addCommand(
    forNode(new Command('import'))
      .description('Takes a list over as the next version.')
      .argument('<file>', 'the list, a JSON file')
      .action((file: string, order: NodeChoice) => take(cli, file, order)),
  );
  return reference;
}

async function show(cli: Cli, order: NodeChoice & { json?: true }): Promise<void> {
  const { terminal } = cli;
  const knowledge = await withLists(cli, order, (lists, em) => lists.current(em));
  if (!knowledge) {
    terminal.line(
      'No list is in force: requests are judged without one. Bring one: reference import FILE',
    );
    return;
  }
  if (order.json) {
    terminal.line(JSON.stringify(knowledge.list, undefined, 2));
    return;
  }
  tell(cli, knowledge);
  const rows = knowledge.list.makers.map(({ name, state, models }) => [
    visible(name),
    state,
    models.map((model) => visible(model.name)).join(', '),
  ]);
  for (const row of aligned([['MAKER', 'STATE', 'MODELS'], ...rows])) terminal.line(row);
  for (const { state, form } of knowledge.list.importMarks) {
    terminal.line(`import mark of ${state}: ${visible(form)}`);
  }
}

async function take(cli: Cli, file: string, order: NodeChoice): Promise<void> {
  const bytes = await readFile(file).catch(() => {
    throw new OperatorFault(`There is no file ${file}.`, 'Name the list: reference import FILE');
  });
  const person = userInfo().username;
  const { knowledge, isNew } = await withLists(cli, order, (lists) =>
    lists.import({ person, role: 'OPERATOR' }, bytes).catch(explain),
  );
  if (!isNew) cli.terminal.line('The same list is in force already; nothing was changed.');
  tell(cli, knowledge);
}

/** Names every place of the file that is not what it should be; nothing of it was taken over. */
function explain(fault: unknown): never {
  if (!(fault instanceof Refusal) || fault.faults.length === 0) throw fault;
  const places = fault.faults.map(
    ({ pointer, detail }) => `  ${visible(pointer)}  ${visible(detail)}`,
  );
  throw new OperatorFault(
    ['The file is not a reference list, and nothing of it was taken over.', ...places].join('\n'),
    'Correct these places and import it again.',
  );
}

function tell({ terminal }: Cli, { list, version }: ReferenceKnowledge): void {
  const models = list.makers.reduce((sum, maker) => sum + maker.models.length, 0);
  const of = version === 0 ? 'the list that comes with the program' : `version ${version}`;
  terminal.line(`In force: ${visible(list.name)} (${of})`);
  terminal.line(
    `  ${list.makers.length} makers, ${models} models, ${list.importMarks.length} forms of import marks`,
  );
}

async function withLists<T>(
  cli: Cli,
  order: NodeChoice,
  work: (lists: ReferenceLists, em: Parameters<ReferenceLists['current']>[0]) => Promise<T>,
): Promise<T> {
  const config = configOf(cli, order);
  const { state } = config;
  return withDatabase(cli, config, ENTITIES, (dataSource) => {
    const lists = new ReferenceLists({
      state,
      dataSource,
      audit: new Audit(),
      clock: clockOf(config),
    });
    return work(lists, dataSource.manager);
  });
}
