import { setTimeout } from 'node:timers/promises';
import { WRAPPED_COLUMNS, wrapAnew } from '@trace/casework';
import {
  destroySecret,
  KeyFault,
  Pkcs11Module,
  makePassphraseFile,
  protectKeys,
  revokeKey,
  rotateKey,
  usesFileOf,
  type Config,
  type KeptKey,
  type RotatedUse,
  type ShownKey,
} from '@trace/platform';
import { REVOCATION_REASONS, type RevocationReason, type SigningAlgorithm } from '@trace/protocol';
import { Argument, Command, Option } from 'commander';
import { auditedChange } from '../audited-change.ts';
import type { Cli } from '../cli.ts';
import { instantOf } from '../instant-of.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';

const DAY_MS = 86_400_000;
/** Until then partners have the new directory, if they ask for it once a week. */
const LEAD_DAYS = 7;
/** No outage that was ever survived was longer; a message that waits longer is refused, and can be said again. */
const OVERLAP_DAYS = 30;

const USES: Record<string, RotatedUse> = {
  signing: 'sig',
  encryption: 'enc',
  tls: 'tls',
  parts: 'parts',
};

const NEXT_STEP =
  'Now describe the node anew (trace-node keys descriptor) and send the descriptor to the directory authority.';

const ABOUT_ROTATION = `
The successor counts from a moment that partners can prepare for, in seven days unless you say otherwise, and is used
from then on if the directory in force names it. What is under way with the key before it still arrives, until the
overlap is over; that key then proves the evidence of its time, and nothing else.
The key of the sealed parts is replaced at once: no partner knows it. Everything in the database is put under the new
one, and the old one can then be destroyed, together with all that backups hold under it.

Examples:
  STATE=QN trace-node keys rotate signing
  STATE=QN trace-node keys rotate tls --from 2027-01-11T09:00:00Z --overlap-days 14
  STATE=QN trace-node keys rotate parts`;

const ABOUT_REVOCATION = `
From the moment that the directory says so, partners refuse everything that this key signs. What they have received
since the instant that you name is marked on both sides; what they received before it stays good. Where no other key of
its kind counts now, a successor is made that counts at once; nothing is signed until the directory names it.

Example:
  STATE=QN trace-node keys revoke <id> --as-of 2026-11-23T18:00:00Z --reason compromised`;

interface RotateOrder extends NodeChoice {
  from?: Date;
  overlapDays: number;
  algorithm?: SigningAlgorithm;
  inModule?: true;
}

/** `trace-node keys rotate`: a successor for a key, announced before it counts. */
export function rotateCommand(cli: Cli): Command {
  return forNode(new Command('rotate'))
    .description('Makes a successor for a key, with an overlap in which both are honoured.')
    .addArgument(new Argument('<use>', 'which key').choices(Object.keys(USES)))
    .option(
      '--from <instant>',
      `when it begins to count (default: in ${LEAD_DAYS} days)`,
      instantOf,
    )
    .option(
      '--overlap-days <number>',
      'how long the one before it counts after that',
      Number,
      OVERLAP_DAYS,
    )
    .addOption(new Option('--algorithm <name>', 'of a signing key').choices(['ES256', 'EdDSA']))
    .option('--in-module', 'make the signing key in the PKCS#11 module of the settings')
    .addHelpText('after', ABOUT_ROTATION)
    .action((use: string, order: RotateOrder) => rotate(cli, USES[use] ?? 'sig', order));
}

async function rotate(cli: Cli, use: RotatedUse, order: RotateOrder): Promise<void> {
  const config = configOf(cli, order);
  if (use === 'parts') return rotateParts(cli, config);
  const { dataDir, keys } = config;
  const from = order.from ?? new Date(Date.now() + LEAD_DAYS * DAY_MS);
  const overlapUntil = new Date(from.getTime() + order.overlapDays * DAY_MS);
  const { algorithm } = order;
  const made = order.inModule && use === 'sig' ? await keyInModule(config, from) : undefined;
  const wish = { use, from, overlapUntil, ...(algorithm && { algorithm }), ...(made && { made }) };
  const note = { action: 'KEYS_CHANGED', outcome: `ROTATED ${use}` } as const;
  const id = await auditedChange(cli, config, note, () =>
    rotateKey(dataDir, keys.passphraseFile, wish),
  );
  cli.terminal.line(`Made ${id}, which counts from ${from.toISOString()}.`);
  cli.terminal.line(`The one before it counts until ${overlapUntil.toISOString()}.`);
  cli.terminal.aside(NEXT_STEP);
  return undefined;
}

async function keyInModule({ dataDir, keys }: Config, from: Date): Promise<KeptKey> {
  if (keys.module === undefined) throw new KeyFault('MODULE_MISSING');
  const module = await Pkcs11Module.load(keys.module, usesFileOf(dataDir));
  const { jwk, label } = await module.makeKey(`trace ${from.toISOString()}`);
  return { id: jwk.kid, use: 'sig', valid_from: from.toISOString(), jwk, module: label };
}

/** The database follows in the same transaction, so that no row is ever under a key that nobody knows. */
async function rotateParts(cli: Cli, config: Config): Promise<void> {
  const { dataDir, keys } = config;
  const now = new Date();
  const wish = { use: 'parts', from: now, overlapUntil: now } as const;
  const note = { action: 'KEYS_CHANGED', outcome: 'ROTATED parts' } as const;
  const id = await auditedChange(cli, config, note, () =>
    rotateKey(dataDir, keys.passphraseFile, wish),
  );
  // Only then can every process of a running node open what lies under it.
  await cli.terminal.during('Waiting until every process of the node has the new key', () =>
    setTimeout(2_000 * config.sweepSeconds),
  );
  const rewrapped = { action: 'KEYS_CHANGED', outcome: `REWRAPPED ${id}` } as const;
  const own = await ownKeys(config);
  const { count, displaced } = await auditedChange(cli, config, rewrapped, (em) =>
    wrapAnew(em, own),
  );
  cli.terminal.line(`Made ${id}; ${count} keys and blocks in the database are under it now.`);
  if (displaced > 0) {
    cli.terminal.line(
      `${displaced} do not open in their place, because somebody has moved or altered them in the database; they were left as they are.`,
    );
  }
  cli.terminal.aside(
    'A node that runs takes it up within seconds. Destroy the old one when no backup under it is needed any more.',
  );
}

