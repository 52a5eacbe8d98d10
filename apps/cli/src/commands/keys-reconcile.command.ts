import { reconcileUses } from '@trace/platform';
import { Command } from 'commander';
import { auditedChange } from '../audited-change.ts';
import type { Cli } from '../cli.ts';
import { configOf, forNode, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';

interface ReconcileOrder extends NodeChoice {
  count?: number;
}

/** `trace-node keys reconcile`: whether the keys in the module have signed only what this node has asked for. */
export function reconcileCommand(cli: Cli): Command {
  return forNode(new Command('reconcile'))
    .description(
      'Compares the signatures that were asked of the PKCS#11 module with what was signed.',
    )
    .option('--count <number>', 'how many signatures the module itself has counted', Number)
    .action((order: ReconcileOrder) => reconcile(cli, order));
}

async function reconcile(cli: Cli, order: ReconcileOrder): Promise<void> {
  const config = configOf(cli, order);
  const inModule = (await ownKeys(config)).list().filter(({ kept }) => kept === 'MODULE');
  const kids = new Set(inModule.map(({ id }) => id));
  const note = { action: 'KEYS_RECONCILED', outcome: `${kids.size} keys` } as const;
  const report = await auditedChange(cli, config, note, (em) =>
    reconcileUses(em, config.dataDir, kids),
  );
  const { asked, recorded, outside, notKept } = report;
  cli.terminal.line(`${kids.size} keys in the module; ${asked} signatures asked for.`);
  cli.terminal.line(`${recorded} signed messages, receipts and checkpoints; ${notKept} not kept.`);
  for (const digest of outside) cli.terminal.line(`signed elsewhere: ${digest}`);
  const more = (order.count ?? asked) - asked;
  if (outside.length === 0 && more <= 0) return;
  throw new OperatorFault(
    more > 0
      ? `The module has made ${more} signatures more than this node has asked for.`
      : `${outside.length} signatures were made outside of this node.`,
    'Find out who can use the module. If nobody may have, revoke the key: trace-node keys revoke',
  );
}
