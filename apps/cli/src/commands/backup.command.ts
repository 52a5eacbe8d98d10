import { userInfo } from 'node:os';
import { Audit, AuditEntry, clockOf, fileDigest, noteBackup, writeBackup } from '@trace/platform';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, databaseOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';

const EXAMPLES = `
Examples:
  STATE=QN trace-node backup /backups/QN-2026-11-24.trace
  STATE=QN trace-node backup - | age -r age1… > QN-2026-11-24.trace.age

The node may go on running; the backup is of one moment. It holds every message in clear, so keep it closed, and
encrypt it where it leaves the machine. Not in it, on purpose: the keys and the journal purged-parts.log, which lie
in the data folder. Keep a copy of those apart, and never let the journal become older.`;

/** `trace-node backup`: everything that the database of a node holds, as of one moment, in one file with a digest. */
export function backupCommand(cli: Cli): Command {
  return forNode(new Command('backup'))
    .description('Writes everything that the database holds into one file. The keys are not in it.')
    .argument('<file>', 'where to; - is the standard output')
    .addHelpText('after', EXAMPLES)
    .action((file: string, order: NodeChoice) => run(cli, file, order));
}

async function run(cli: Cli, file: string, order: NodeChoice): Promise<void> {
  const config = configOf(cli, order);
  const now = clockOf(config).now();
  const { terminal } = cli;
  // Who takes a copy of everything is written down first, and stands in the copy too.
  await withDatabase(cli, config, [AuditEntry], (dataSource) =>
    dataSource.transaction((em) =>
      new Audit().record(em, [
        { at: now, actor: userInfo().username, role: 'OPERATOR', action: 'BACKUP_MADE' },
      ]),
    ),
  );
  const { url, stop } = await databaseOf(cli, config);
  try {
    const { state } = config;
    const target = file === '-' ? process.stdout : file;
    const { head, rows } = await terminal.during('Writing the backup', () =>
      writeBackup(url, { state, target, now }),
    );
    const says = `${rows.toLocaleString('en')} rows of ${head.tables.length} tables of ${state}, as of ${head.madeAt}.`;
    if (file === '-') {
      terminal.aside(says);
      return;
    }
    const { bytes, digest } = await fileDigest(file);
    // Beside the backup and not in it: the console shows when the last one was made, and which file it is.
    await withDatabase(cli, config, [AuditEntry], (dataSource) =>
      noteBackup(dataSource.manager, {
        kind: 'BACKUP',
        at: now,
        madeAt: new Date(head.madeAt),
        bytes,
        rows,
        digest,
        person: userInfo().username,
      }),
    );
    terminal.line(`${file}: ${says}`);
  } finally {
    await stop();
  }
}
