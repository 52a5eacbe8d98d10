import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile, type Config } from '@trace/platform';
import {
  authorityKeysIn,
  authorityNameOf,
  readDirectory,
  type Partner,
  type PublishedKey,
} from '@trace/protocol';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';

const EXAMPLES = `
Examples:
  STATE=QN trace-node partners install directory.json --authority authority.jwk.json    the first time
  STATE=QN trace-node partners install directory.json                                   every time after

The first time pins the key of the authority: compare what is printed with the authority over another line,
then add --compared. From then on only a directory that this key has signed is taken. A running node notices
the new file within seconds.`;

interface InstallOrder extends NodeChoice {
  authority?: string;
  compared?: true;
}

/** `trace-node partners install`: checks a signed directory and puts it into force. */
export function installCommand(cli: Cli): Command {
  return forNode(new Command('install'))
    .description(
      'Checks a signed directory with the pinned key of the authority, and puts it into force.',
    )
    .argument('<file>', 'the directory that the authority has signed')
    .option('--authority <file>', 'the public key of the authority, to pin it the first time')
    .option('--compared', 'the key of the authority was compared over another line')
    .addHelpText('after', EXAMPLES)
    .action((file: string, order: InstallOrder) => install(cli, file, order));
}

async function install(cli: Cli, file: string, order: InstallOrder): Promise<void> {
  const { terminal } = cli;
  const config = configOf(cli, order);
  const now = new Date();
  const { keys, isNew } = await authorityFor(config, order.authority);
  const partners = await readDirectory(await readFile(file, 'utf8'), { keys }, now);
  if (isNew && !order.compared) {
    for (const { kid } of keys) terminal.line(`The key of the authority: ${kid}`);
    terminal.aside(
      'Nothing was installed. Compare this key with the authority over another line, then add --compared.',
    );
    return;
  }
  await assertOwnKeys(config, partners);
  const former = isNew ? [] : await formerly(config, keys);
  const changes = changesBetween(former, partners);
  assertNoRollback(former, partners);
  await mkdir(dirname(config.directoryFile), { recursive: true });
  if (isNew && order.authority !== undefined) {
    await mkdir(dirname(config.directoryAuthorityFile), { recursive: true });
    await copyFile(order.authority, config.directoryAuthorityFile);
  }
  await replaceFile(config.directoryFile, await readFile(file, 'utf8'));
  terminal.line(`In force: ${config.directoryFile}`);
  for (const change of changes.length > 0 ? changes : ['nothing has changed'])
    terminal.line(`  ${change}`);
}

/** The keys by which the authority is known, or is to be. */
interface Pinned {
  keys: PublishedKey[];
  isNew: boolean;
}

async function authorityFor(
  { directoryAuthorityFile, state }: Config,
  given: string | undefined,
): Promise<Pinned> {
  const pinned = await readFile(directoryAuthorityFile, 'utf8').catch(() => undefined);
  const offered = given === undefined ? undefined : keysIn(await readFile(given, 'utf8'));
  if (pinned === undefined && offered === undefined) {
    throw new OperatorFault(
      `The node of ${state} has not pinned the key of a directory authority yet.`,
      'Add --authority with the public key that the authority has given you.',
    );
  }
  if (pinned === undefined) return { keys: offered ?? [], isNew: true };
  const keys = keysIn(pinned);
  if (offered !== undefined && authorityNameOf(offered) !== authorityNameOf(keys)) {
    throw new OperatorFault(
      `Another authority is pinned already: ${keys[0]?.kid}, and not ${offered[0]?.kid}.`,
      `To change to another authority, settle it with both over another line and remove ${directoryAuthorityFile} first.`,
    );
  }
  return { keys, isNew: false };
}

function keysIn(text: string): PublishedKey[] {
  return authorityKeysIn(JSON.parse(text));
}

/** A directory that names this State with other keys would make every partner refuse what this node signs. */
async function assertOwnKeys(config: Config, partners: readonly Partner[]): Promise<void> {
  const { state } = config;
  const own = partners.find((partner) => partner.state === state);
  if (own === undefined) {
    throw new OperatorFault(
      `The directory does not name ${state}, so partners would not know this node.`,
      'Send the descriptor of this node to the authority: trace-node keys descriptor --help',
    );
  }
  const keys = await ownKeys(config).catch(() => undefined);
  if (keys === undefined || keys.knows(own)) return;
  throw new OperatorFault(
    `The directory names other keys for ${state} than this node has.`,
    'Send a new descriptor of this node to the authority: trace-node keys descriptor --help',
  );
}

/** What is in force until now. One that can not be read any more is no reason to refuse its successor. */
async function formerly({ directoryFile }: Config, keys: Pinned['keys']): Promise<Partner[]> {
  const text = await readFile(directoryFile, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  return readDirectory(text, { keys }, new Date()).catch(() => []);
}

function assertNoRollback(former: readonly Partner[], partners: readonly Partner[]): void {
  for (const { state, statement } of partners) {
    const before = former.find((one) => one.state === state);
    if (before === undefined || before.statement.version <= statement.version) continue;
    throw new OperatorFault(
      `The file has version ${statement.version} of the statement of ${state}, and version ${before.statement.version} is in force.`,
      'Ask the directory authority for the current file.',
    );
  }
}

/** What a new directory changes, each change a line: a changed key is an event that somebody must see. */
function changesBetween(former: readonly Partner[], partners: readonly Partner[]): string[] {
  const removed = former
    .filter(({ state }) => !partners.some((one) => one.state === state))
    .map(({ state }) => `${state} is no longer in the directory`);
  const others = partners.flatMap((partner) => {
    const before = former.find((one) => one.state === partner.state);
    if (before === undefined)
      return [`${partner.state} is new: ${partner.statement.metadata.trace_node.endpoint}`];
    return changesOf(before, partner).map((change) => `${partner.state}: ${change}`);
  });
  return [...removed, ...others];
}

function changesOf(before: Partner, now: Partner): string[] {
  const changes: string[] = [];
  const kids = ({ statement }: Partner): string =>
    statement.jwks.keys
      .map(({ kid }) => kid)
      .toSorted()
      .join(' ');
  const node = ({ statement }: Partner): string => statement.metadata.trace_node.endpoint;
  if (kids(before) !== kids(now))
    changes.push('its keys have CHANGED; ask it over another line whether that is so');
  if (before.certificates.join(' ') !== now.certificates.join(' '))
    changes.push('its TLS certificate has changed');
  if (node(before) !== node(now)) changes.push(`it is now reached at ${node(now)}`);
  if (changes.length === 0 && before.statement.version !== now.statement.version) {
    changes.push(`version ${now.statement.version} of its statement`);
  }
  return changes;
}
