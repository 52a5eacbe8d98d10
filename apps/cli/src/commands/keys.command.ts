import { keyFolder, lockForNewKeys, makeNodeKeys, type KeyUse } from '@trace/platform';
import { instant } from '@trace/protocol';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { KEY_HEAD, keyCells } from '../key-cells.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { ownKeys } from '../own-keys.ts';
import { aligned } from '../terminal.ts';
import {
  destroyCommand,
  encryptCommand,
  revokeCommand,
  rotateCommand,
} from './keys-change.command.ts';
import { reconcileCommand } from './keys-reconcile.command.ts';
import { descriptorCommand } from './keys-descriptor.command.ts';

const EXAMPLES = `
Examples:
  STATE=QN trace-node keys make
  STATE=QN trace-node keys list
  STATE=QN trace-node keys rotate signing            a successor from in seven days, the old one for thirty more
  STATE=QN trace-node keys revoke <id> --as-of 2026-11-23T18:00:00Z --reason compromised
  STATE=QN KEYS_PASSPHRASE_FILE=/run/credentials/keys trace-node keys encrypt
  STATE=QN trace-node keys descriptor --name Nordania --zone Europe/Vienna --country AT \\
      --endpoint https://node.example:8443 --membership FP_12_4:2005-07-03 --out QN.descriptor
  trace-node keys fingerprint QN.descriptor

The node makes its keys by itself at its first start. Private keys never leave the folder "keys" of its data. After
every change of a key, send the directory authority a new descriptor: partners learn of it from the directory only.`;

const PURPOSES: Record<KeyUse, string> = {
  sig: 'signs messages',
  enc: 'opens parcels',
  tls: 'TLS certificate',
  parts: 'locks sealed parts',
  marks: 'marks of items',
};

/** `trace-node keys`: the keys of this node, and what partners are told of them. */
export function keysCommand(cli: Cli): Command {
  const keys = new Command('keys')
    .description("This node's keys, and the descriptor that tells partners of them.")
    .addHelpText('after', EXAMPLES);
  keys.addCommand(
    forNode(new Command('make'))
      .description(
        'Makes the keys and the TLS certificate of a new node; keys that exist are kept.',
      )
      .action((choice: NodeChoice) => make(cli, choice)),
  );
  keys.addCommand(
    forNode(new Command('list'))
      .description(
        'Lists all keys that this node has or had, how they stand and how they are kept.',
      )
      .action((choice: NodeChoice) => list(cli, choice)),
  );
  keys.addCommand(rotateCommand(cli));
  keys.addCommand(revokeCommand(cli));
  keys.addCommand(encryptCommand(cli));
  keys.addCommand(destroyCommand(cli));
  keys.addCommand(reconcileCommand(cli));
  keys.addCommand(descriptorCommand(cli));
  keys.addCommand(
    new Command('fingerprint')
      .description('Prints the fingerprint of a descriptor, to be compared over another line.')
      .argument('<file>', 'a descriptor, of this State or of another')
      .action((file: string) => fingerprint(cli, file)),
  );
  return keys;
}

async function make(cli: Cli, choice: NodeChoice): Promise<void> {
  const { dataDir, state, keys } = configOf(cli, choice);
  const lock = await lockForNewKeys(keys, keyFolder(dataDir));
  const made = await makeNodeKeys(dataDir, state, { passphraseFile: lock.passphraseFile });
  cli.terminal.line(
    made ? `Made the keys of ${state}.` : `${state} has its keys already; nothing was changed.`,
  );
  if (lock.made) cli.terminal.aside(`They are locked by the passphrase in ${keys.passphraseFile}.`);
  await list(cli, choice);
}

async function list(cli: Cli, choice: NodeChoice): Promise<void> {
  const { terminal } = cli;
  const keys = await ownKeys(configOf(cli, choice));
  const now = instant(new Date());
  const rows = keys.list().map((key) => [PURPOSES[key.use], ...keyCells(key, now)]);
  for (const line of aligned([['PURPOSE', ...KEY_HEAD], ...rows])) terminal.line(line);
  if (!keys.inClear) return;
  const says = 'The secrets lie in clear. Call "trace-node keys encrypt".';
  terminal.aside(terminal.style('yellow', says));
}

async function fingerprint(cli: Cli, file: string): Promise<void> {
  const { readDescriptors } = await import('../directory-authority.ts');
  const [read] = await readDescriptors([file], new Date());
  if (!read) return;
  cli.terminal.line(`${read.partner.state}  ${read.fingerprint}`);
}
