import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authoritySettingsOf, replaceFile } from '@trace/platform';
import { instant, readDescriptor, type Descriptor } from '@trace/protocol';
import { Command, Option } from 'commander';
import {
  approversOf,
  keepApprovers,
  makeApprover,
  openApprover,
  personLines,
  readApproverFiles,
} from '../approvers-list.ts';
import type { Cli } from '../cli.ts';
import { DirectoryAuthority, readDescriptors } from '../directory-authority.ts';
import { digestOfFile, DraftedChange, type DirectoryChange } from '../directory-change.ts';
import { OperatorFault } from '../operator-fault.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';
import { forAuthority } from './authority-keys.command.ts';

/** Where an authority off the network writes down what it has signed, and who wanted it. */
const SIGNED_LOG = 'signed.log';
const DRAFT = 'directory.change';

const ABOUT = `
Two persons of the authority change its directory, each with a key and a passphrase of his own:
  trace-node partners draft QN.descriptor QS.descriptor
  trace-node partners approve directory.change --as one --passphrase-file one.pass --compared
  trace-node partners approve directory.change --as another --passphrase-file another.pass --compared
  trace-node partners sign directory.change

A descriptor proves only that its sender holds the keys in it. Whose they are, two people settle by reading
the fingerprint to each other over a line that they know: that is what --compared says was done.
States that are in the directory already stay in it; one that described itself anew gets the next version.
Who approves: trace-node partners approver-make, then authority-approvers.`;

interface DraftOrder {
  out: string;
  former: string;
  remove: string[];
  days: number;
  approvers?: string[];
}

interface PersonOrder {
  as: string;
  passphraseFile: string;
  compared?: true;
}

/** `trace-node partners draft, approve, sign`, and who approves: a directory that is signed off the network. */
export function partnersSignCommands(cli: Cli): Command[] {
  return [
    approverMakeCommand(cli),
    forAuthority(new Command('authority-approvers'))
      .description(
        'Says for the first time, or after a revocation, who approves changes of the directory: two persons or more.',
      )
      .argument('<approver...>', 'the files approver.json that they have handed over')
      .action((files: string[], order: { authority: string }) => begin(cli, files, order)),
    draftCommand(cli),
    new Command('approve')
      .description(
        'Approves a drafted change of the directory, once its fingerprints were compared.',
      )
      .argument('<change>', 'the file that "partners draft" has made')
      .requiredOption('--as <folder>', 'where the own key of the person lies')
      .requiredOption('--passphrase-file <file>', 'holds the passphrase of that key')
      .option('--compared', 'the fingerprints were compared over another line')
      .addHelpText('after', ABOUT)
      .action((file: string, order: PersonOrder) => approve(cli, file, order)),
    forAuthority(new Command('sign'))
      .description('Signs the directory that two persons have approved.')
      .argument('<change>', 'the file that "partners draft" has made')
      .option('--out <file>', 'the directory to make, or to bring up to date', 'directory.json')
      .addHelpText('after', ABOUT)
      .action((file: string, order: { authority: string; out: string }) => sign(cli, file, order)),
  ];
}

function approverMakeCommand(cli: Cli): Command {
  return new Command('approver-make')
    .description('Makes the own key of a person who approves changes of a directory.')
    .argument('<name>', 'of the person, as colleagues know it')
    .requiredOption('--out <folder>', 'where to put it; nobody else comes there')
    .requiredOption('--passphrase-file <file>', 'holds a passphrase that only this person knows')
    .action(async (name: string, order: { out: string; passphraseFile: string }) => {
      const { jwk } = await makeApprover(order.out, name, order.passphraseFile);
      cli.terminal.line(`Made the key ${jwk.kid} of ${visible(name)}.`);
      cli.terminal.line(`  ${join(order.out, 'approver.json')}   goes to the authority`);
    });
}

function draftCommand(cli: Cli): Command {
  return new Command('draft')
    .description('Drafts a change of a directory, for two persons to approve.')
    .argument('[descriptor...]', 'the files that the States have made with "keys descriptor"')
    .option('--out <file>', 'the change to write', DRAFT)
    .option(
      '--former <file>',
      'the directory that is changed, where there is one',
      'directory.json',
    )
    .addOption(
      new Option('--remove <state>', 'leave this State out from now on; repeat it')
        .argParser(collected)
        .default([], 'none'),
    )
    .option('--days <number>', 'how long the statements are valid', Number, 365)
    .addOption(
      new Option(
        '--approvers <file>',
        'who approves from then on, all of them: repeat it for each approver.json',
      ).argParser(collected),
    )
    .addHelpText('after', ABOUT)
    .action((files: string[], order: DraftOrder) => draft(cli, files, order));
}

async function begin(
  { terminal, env }: Cli,
  files: string[],
  order: { authority: string },
): Promise<void> {
  const settings = authoritySettingsOf(env, order.authority);
  const { keys } = await DirectoryAuthority.load(settings);
  const now = new Date();
  if ((await approversOf(settings.folder, keys, now)) !== undefined) {
    throw new OperatorFault(
      'It is said already who approves.',
      'Change it like the directory, with the approval of two of them: trace-node partners draft --approvers',
    );
  }
  const approvers = await readApproverFiles(files);
  await keepApprovers(settings.folder, keys, approvers, now);
  for (const line of personLines(approvers)) terminal.line(line);
}

