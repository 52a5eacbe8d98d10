import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import type { Descriptor } from '@trace/protocol';
import { Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import {
  AUTHORITY_FILES,
  DirectoryAuthority,
  readDescriptors,
  replaceFile,
} from '../directory-authority.ts';
import { aligned } from '../terminal.ts';

const DEFAULT_FOLDER = join(projectRoot(), 'data', 'authority');

const ABOUT_SIGNING = `
Example, by the authority:
  trace-node partners sign QN.descriptor QS.descriptor             shows the fingerprints, and signs nothing
  trace-node partners sign QN.descriptor QS.descriptor --compared --out directory.json

A descriptor proves only that its sender holds the keys in it. Whose they are, two people settle by reading
the fingerprint to each other over a line that they know: that is what --compared says was done.
States that are in the file already stay in it; one that described itself anew gets the next version.`;

interface SignOrder {
  authority: string;
  out: string;
  remove: string[];
  days: number;
  compared?: true;
}

/** `trace-node partners authority-make`: the key pair of a directory authority. */
export function authorityMakeCommand(cli: Cli): Command {
  return new Command('authority-make')
    .description(
      'Makes the key of a directory authority, which vouches for the nodes of a group of States.',
    )
    .option('--out <folder>', 'where to put it; keep it off the network', DEFAULT_FOLDER)
    .action(async ({ out }: { out: string }) => {
      const authority = await DirectoryAuthority.make(out);
      const { terminal } = cli;
      terminal.line(`Made the directory authority with the key ${authority.publicKey.kid}.`);
      terminal.line(`  ${join(out, AUTHORITY_FILES.secret)}   stays with the authority`);
      terminal.line(`  ${join(out, AUTHORITY_FILES.public)}   goes to every node, which pins it`);
    });
}

/** `trace-node partners sign`: turns the descriptors of States into the signed directory. */
export function signCommand(cli: Cli): Command {
  return new Command('sign')
    .description(
      'Signs the directory that tells the nodes of a group of States who their partners are.',
    )
    .argument('<descriptor...>', 'the files that the States have made with "keys descriptor"')
    .option('--authority <folder>', 'where the key of the authority lies', DEFAULT_FOLDER)
    .option('--out <file>', 'the directory to make, or to bring up to date', 'directory.json')
    .addOption(
      new Option('--remove <state>', 'leave this State out from now on; repeat it')
        .argParser(collected)
        .default([], 'none'),
    )
    .option('--days <number>', 'how long the statements are valid', Number, 365)
    .option('--compared', 'the fingerprints were compared over another line')
    .addHelpText('after', ABOUT_SIGNING)
    .action((files: string[], order: SignOrder) => sign(cli, files, order));
}

async function sign(cli: Cli, files: string[], order: SignOrder): Promise<void> {
  const { terminal } = cli;
  const now = new Date();
  const descriptors = await readDescriptors(files, now);
  for (const line of fingerprints(descriptors)) terminal.line(line);
  if (!order.compared) {
    terminal.aside(
      '\nNothing was signed. Compare the fingerprints with each State over another line, then add --compared.',
    );
    return;
  }
  const former = await readFile(order.out, 'utf8').catch(() => undefined);
  const authority = await DirectoryAuthority.load(order.authority);
  const { text, partners } = await authority.sign(descriptors, {
    remove: order.remove,
    validDays: order.days,
    now,
    ...(former !== undefined && { former }),
  });
  await replaceFile(order.out, text);
  const named = partners
    .map(({ state, statement }) => `${state} (version ${statement.version})`)
    .toSorted();
  terminal.line(`\nSigned ${order.out}: ${named.join(', ')}.`);
  terminal.line('Hand it to every node: trace-node partners install');
}

function fingerprints(descriptors: readonly Descriptor[]): string[] {
  const rows = descriptors.map(({ partner, fingerprint }) => [
    partner.state,
    partner.statement.metadata.trace_node.endpoint,
    fingerprint,
  ]);
  return aligned([['STATE', 'ENDPOINT', 'FINGERPRINT'], ...rows]);
}

function collected(word: string, before: string[]): string[] {
  return [...before, word];
}
