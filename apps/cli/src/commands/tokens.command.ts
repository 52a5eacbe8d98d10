import {
  AccessTokens,
  CASEWORK_ENTITIES,
  isRole,
  markFormerAccess,
  ROLES,
  type AccessTokenState,
  type Role,
} from '@trace/casework';
import { AuditEntry, SystemClock } from '@trace/platform';
import { Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';

const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const ABOUT_ROLES = `
Roles:
  FOCAL_POINT    asks partners: submits, withdraws and closes requests of this State
  OFFICER        answers partners: acknowledges, answers, refuses
  SUPERVISOR     both, and sees what is overdue
  AUDITOR        reads everything but who people are; changes nothing
  ADMINISTRATOR  looks after the node; sees no case`;

const EXAMPLES = `
Examples:
  STATE=QN trace-node tokens make --person "M. Weber" --role FOCAL_POINT --days 90
  STATE=QN trace-node tokens list
  STATE=QN trace-node tokens revoke 0199b2f4-7c31-7a3e-9f52-3f6c1b7d2a10
${ABOUT_ROLES}

A token is printed once, when it is made, and is kept nowhere: the node knows only its SHA-256. Whoever has
it acts as this person. A revoked token ends within five seconds, also while the node is running.`;

interface Order extends NodeChoice {
  person: string;
  role: Role;
  unit?: string;
  days?: number;
  json?: true;
}

/** `trace-node tokens`: makes, lists and revokes the tokens of the API. */
export function tokensCommand(cli: Cli): Command {
  const tokens = new Command('tokens')
    .description('Who may use the API of this node, and in which role.')
    .addHelpText('after', EXAMPLES);
  tokens.addCommand(
    forNode(new Command('make'))
      .description('Makes a token for one person in one role, and prints it this one time.')
      .requiredOption('--person <name>', 'whose token: the name stands in the audit trail')
      .requiredOption('--role <role>', ROLES.join(', '), roleOf)
      .option('--unit <unit>', 'sees the cases of this unit only (default: of all)')
      .option('--days <number>', 'ends after so many days (default: when it is revoked)', daysOf)
      .option('--json', 'print it for a program')
      .addHelpText('after', ABOUT_ROLES)
      .action((order: Order) => make(cli, order)),
  );
  tokens.addCommand(
    forNode(new Command('list'))
      .description('Lists the tokens, the newest first, without their text.')
      .option('--json', 'print them for a program')
      .action((choice: NodeChoice & { json?: true }) => list(cli, choice)),
  );
  tokens.addCommand(
    forNode(new Command('revoke'))
      .description('Ends a token for ever.')
      .argument('<token-id>', 'the id that "tokens make" and "tokens list" print')
      .action((tokenId: string, choice: NodeChoice) => revoke(cli, tokenId, choice)),
  );
  return tokens;
}

async function make(cli: Cli, { person, role, unit, days, json, ...choice }: Order): Promise<void> {
  const config = configOf(cli, choice);
  const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY_MS);
  const made = await withTokens(cli, choice, (tokens) =>
    tokens.make({
      person,
      role,
      ...(unit !== undefined && { unit }),
      ...(expiresAt && { expiresAt }),
    }),
  );
  const { terminal } = cli;
  if (json) {
    terminal.line(JSON.stringify({ ...made, person, role, ...(expiresAt && { expiresAt }) }));
    return;
  }
  terminal.line(made.token);
  terminal.aside('');
  terminal.aside(
    `This token lets ${person} act as ${role} of ${config.state}. It is shown only now: hand it over safely.`,
  );
  terminal.aside(
    `Valid ${expiresAt ? `until ${expiresAt.toISOString()}` : 'until it is revoked'}: trace-node tokens revoke ${made.tokenId}`,
  );
}

async function list(cli: Cli, { json, ...choice }: NodeChoice & { json?: true }): Promise<void> {
  const held = await withTokens(cli, choice, (tokens) => tokens.list());
  if (json) {
    for (const one of held) cli.terminal.line(JSON.stringify(one));
    return;
  }
  if (held.length === 0) {
    cli.terminal.line('There are no tokens yet. Make the first one: trace-node tokens make --help');
    return;
  }
  const now = new Date();
  const rows = held.map((one) => [
    one.tokenId,
    visible(one.person),
    one.role,
    one.createdAt.toISOString().slice(0, 10),
    standingOf(one, now),
  ]);
  for (const line of aligned([['TOKEN', 'PERSON', 'ROLE', 'MADE ON', 'STANDING'], ...rows])) {
    cli.terminal.line(line);
  }
}

async function revoke(cli: Cli, tokenId: string, choice: NodeChoice): Promise<void> {
  const known =
    UUID.test(tokenId) && (await withTokens(cli, choice, (tokens) => tokens.revoke(tokenId)));
  if (!known) {
    throw new OperatorFault(
      `There is no token in force with the id ${visible(tokenId)}.`,
      '"trace-node tokens list" shows the ids, and which of them are still in force.',
    );
  }
  cli.terminal.line(`Revoked. Within five seconds nobody can use the token ${tokenId} any more.`);
}

async function withTokens<T>(
  cli: Cli,
  choice: NodeChoice,
  work: (tokens: AccessTokens) => Promise<T>,
): Promise<T> {
  const config = configOf(cli, choice);
  const keys = await ownKeys(config);
  return withDatabase(cli, config, [AuditEntry, ...CASEWORK_ENTITIES], async (dataSource) => {
    await markFormerAccess(dataSource, keys);
    return work(new AccessTokens(dataSource, new SystemClock(), keys));
  });
}

function standingOf({ revokedAt, expiresAt }: AccessTokenState, now: Date): string {
  if (revokedAt !== null) return `revoked on ${revokedAt.toISOString().slice(0, 10)}`;
  if (expiresAt === null) return 'in force';
  const day = expiresAt.toISOString().slice(0, 10);
  return expiresAt <= now ? `ended on ${day}` : `in force until ${day}`;
}

function roleOf(word: string): Role {
  const role = word.toUpperCase().replaceAll('-', '_');
  if (!isRole(role)) throw new InvalidArgumentError(`The roles are ${ROLES.join(', ')}.`);
  return role;
}

function daysOf(word: string): number {
  const days = Number(word);
  if (Number.isInteger(days) && days >= 1 && days <= 3_650) return days;
  throw new InvalidArgumentError('It is a whole number from 1 to 3650.');
}
