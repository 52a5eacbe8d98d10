import { join } from 'node:path';
import { authorityUsesFile } from '@trace/exchange';
import {
  authoritySettingsOf,
  destroySecret,
  KeyFault,
  KEYRING_FILE,
  lockForNewKeys,
  makePassphraseFile,
  Pkcs11Module,
  placeOfAuthority,
  projectRoot,
  protectKeys,
  revokeKey,
  rotateKey,
  type AuthoritySettings,
  type KeptKey,
} from '@trace/platform';
import { instant, REVOCATION_REASONS, type Approver, type RevocationReason } from '@trace/protocol';
import { Command, Option } from 'commander';
import { approversOf, keepApprovers, personLines } from '../approvers-list.ts';
import type { Cli } from '../cli.ts';
import { AUTHORITY_FILES, DirectoryAuthority } from '../directory-authority.ts';
import { instantOf } from '../instant-of.ts';
import { KEY_HEAD, keyCells } from '../key-cells.ts';
import { OperatorFault } from '../operator-fault.ts';
import { aligned, type Terminal } from '../terminal.ts';

const DEFAULT_FOLDER = join(projectRoot(), 'data', 'authority');
const DAY_MS = 86_400_000;
/** Until then two persons of every State have compared the new key. */
const LEAD_DAYS = 30;
/** As long as statements are valid: what the old key has signed has ended by itself when the key does. */
const OVERLAP_DAYS = 400;

const ABOUT_KEYS = `
The key lies locked by the passphrase in AUTHORITY_PASSPHRASE_FILE, or in KEYS_PASSPHRASE_FILE where a node and its
authority have one; where none is named, one is made beside the folder in which the authority's own lies. In production it
has to be named. With PKCS11_MODULE, PKCS11_TOKEN and PKCS11_PIN_FILE, --in-module makes the key in a module.`;

const ABOUT_ROTATION = `
The old key goes on signing until the new one counts, and counts as long as what it has signed. The name of the authority
stays. ${AUTHORITY_FILES.anchor} says so, signed with the old key: hand it to every State, whose two persons compare the new
key with you over another line (trace-node partners anchor). New members pin ${AUTHORITY_FILES.public}, which has both.`;

const ABOUT_REVOCATION = `
Nobody knows what a revoked key has signed, whatever day that bears. So every State that it has vouched for is drafted and
approved anew, from descriptors that are asked for and compared again. The list of who approves is shown: with --yes it is
signed anew as it stands, and without it nobody approves until trace-node partners authority-approvers says who does.`;

interface Choice {
  authority: string;
}

/** Adds the option by which a command is told whose keys are meant. */
export function forAuthority(command: Command): Command {
  return command.option(
    '--authority <folder>',
    'where the keys of the authority lie',
    DEFAULT_FOLDER,
  );
}

/** `trace-node partners authority-…`: the keys of a directory authority, from the first to the last day. */
export function authorityKeysCommands(cli: Cli): Command[] {
  return [
    makeCommand(cli),
    forAuthority(new Command('authority-keys'))
      .description('Lists all keys that a directory authority has or had, and how they are kept.')
      .action(({ authority }: Choice) => list(cli, authoritySettingsOf(cli.env, authority))),
    rotateCommand(cli),
    revokeCommand(cli),
    encryptCommand(cli),
    forAuthority(new Command('authority-destroy'))
      .description('Destroys the secret half of a key that has ended. It can not be brought back.')
      .argument('<id>', 'of the key, as "partners authority-keys" shows it')
      .action(async (id: string, { authority }: Choice) => {
        const { folder } = authoritySettingsOf(cli.env, authority);
        await destroySecret(placeOfAuthority(folder), id, new Date());
        cli.terminal.line(`The secret half of ${id} is destroyed; what it proved stays proved.`);
      }),
  ];
}

function makeCommand(cli: Cli): Command {
  return new Command('authority-make')
    .description(
      'Makes the key of a directory authority, which vouches for the nodes of a group of States.',
    )
    .option('--out <folder>', 'where to put it; keep it off the network', DEFAULT_FOLDER)
    .option('--in-module', 'make the key in the PKCS#11 module of the settings')
    .addHelpText('after', ABOUT_KEYS)
    .action((order: { out: string; inModule?: true }) => make(cli, order));
}

