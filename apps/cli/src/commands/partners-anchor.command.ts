import { readFile } from 'node:fs/promises';
import type { SeenAnchor } from '@trace/exchange';
import { Command, Option } from 'commander';
import { asPerson } from '../as-person.ts';
import type { Cli } from '../cli.ts';
import { forNode, type NodeChoice } from '../node-of.ts';
import { aligned } from '../terminal.ts';

const ABOUT = `
When the directory authority rolls its key, it hands out what it says of its keys (authority.anchor), signed with the old
one. Two persons compare the new key with the authority over another line, each with the token of his own in TRACE_TOKEN:
  STATE=QN trace-node partners anchor authority.anchor                        shows what is new, and changes nothing
  STATE=QN trace-node partners anchor authority.anchor --key 1wplAkg2mxDS…    the first, and then the second person

From then on the directory may be signed with either key, for as long as each counts. A key that is taken back ends at
once, by one person and with nothing to compare: --take.`;

interface Order extends NodeChoice {
  key: string[];
  take?: true;
}

/** `trace-node partners anchor`: by which keys the directory authority is known at this node. */
export function anchorCommand(cli: Cli): Command {
  return forNode(new Command('anchor'))
    .description('Takes a new key of the directory authority, once two persons have compared it.')
    .argument('<file>', 'what the authority says of its keys: authority.anchor')
    .addOption(
      new Option(
        '--key <id>',
        'of the new key, as somebody of the authority has read it; repeat it for each',
      )
        .argParser((word: string, before: string[]) => [...before, word])
        .default([], 'none'),
    )
    .option('--take', 'take it where it only ends keys')
    .addHelpText('after', ABOUT)
    .action((file: string, order: Order) => anchor(cli, file, order));
}

async function anchor(cli: Cli, file: string, order: Order): Promise<void> {
  const token = (await readFile(file, 'utf8')).trim();
  const { terminal } = cli;
  const wants = order.take === true || order.key.length > 0;
  const seen = await asPerson(cli, order, 'partner-change.decide', ({ pin }, person) =>
    wants ? pin.take(person, token, order.key) : pin.look(token),
  );
  for (const line of linesOf(seen)) terminal.line(line);
  if (seen.standing === 'WAITING')
    terminal.aside('Another person has to compare the new key too: trace-node partners anchor');
  if (seen.standing === 'OFFERED')
    terminal.aside(
      'Nothing was changed. Compare each new key with the authority over another line, then add --key.',
    );
}

function linesOf({
  anchor: { name, keys, added, ended },
  comparedBy,
  standing,
}: SeenAnchor): string[] {
  const says = (kid: string): string => {
    if (added.includes(kid)) return standing === 'IN_FORCE' ? 'pinned now' : 'NEW';
    return ended.includes(kid) ? 'ENDS' : 'pinned';
  };
  const rows = keys.map(({ kid, valid_from: from, valid_to: to, revoked }) => [
    kid,
    says(kid),
    `from ${from.slice(0, 10)}${to === undefined ? '' : ` to ${to.slice(0, 10)}`}`,
    revoked === undefined ? '' : `revoked as of ${revoked.revoked_at} (${revoked.reason})`,
  ]);
  const by = comparedBy === undefined ? '' : `, compared by ${comparedBy}`;
  return [name, ...aligned(rows), `standing  ${standing}${by}`];
}
