import { userInfo } from 'node:os';
import {
  CASEWORK_ENTITIES,
  markAccessAgain,
  outdateUnsigned,
  reapplyPurges,
} from '@trace/casework';
import {
  askWitnesses,
  compareAllSoon,
  takeAllAsSent,
  EXCHANGE_ENTITIES,
  openPartners,
  PurgedPartsJournal,
  type WitnessSays,
} from '@trace/exchange';
import {
  Audit,
  AuditEntry,
  BackupFault,
  bindAgainAfter,
  checkBackup,
  clockOf,
  connectedNodes,
  fileDigest,
  holdsAnything,
  keyFolder,
  noteBackup,
  restoreBackup,
  type Config,
  type RestoredBackup,
} from '@trace/platform';
import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import type { Cli } from '../cli.ts';
import { configOf, databaseOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';
import { tellWitnesses } from '../tell-witnesses.ts';
import type { Terminal } from '../terminal.ts';
import { visible } from '../visible.ts';

const ENTITIES = [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES];

const EXAMPLES = `
Examples:
  STATE=QN trace-node restore --check --note /backups/QN-2026-11-24.trace
  STATE=QN trace-node restore /backups/QN-2026-11-24.trace
  STATE=QN trace-node restore --replace /backups/QN-2026-11-24.trace

Stop the node first. Put the keys and the newest journal purged-parts.log (not that of the backup) into the data
folder: what was destroyed since is destroyed again before anybody can read it. Then every partner is asked which
checkpoint of this node it keeps; whatever it has that the backup has not is lost here, and is said.`;

interface Order extends NodeChoice {
  check?: true;
  note?: true;
  replace?: true;
  runsAs?: string;
  ask: boolean;
}

/** `trace-node restore`: puts a backup back, destroys again what was purged since, and says what is missing. */
export function restoreCommand(cli: Cli): Command {
  return forNode(new Command('restore'))
    .description('Puts a backup in the place of the database, and asks the partners what is lost.')
    .argument('<file>', 'a file that "trace-node backup" has written')
    .option('--check', 'only read the file, and say whether it is whole')
    .option('--note', 'with --check: tell the node that this backup was read through')
    .option('--replace', 'take away what the database holds now')
    .option('--runs-as <role>', 'the database role under which the node runs, if it is another')
    .option('--no-ask', 'do not ask the partners; the node will')
    .addHelpText('after', EXAMPLES)
    .action((file: string, order: Order) => run(cli, file, order));
}

async function run(cli: Cli, file: string, order: Order): Promise<void> {
  const config = configOf(cli, order);
  const { terminal } = cli;
  const checked = await believed(file, () => checkBackup(file));
  tellWhat(terminal, checked);
  if (order.check) {
    if (order.note) await noteTest(cli, config, file, checked);
    return;
  }
  if (checked.head.state !== config.state) {
    throw new OperatorFault(
      `This is a backup of ${visible(checked.head.state)}, not of ${config.state}.`,
      'Name the State whose node it is with --state, or take the right file.',
    );
  }
  const { url, stop } = await databaseOf(cli, config);
  try {
    await refuseHarm(url, order.replace === true);
    const queue = config.redisUrl === undefined;
    const runsAs = order.runsAs === undefined ? {} : { runsAs: order.runsAs };
    await terminal.during('Putting the backup back', () =>
      believed(file, () => restoreBackup(url, file, { queue, ...runsAs })),
    );
  } finally {
    await stop();
  }
  const says = await withDatabase(cli, config, ENTITIES, (dataSource) =>
    afterwards(terminal, config, dataSource, checked, order.ask),
  );
  terminal.line('The backup is in its place.');
  tellWitnesses(terminal, says);
}

/** Writes down that this backup could be put back: the console shows when that was last looked at. */
async function noteTest(
  cli: Cli,
  config: Config,
  file: string,
  { head, rows }: RestoredBackup,
): Promise<void> {
  const at = clockOf(config).now();
  const person = userInfo().username;
  const madeAt = new Date(head.madeAt);
  const { bytes, digest } = await fileDigest(file);
  await withDatabase(cli, config, [AuditEntry], (dataSource) =>
    dataSource.transaction(async (em) => {
      await noteBackup(em, { kind: 'RESTORE_TEST', at, madeAt, bytes, rows, digest, person });
      await new Audit().record(em, [
        { at, actor: person, role: 'OPERATOR', action: 'BACKUP_TESTED', outcome: head.madeAt },
      ]);
    }),
  );
}

async function believed<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof BackupFault)) throw fault;
    throw new OperatorFault(
      `${file} can not be put back. ${fault.message}`,
      'Nothing was changed. Take another copy of it, or an earlier backup.',
    );
  }
}

async function refuseHarm(url: string, replace: boolean): Promise<void> {
  const nodes = await connectedNodes(url);
  if (nodes.length > 0) {
    throw new OperatorFault(
      `The database is in use by ${nodes.map(visible).join(', ')}.`,
      'Stop every process of the node, and call this again.',
    );
  }
  if (!replace && (await holdsAnything(url))) {
    throw new OperatorFault(
      'The database holds something already.',
      'Restore into an empty database, or add --replace to take away what is there.',
    );
  }
}

/** Before this migration nothing that lets people in bore a mark of the node. */
const MARKED_SINCE = '0078-access';

/** Nobody reads anything before what was purged is gone again, and before it is written down what was done. */
async function afterwards(
  terminal: Terminal,
  config: Config,
  dataSource: DataSource,
  { head }: RestoredBackup,
  ask: boolean,
): Promise<WitnessSays[]> {
  const [audit, clock] = [new Audit(), clockOf(config)];
  const journal = new PurgedPartsJournal(config.dataDir);
  const [folder, madeAt] = [keyFolder(config.dataDir), new Date(head.madeAt)];
  await markAccessAgain(folder, { madeAt, isMarked: head.migrations.includes(MARKED_SINCE) });
  await bindAgainAfter(folder, madeAt);
  const erased = await reapplyPurges({ dataSource, journal, audit, clock });
  if (erased > 0)
    terminal.line(`Destroyed again, because they were purged since: ${erased} sealed parts.`);
  const asking = { person: userInfo().username, role: 'OPERATOR' };
  await dataSource.transaction(async (em) => {
    await takeAllAsSent(em);
    // What is lost here comes back as soon as the node runs, and not only in the night.
    await compareAllSoon(em, clock.now());
    await outdateUnsigned(em);
    await audit.record(em, [
      {
        at: clock.now(),
        actor: asking.person,
        role: asking.role,
        action: 'BACKUP_RESTORED',
        outcome: head.madeAt,
      },
    ]);
  });
  if (!ask) return [];
  const keys = await ownKeys(config);
  const { partners, endpoints } = openPartners(config, { dataSource, keys, audit, clock });
  await partners.refresh();
  return terminal.during('Asking the partners what they hold', () =>
    askWitnesses(config.state, { dataSource, partners, endpoints, keys, audit, clock }, asking),
  );
}

function tellWhat(terminal: Terminal, { head, rows }: RestoredBackup): void {
  const { state, madeAt, tables } = head;
  terminal.line(
    `A whole backup of ${visible(state)}, made at ${visible(madeAt)}: ${rows.toLocaleString('en')} rows of ${tables.length} tables.`,
  );
}