async function make(
  { terminal, env }: Cli,
  { out, inModule }: { out: string; inModule?: true },
): Promise<void> {
  const settings = authoritySettingsOf(env, out);
  const now = new Date();
  const lock = await lockForNewKeys(settings, join(settings.folder, KEYRING_FILE));
  const made = inModule ? await keyInModule(settings, now) : undefined;
  const { passphraseFile } = lock;
  const authority = await DirectoryAuthority.make(
    settings.folder,
    { now, passphraseFile, ...(made && { made }) },
    settings.module,
  );
  terminal.line(`Made the directory authority with the key ${authority.keys.signingAt(now).kid}.`);
  terminal.line(`  ${join(out, KEYRING_FILE)}   stays with the authority`);
  terminal.line(`  ${join(out, AUTHORITY_FILES.public)}   goes to every node, which pins it`);
  if (lock.made)
    terminal.aside(
      `It is locked by the passphrase in ${settings.passphraseFile}: keep a copy where no other is.`,
    );
}

async function list({ terminal }: Cli, settings: AuthoritySettings): Promise<void> {
  const { keys } = await DirectoryAuthority.load(settings);
  const now = new Date();
  terminal.line(keys.name);
  const rows = keys.list(now).map((key) => keyCells(key, instant(now)));
  for (const line of aligned([KEY_HEAD, ...rows])) terminal.line(line);
  if (!keys.inClear) return;
  const says = 'The secrets lie in clear. Call "trace-node partners authority-encrypt".';
  terminal.aside(terminal.style('yellow', says));
}

interface RotateOrder extends Choice {
  from?: Date;
  overlapDays: number;
  inModule?: true;
}

function rotateCommand(cli: Cli): Command {
  return forAuthority(new Command('authority-rotate'))
    .description('Makes a successor for the key of an authority, which the old key vouches for.')
    .option('--from <instant>', `when it begins to sign (default: in ${LEAD_DAYS} days)`, instantOf)
    .option(
      '--overlap-days <number>',
      'how long the one before it counts after that; at least as long as what it has signed',
      Number,
      OVERLAP_DAYS,
    )
    .option('--in-module', 'make the key in the PKCS#11 module of the settings')
    .addHelpText('after', ABOUT_ROTATION)
    .action((order: RotateOrder) => rotate(cli, order));
}

async function rotate({ terminal, env }: Cli, order: RotateOrder): Promise<void> {
  const settings = authoritySettingsOf(env, order.authority);
  const now = new Date();
  // Opened before anything is changed: with a passphrase that is not there, nothing is.
  const former = await DirectoryAuthority.load(settings);
  const approvers = await approversOf(settings.folder, former.keys, now);
  const from = order.from ?? new Date(now.getTime() + LEAD_DAYS * DAY_MS);
  const overlapUntil = new Date(from.getTime() + order.overlapDays * DAY_MS);
  const made = order.inModule ? await keyInModule(settings, from) : undefined;
  const wish = { use: 'sig', from, overlapUntil, ...(made && { made }) } as const;
  const id = await rotateKey(placeOfAuthority(settings.folder), settings.passphraseFile, wish);
  const authority = await handedOut(settings, now);
  if (approvers) await keepApprovers(settings.folder, authority.keys, approvers, now);
  terminal.line(`Made ${id}, which signs from ${from.toISOString()}.`);
  terminal.line(`The one before it counts until ${overlapUntil.toISOString()}.`);
  terminal.line(`  ${join(settings.folder, AUTHORITY_FILES.anchor)}   goes to every node`);
  terminal.aside(
    'Two persons of each State compare the new key with you: trace-node partners anchor --help',
  );
}

interface RevokeOrder extends Choice {
  asOf: Date;
  reason: RevocationReason;
  yes?: true;
}

function revokeCommand(cli: Cli): Command {
  return forAuthority(new Command('authority-revoke'))
    .description(
      'Revokes a key of an authority as of an instant, which may lie before anybody knew.',
    )
    .argument('<id>', 'of the key, as "partners authority-keys" shows it')
    .requiredOption('--as-of <instant>', 'the last instant at which it was surely safe', instantOf)
    .addOption(
      new Option('--reason <word>', 'why').choices([...REVOCATION_REASONS]).makeOptionMandatory(),
    )
    .option('--yes', 'the list of who approves is right, as it stands, and is signed anew')
    .addHelpText('after', ABOUT_REVOCATION)
    .action((id: string, order: RevokeOrder) => revoke(cli, id, order));
}

