import { readFile } from 'node:fs/promises';
import type { Person } from '@trace/casework';
import type { PartnerChanges, SeenChange } from '@trace/exchange';
import { Command } from 'commander';
import { asPerson } from '../as-person.ts';
import type { Cli } from '../cli.ts';
import { forNode, type NodeChoice } from '../node-of.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';

const ABOUT = `
Two persons decide whom this node believes, each with the fingerprint that was read to him over another line:
  TRACE_TOKEN=<token of one>    STATE=QN trace-node partners propose QT.descriptor --fingerprint "09af 3c11 ..."
  TRACE_TOKEN=<token of another> STATE=QN trace-node partners confirm <change> --fingerprint "09af 3c11 ..."

What the directory of an authority changes waits in the same list; there both confirm.
Who acts is known by the token in TRACE_TOKEN: of a supervisor or an administrator (trace-node tokens make).`;

interface Order extends NodeChoice {
  fingerprint: string;
  reason: string;
}

/** `trace-node partners changes, propose, confirm, decline`: where two persons decide whom this node believes. */
export function partnerChangesCommands(cli: Cli): Command[] {
  return [
    forNode(new Command('changes'))
      .description(
        'Lists the changes of keys and addresses that wait for two persons, and those decided.',
      )
      .addHelpText('after', ABOUT)
      .action((choice: NodeChoice) => list(cli, choice)),
    forNode(new Command('propose'))
      .description('Offers the descriptor of a State, as the first of two persons who compare it.')
      .argument('<descriptor>', 'the file that the State has made with "keys descriptor"')
      .requiredOption('--fingerprint <digits>', 'as a person of that State has read it')
      .addHelpText('after', ABOUT)
      .action((file: string, order: Order) => propose(cli, file, order)),
    forNode(new Command('confirm'))
      .description(
        'Confirms that the fingerprint was compared; the second person puts it into force.',
      )
      .argument('<change>', 'the id that "partners changes" prints')
      .requiredOption('--fingerprint <digits>', 'as a person of that State has read it')
      .addHelpText('after', ABOUT)
      .action((changeId: string, order: Order) =>
        decide(cli, order, (changes, person) =>
          changes.confirm(person, changeId, order.fingerprint),
        ),
      ),
    forNode(new Command('decline'))
      .description('Declines a change; what is in force stays.')
      .argument('<change>', 'the id that "partners changes" prints')
      .requiredOption('--reason <text>', 'why, in words')
      .addHelpText('after', ABOUT)
      .action((changeId: string, order: Order) =>
        decide(cli, order, (changes, person) => changes.decline(person, changeId, order.reason)),
      ),
  ];
}

async function list(cli: Cli, choice: NodeChoice): Promise<void> {
  const { terminal } = cli;
  const changes = await asPerson(cli, choice, 'partner-change.list', async (desk, person) => {
    await desk.noted(person);
    return desk.changes.list();
  });
  if (changes.length === 0) {
    terminal.line('Nothing of the partners has changed, and nothing waits.');
    return;
  }
  for (const change of changes) for (const line of linesOf(change)) terminal.line(line);
}

async function propose(cli: Cli, file: string, order: Order): Promise<void> {
  const descriptor = (await readFile(file, 'utf8')).trim();
  const change = await asPerson(cli, order, 'partner-change.propose', ({ changes }, person) =>
    changes.propose(person, descriptor, order.fingerprint),
  );
  if (change === undefined) {
    cli.terminal.line('In force: it is the descriptor of this State itself.');
    return;
  }
  for (const line of linesOf(change)) cli.terminal.line(line);
  cli.terminal.aside(
    'Another person has to compare the fingerprint too: trace-node partners confirm',
  );
}

async function decide(
  cli: Cli,
  order: Order,
  work: (changes: PartnerChanges, person: Person) => Promise<SeenChange>,
): Promise<void> {
  const change = await asPerson(cli, order, 'partner-change.decide', ({ changes }, person) =>
    work(changes, person),
  );
  for (const line of linesOf(change)) cli.terminal.line(line);
}

function linesOf({ row, fingerprint, statement, endpointNow }: SeenChange): string[] {
  const { trace_node: node, trace_state: about } = statement.metadata;
  const from =
    endpointNow === undefined || endpointNow === node.endpoint ? '' : `${endpointNow} -> `;
  const by = [
    ...(row.confirmedBy === null ? [] : [`compared by ${visible(row.confirmedBy)}`]),
    ...(row.decidedBy === null
      ? []
      : [`${row.decision?.toLowerCase()} by ${visible(row.decidedBy)}`]),
  ];
  return aligned([
    [`${row.state} ${visible(about.name)}`, row.kinds.join(' ')],
    ['  change', row.changeId],
    ['  standing', [row.decision ?? 'WAITING', ...by].join(', ')],
    ['  endpoint', `${from}${node.endpoint}`],
    [
      '  statement',
      `version ${row.version}, ${row.source === 'AUTHORITY' ? visible(statement.iss) : 'its own descriptor'}`,
    ],
    ['  fingerprint', fingerprint],
  ]);
}
