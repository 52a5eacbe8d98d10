import { readFile } from 'node:fs/promises';
import {
  Accounts,
  CASEWORK_ENTITIES,
  isRole,
  markFormerAccess,
  ROLES,
  rolesOf,
  setPassword,
  type AccountRow,
  type Person,
  type Role,
} from '@trace/casework';
import { Audit, AuditEntry, Problem, SystemClock } from '@trace/platform';
import { Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';

/** Who sits at the terminal of the node could write the database itself; the trail calls him the node. */
const OPERATOR: Person = { person: 'node', role: 'ADMINISTRATOR' };

const ABOUT = `
Examples:
  STATE=QN trace-node accounts make --person "M. Weber" --role FOCAL_POINT OFFICER --unit North
  STATE=QN trace-node accounts list
  STATE=QN trace-node accounts invite "M. Weber"     a forgotten password; the second factor is asked for
  STATE=QN trace-node accounts invite "M. Weber" --factor-lost "service card, seen in person"

Accounts are for people, who sign in with a browser; systems take a token ("trace-node tokens"). An account is made
with an invitation: a code that is printed once and holds for three days. Its person sets the password with it, at
/invitation of the node, so that nobody else ever knows it. The first administrator is invited by the first start.`;

interface InviteOrder extends NodeChoice {
  factorLost?: string;
}

interface Order extends NodeChoice {
  person: string;
  role: Role[];
  unit?: string;
  passwordFile?: string;
  json?: true;
}

/** `trace-node accounts`: makes and lists the accounts of people, and invites them again. */
export function accountsCommand(cli: Cli): Command {
  const accounts = new Command('accounts')
    .description('Who signs in on this node, and in which roles.')
    .addHelpText('after', ABOUT);
  accounts.addCommand(
    forNode(new Command('make'))
      .description('Makes an account and prints the code with which its person gets in.')
      .requiredOption('--person <name>', 'whose account: the name stands in the audit trail')
      .requiredOption('--role <roles...>', ROLES.join(', '), addRole)
      .option('--unit <unit>', 'sees the cases of this unit only (default: of all)')
      .option('--password-file <file>', 'takes the password from there, in place of an invitation')
      .option('--json', 'print it for a program')
      .action((order: Order) => make(cli, order)),
  );
  accounts.addCommand(
    forNode(new Command('list'))
      .description('Lists the accounts by name.')
      .action((choice: NodeChoice) => list(cli, choice)),
  );
  accounts.addCommand(
    forNode(new Command('invite'))
      .description('Prints a new code for an account: the password is set afresh.')
      .argument('<person>', 'the name of the account')
      .option('--factor-lost <proof>', 'the second factor too; how the person has shown who he is')
      .action((person: string, order: InviteOrder) => invite(cli, person, order)),
  );
  return accounts;
}

async function make(cli: Cli, order: Order): Promise<void> {
  const { person, role: roles, unit, passwordFile, json, ...choice } = order;
  const password = passwordFile === undefined ? undefined : await passwordIn(passwordFile);
  const made = await withAccounts(cli, choice, async (accounts, ground) => {
    const wish = { person, roles, ...(unit !== undefined && { unit }) };
    const { account, invitation } = await accounts.create(OPERATOR, wish);
    if (password === undefined) return { accountId: account.accountId, ...invitation };
    await setPassword(ground, account.accountId, password);
    return { accountId: account.accountId };
  });
  if (json) {
    cli.terminal.line(
      JSON.stringify({ ...made, person, roles, ...(unit !== undefined && { unit }) }),
    );
    return;
  }
  if (!('code' in made)) {
    cli.terminal.line(`${visible(person)} can sign in with the password of that file.`);
    return;
  }
  tellCode(cli, person, made);
}

async function list(cli: Cli, choice: NodeChoice): Promise<void> {
  const rows = await withAccounts(cli, choice, (accounts) => accounts.list());
  if (rows.length === 0) {
    cli.terminal.line('There are no accounts yet. The first start of the node makes one.');
    return;
  }
  const now = new Date();
  const lines = rows.map((row) => [
    visible(row.person),
    rolesOf(row).join(' '),
    visible(row.unit ?? '-'),
    standingOf(row, now),
  ]);
  for (const line of aligned([['PERSON', 'ROLES', 'UNIT', 'STANDING'], ...lines]))
    cli.terminal.line(line);
}

async function invite(
  cli: Cli,
  person: string,
  { factorLost, ...choice }: InviteOrder,
): Promise<void> {
  const invitation = await withAccounts(cli, choice, async (accounts) => {
    const row = (await accounts.list()).find((one) => one.person === person);
    if (!row)
      throw new OperatorFault(
        `Nobody has an account with the name ${visible(person)}.`,
        '"trace-node accounts list" shows the names.',
      );
    return accounts.invite(OPERATOR, row.accountId, factorLost);
  });
  tellCode(cli, person, invitation);
}

function tellCode(
  { terminal }: Cli,
  person: string,
  { code, expiresAt }: { code: string; expiresAt: Date },
): void {
  terminal.line(code);
  terminal.aside('');
  terminal.aside(
    `With this code ${visible(person)} sets a password at /invitation of the node, until ${expiresAt.toISOString()}.`,
  );
  terminal.aside('It is shown only now: hand it over safely.');
}

async function withAccounts<T>(
  cli: Cli,
  choice: NodeChoice,
  work: (accounts: Accounts, ground: ConstructorParameters<typeof Accounts>[0]) => Promise<T>,
): Promise<T> {
  const entities = [AuditEntry, ...CASEWORK_ENTITIES];
  const config = configOf(cli, choice);
  const keys = await ownKeys(config);
  return withDatabase(cli, config, entities, async (dataSource) => {
    await markFormerAccess(dataSource, keys);
    const ground = { dataSource, audit: new Audit(), clock: new SystemClock(), keys };
    try {
      return await work(new Accounts(ground), ground);
    } catch (fault) {
      if (fault instanceof Problem) throw new OperatorFault(fault.detail, 'Nothing was done.');
      throw fault;
    }
  });
}

async function passwordIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return text.replace(/\r?\n$/, '');
  throw new OperatorFault(
    `The file ${file} can not be read.`,
    'Name a file that holds the password.',
  );
}

function standingOf({ disabledAt, passwordHash, invitedUntil }: AccountRow, now: Date): string {
  if (disabledAt !== null) return `closed on ${disabledAt.toISOString().slice(0, 10)}`;
  if (passwordHash !== null) return 'open';
  if (invitedUntil !== null && invitedUntil > now)
    return `invited until ${invitedUntil.toISOString().slice(0, 16)}Z`;
  return 'was invited, and did not come';
}

function addRole(word: string, before: Role[] = []): Role[] {
  const role = word.toUpperCase().replaceAll('-', '_');
  if (!isRole(role)) throw new InvalidArgumentError(`The roles are ${ROLES.join(', ')}.`);
  return [...before, role];
}