async function draft({ terminal }: Cli, files: string[], order: DraftOrder): Promise<void> {
  const now = new Date();
  if (files.length + order.remove.length === 0 && order.approvers === undefined)
    throw new OperatorFault(
      'Nothing is to be changed.',
      'Name a descriptor, --remove or --approvers.',
      2,
    );
  const descriptors = await readDescriptors(files, now);
  const former = await readFile(order.former, 'utf8').catch(() => undefined);
  const approvers = order.approvers && (await readApproverFiles(order.approvers));
  const drafted = await DraftedChange.make(
    order.out,
    {
      former: digestOfFile(former),
      descriptors: descriptors.map(({ partner }) => partner.token),
      remove: order.remove,
      days: order.days,
      ...(approvers && { approvers }),
    },
    now,
  );
  for (const line of await linesOf(drafted.change, now)) terminal.line(line);
  terminal.aside(
    `\nNothing was signed. Two persons compare the fingerprints with each State over another line, and approve ${order.out}: trace-node partners approve --help`,
  );
}

async function approve({ terminal }: Cli, file: string, order: PersonOrder): Promise<void> {
  const now = new Date();
  const drafted = await DraftedChange.read(file, now);
  for (const line of await linesOf(drafted.change, now)) terminal.line(line);
  if (!order.compared) {
    terminal.aside(
      '\nNothing was approved. Compare the fingerprints with each State over another line, then add --compared.',
    );
    return;
  }
  const key = await openApprover(order.as, order.passphraseFile);
  await drafted.approve(key, now);
  terminal.line(`\nApproved with the key ${key.kid}.`);
}

async function sign(
  { terminal, env }: Cli,
  file: string,
  order: { authority: string; out: string },
): Promise<void> {
  const settings = authoritySettingsOf(env, order.authority);
  const { folder } = settings;
  const now = new Date();
  const drafted = await DraftedChange.read(file, now);
  const former = await readFile(order.out, 'utf8').catch(() => undefined);
  const authority = await DirectoryAuthority.load(settings);
  const approvers = await approversOf(folder, authority.keys, now);
  if (approvers === undefined)
    throw new OperatorFault(
      'It is not said who approves changes of this directory, or the key that said it was revoked.',
      'Say it once: trace-node partners authority-approvers',
    );
  const names = await drafted.assertReady(approvers, former, now);
  await assertUnsigned(folder, drafted.digest);
  const { change } = drafted;
  const { text, partners } = await authority.sign(await descriptorsIn(change, now), {
    remove: change.remove,
    validDays: change.days,
    now,
    ...(former !== undefined && { former }),
  });
  const named = partners
    .map(({ state, statement }) => `${state} (version ${statement.version})`)
    .toSorted();
  const by = names.map(visible).join(', ');
  // Written down before it is there: what nobody wrote down was not signed here.
  const line = `${instant(now)} ${drafted.digest} approved by ${by}: ${named.join(', ')}\n`;
  await appendFile(join(folder, SIGNED_LOG), line, { mode: 0o600 });
  await replaceFile(order.out, text);
  await keepApprovers(folder, authority.keys, change.approvers ?? approvers, now);
  terminal.line(`Signed ${order.out}, as ${by} have approved: ${named.join(', ')}.`);
  terminal.line('Hand it to every node: trace-node partners install');
}

/**
 * A change is signed once. Where it changes only who approves, the directory stays as it was, and says nothing of whether
 * that was done already.
 */
async function assertUnsigned(folder: string, digest: string): Promise<void> {
  const log = await readFile(join(folder, SIGNED_LOG), 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    return '';
  });
  if (!log.split('\n').some((line) => line.split(' ', 2)[1] === digest)) return;
  throw new OperatorFault(
    'This change was signed already, as signed.log says.',
    'Draft it anew, and have it approved by both: trace-node partners draft',
  );
}

async function descriptorsIn({ descriptors }: DirectoryChange, now: Date): Promise<Descriptor[]> {
  return Promise.all(descriptors.map((token) => readDescriptor(token, now)));
}

/** All that a change says, so that whoever approves sees it and not what somebody tells him. */
async function linesOf(change: DirectoryChange, now: Date): Promise<string[]> {
  const rows = (await descriptorsIn(change, now)).map(({ partner, fingerprint }) => [
    partner.state,
    partner.statement.metadata.trace_node.endpoint,
    fingerprint,
  ]);
  return [
    ...(rows.length > 0 ? aligned([['STATE', 'ENDPOINT', 'FINGERPRINT'], ...rows]) : []),
    ...change.remove.map((state) => `${visible(state)} is left out from now on.`),
    ...(change.approvers ? ['Who approves from now on:', ...personLines(change.approvers)] : []),
    `Valid for ${change.days} days.`,
  ];
}

function collected(word: string, before: string[] = []): string[] {
  return [...before, word];
}