async function revoke({ terminal, env }: Cli, id: string, order: RevokeOrder): Promise<void> {
  const settings = authoritySettingsOf(env, order.authority);
  const now = new Date();
  if (order.asOf > now) {
    throw new OperatorFault(
      'A key is revoked as of a moment that is over.',
      'To let it end later, make its successor: trace-node partners authority-rotate',
      2,
    );
  }
  const former = await DirectoryAuthority.load(settings);
  const wish = { id, asOf: order.asOf, reason: order.reason, now };
  const place = placeOfAuthority(settings.folder);
  const approvers = await approversOf(settings.folder, former.keys, now);
  const successor = await revokeKey(place, settings.passphraseFile, wish);
  const authority = await handedOut(settings, now);
  terminal.line(`Revoked ${id} as of ${order.asOf.toISOString()}.`);
  if (approvers) await settleApprovers(terminal, { settings, authority, approvers, now }, order);
  if (successor === undefined) {
    terminal.aside(
      'Draft and approve anew every State that it has vouched for, and hand the directory out with the anchor: trace-node partners anchor --help',
    );
    return;
  }
  terminal.line(`Made ${successor} in its place.`);
  terminal.aside(
    'No key that the States have pinned counts any more, so nothing can tell them of this but you: each has to remove the old pin and to pin this authority anew.',
  );
}

function encryptCommand(cli: Cli): Command {
  return forAuthority(new Command('authority-encrypt'))
    .description('Puts the keys of an authority under its passphrase, or under a new one.')
    .option('--new-passphrase-file <file>', 'holds the one that is to replace it')
    .addHelpText('after', ABOUT_KEYS)
    .action(async (order: Choice & { newPassphraseFile?: string }) => {
      const settings = authoritySettingsOf(cli.env, order.authority);
      const { folder, passphraseFile } = settings;
      const file = order.newPassphraseFile ?? (await passphraseToUse(cli, settings));
      await protectKeys(placeOfAuthority(folder), passphraseFile, file);
      cli.terminal.line('The keys of the authority are under the passphrase of that file.');
      if (settings.isNamed || order.newPassphraseFile !== undefined)
        cli.terminal.aside('Set AUTHORITY_PASSPHRASE_FILE for the node that signs with them.');
      cli.terminal.aside('Destroy copies of the keys that were made in clear.');
    });
}

/** The file that is named, or the one beside the folder, which is made where it is missing. */
async function passphraseToUse(
  cli: Cli,
  { passphraseFile, isNamed, mayMake }: AuthoritySettings,
): Promise<string> {
  if (!isNamed && !mayMake) throw new KeyFault('NOT_NAMED');
  if (mayMake && (await makePassphraseFile(passphraseFile)))
    cli.terminal.line(`Made a passphrase: ${passphraseFile}.`);
  return passphraseFile;
}

/** What others get is made anew. @returns the authority as it is now */
async function handedOut(settings: AuthoritySettings, now: Date): Promise<DirectoryAuthority> {
  const authority = await DirectoryAuthority.load(settings);
  await authority.handOut(settings.folder, now);
  return authority;
}

interface Listed {
  settings: AuthoritySettings;
  authority: DirectoryAuthority;
  /** as the list said before the revocation */
  approvers: readonly Approver[];
  now: Date;
}

/** Whoever had the revoked key can have written the list that it signed: somebody looks at it before it counts again. */
async function settleApprovers(
  terminal: Terminal,
  { settings: { folder }, authority, approvers, now }: Listed,
  { yes }: Pick<RevokeOrder, 'yes'>,
): Promise<void> {
  const counts = (await approversOf(folder, authority.keys, now)) !== undefined;
  if (counts || yes) await keepApprovers(folder, authority.keys, approvers, now);
  if (counts) return;
  terminal.line(
    yes ? 'Who approves, signed anew:' : 'Who approved, as the revoked key has signed:',
  );
  for (const line of personLines(approvers)) terminal.line(line);
  if (yes) return;
  terminal.aside(
    'Nobody approves any more. Ask each of them for approver.json, and say anew who does: trace-node partners authority-approvers',
  );
}

async function keyInModule(
  { module: settings, folder }: AuthoritySettings,
  from: Date,
): Promise<KeptKey> {
  if (settings === undefined) throw new KeyFault('MODULE_MISSING');
  const module = await Pkcs11Module.load(settings, authorityUsesFile(folder));
  const { jwk, label } = await module.makeKey(`trace authority ${from.toISOString()}`);
  return { id: jwk.kid, use: 'sig', valid_from: from.toISOString(), jwk, module: label };
}