interface RevokeOrder extends NodeChoice {
  asOf: Date;
  reason: RevocationReason;
}

/** `trace-node keys revoke`: that a key is not to be relied on any more, as of an instant. */
export function revokeCommand(cli: Cli): Command {
  return forNode(new Command('revoke'))
    .description('Revokes a key as of an instant, which may lie before anybody knew.')
    .argument('<id>', 'of the key, as "keys list" shows it')
    .requiredOption('--as-of <instant>', 'the last instant at which it was surely safe', instantOf)
    .addOption(
      new Option('--reason <word>', 'why').choices([...REVOCATION_REASONS]).makeOptionMandatory(),
    )
    .addHelpText('after', ABOUT_REVOCATION)
    .action((id: string, order: RevokeOrder) => revoke(cli, id, order));
}

async function revoke(cli: Cli, id: string, order: RevokeOrder): Promise<void> {
  const config = configOf(cli, order);
  const { dataDir, keys } = config;
  const now = new Date();
  if (order.asOf > now) {
    throw new OperatorFault(
      'A key is revoked as of a moment that is over.',
      'To let it end later, make its successor: trace-node keys rotate',
      2,
    );
  }
  const wish = { id, asOf: order.asOf, reason: order.reason, now };
  const successor = await auditedChange(
    cli,
    config,
    { action: 'KEYS_CHANGED', outcome: `REVOKED ${id}`, reason: order.reason },
    () => revokeKey(dataDir, keys.passphraseFile, wish),
  );
  cli.terminal.line(`Revoked ${id} as of ${order.asOf.toISOString()}.`);
  if (successor !== undefined) cli.terminal.line(`Made ${successor} in its place.`);
  cli.terminal.aside(NEXT_STEP);
}

/** `trace-node keys encrypt`: puts the secrets under a passphrase, the first one or another one. */
export function encryptCommand(cli: Cli): Command {
  return forNode(new Command('encrypt'))
    .description(
      'Puts all secrets under the passphrase in KEYS_PASSPHRASE_FILE, or under a new one.',
    )
    .option('--new-passphrase-file <file>', 'holds the one that is to replace it')
    .action(async (order: NodeChoice & { newPassphraseFile?: string }) => {
      const config = configOf(cli, order);
      const { passphraseFile, mayMake } = config.keys;
      const file = order.newPassphraseFile ?? (await passphraseToUse(cli, config));
      await auditedChange(cli, config, { action: 'KEYS_CHANGED', outcome: 'ENCRYPTED' }, () =>
        protectKeys(config.dataDir, passphraseFile, file),
      );
      cli.terminal.line('All secrets are under the passphrase of that file.');
      if (!mayMake || order.newPassphraseFile !== undefined)
        cli.terminal.aside('Set KEYS_PASSPHRASE_FILE for the node.');
      cli.terminal.aside('Destroy copies of the keys that were made in clear.');
    });
}

/** The file that is named, or the one beside the data folder, which is made where it is missing. */
async function passphraseToUse(
  cli: Cli,
  { keys: { passphraseFile, isNamed, mayMake } }: Config,
): Promise<string> {
  if (!isNamed && !mayMake) {
    throw new OperatorFault(
      'It is not said under which passphrase.',
      'Set KEYS_PASSPHRASE_FILE to a file that holds it, apart from the data of the node.',
      2,
    );
  }
  if (mayMake && (await makePassphraseFile(passphraseFile)))
    cli.terminal.line(`Made a passphrase: ${passphraseFile}.`);
  return passphraseFile;
}

/** `trace-node keys destroy`: the secret half of a key whose time is over. */
export function destroyCommand(cli: Cli): Command {
  return forNode(new Command('destroy'))
    .description('Destroys the secret half of a key that has ended. It can not be brought back.')
    .argument('<id>', 'of the key, as "keys list" shows it')
    .action((id: string, choice: NodeChoice) => destroy(cli, id, choice));
}

async function destroy(cli: Cli, id: string, choice: NodeChoice): Promise<void> {
  const config = configOf(cli, choice);
  const key = (await ownKeys(config)).list().find((one) => one.id === id);
  const note = { action: 'KEYS_CHANGED', outcome: `DESTROYED ${id}` } as const;
  await auditedChange(cli, config, note, async (em) => {
    if (key?.use === 'parts') await assertUnused(em, key);
    await destroySecret(config.dataDir, id, new Date());
  });
  cli.terminal.line(`The secret half of ${id} is destroyed; what it proved stays proved.`);
}

async function assertUnused(
  em: Parameters<typeof wrapAnew>[0],
  { id, standing }: ShownKey,
): Promise<void> {
  for (const { table, column } of WRAPPED_COLUMNS) {
    const [row] = await em.query<{ one: number }[]>(
      `select 1 as one from ${table} where ${column} like $1 or (${column} is not null and position('.' in ${column}) = 0) limit 1`,
      [`${id}.%`],
    );
    if (row === undefined && standing !== 'IN_USE') continue;
    throw new OperatorFault(
      'The database still holds what only this key opens.',
      'Make a successor, under which everything is put: trace-node keys rotate parts',
    );
  }
}
